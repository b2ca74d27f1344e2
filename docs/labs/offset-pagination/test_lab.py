"""The lab is done when a reader sees every post once, although others post in between."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from domains.feed.models import Post
from tests.api_client import ApiClient
from tests.domains.feed.factories import PostFactory
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

POSTS = 60
PAGE = 10
MANY = 3_000
MANY_PAGE = 100


def pages(api: ApiClient, size: int) -> Iterator[Any]:
    address: str | None = f"posts/?page_size={size}"
    while address:
        page = api.rest("GET", address).json()
        yield page
        address = page["next"] and page["next"].partition("/api/v1/")[2]


def rows_read(statement: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}")
        return max(_scanned(cursor.fetchone()[0][0]["Plan"]))


def _scanned(plan: Any) -> Iterator[int]:
    if plan.get("Relation Name") == "feed_post":
        yield int(
            (plan["Actual Rows"] + plan.get("Rows Removed by Filter", 0)) * plan["Actual Loops"]
        )
    for below in plan.get("Plans", ()):
        yield from _scanned(below)


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
        # A copy of the table in memory is small enough to be sorted as a whole.
        cursor.execute("SET LOCAL enable_sort = off")
    read = []

    following = pages(api, MANY_PAGE)
    for _ in range(MANY // MANY_PAGE):
        with CaptureQueriesContext(connection) as statements:
            next(following)
        [statement] = [each["sql"] for each in statements if '"feed_post"."content"' in each["sql"]]
        read.append(rows_read(statement))

    record_property(f"rows read for the first page of {MANY_PAGE}", read[0])
    record_property(f"rows read for page {len(read)}", read[-1])
    assert read[-1] <= 2 * read[0], f"The last page reads {read[-1]} rows, the first {read[0]}."
