"""The lab is done when a reader sees every post once, although others post in between."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from domains.feed.models import Post
from tests.api_client import ApiClient
from tests.domains.feed.factories import PostFactory
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

POSTS = 60
PAGE = 10
MANY = 3_000
MANY_PAGE = 100
ROWS_READ = """
SELECT coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)
FROM pg_stat_xact_user_tables WHERE relname = 'feed_post'
"""


def pages(api: ApiClient, size: int) -> Iterator[Any]:
    address: str | None = f"posts/?page_size={size}"
    while address:
        page = api.rest("GET", address).json()
        yield page
        address = page["next"] and page["next"].partition("/api/v1/")[2]


def rows_read() -> int:
    """Return the number of posts that the transaction has read so far."""
    with connection.cursor() as cursor:
        cursor.execute(ROWS_READ)
        return int(cursor.fetchone()[0])


def test_reader_sees_every_post_once_although_others_post(
    api: ApiClient, now: datetime, record_property: Any
) -> None:
    there = [PostFactory.create(created_at=now - timedelta(minutes=n)).pk for n in range(POSTS)]
    seen: Counter[int] = Counter()

    for number, page in enumerate(pages(api, PAGE), start=1):
        seen.update(post["id"] for post in page["results"])
        PostFactory.create_batch(3, created_at=now + timedelta(minutes=number))

    repeated = [post for post in there if seen[post] > 1]
    record_property(f"posts shown twice, of {POSTS}, with 3 new ones per page", len(repeated))
    record_property("posts not shown", sum(post not in seen for post in there))
    assert repeated == [], f"{len(repeated)} posts were shown twice."
    assert [post for post in there if post not in seen] == []


def test_last_page_reads_as_few_rows_as_the_first(
    api: ApiClient, now: datetime, record_property: Any
) -> None:
    author = UserFactory.create()
    Post.objects.bulk_create(
        Post(author=author, content="Tea", created_at=now - timedelta(minutes=n))
        for n in range(MANY)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE feed_post")
        # A copy of the table in memory is small enough to be read and sorted as a whole.
        for whole in ("sort", "seqscan", "hashjoin", "mergejoin"):
            cursor.execute(f"SET LOCAL enable_{whole} = off")
    read = []

    following = pages(api, MANY_PAGE)
    for _ in range(MANY // MANY_PAGE):
        before = rows_read()
        next(following)
        read.append(rows_read() - before)

    record_property(f"rows read for the first page of {MANY_PAGE}", read[0])
    record_property(f"rows read for page {len(read)}", read[-1])
    # Every page also reads the table once for quoted posts, as long as it is this small.
    assert read[-1] <= read[0] + MANY_PAGE, (
        f"The last page reads {read[-1]} rows, the first {read[0]}."
    )
