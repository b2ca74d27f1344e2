"""Missed messages are read in batches of bounded size."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shared.realtime.sources import MAX_REPLAYED, REPLAY_BATCH, Replay, StreamEvent

pytestmark = pytest.mark.django_db

GROUPS = Replay(
    lambda last: Group.objects.filter(pk__gt=last).order_by("pk"),
    lambda group: StreamEvent("group", group.name, id=group.pk),
)


@pytest.fixture
def first() -> int:
    """Return an id that is followed by more rows than are replayed."""
    groups = Group.objects.bulk_create(Group(name=f"g{n}") for n in range(MAX_REPLAYED + 1))
    return groups[0].pk - 1


def test_statements_read_one_batch_each(first: int) -> None:
    with CaptureQueriesContext(
        connection,
    ) as statements:
        oldest, is_too_long = GROUPS.next_after(first), GROUPS.is_too_long(first)
        newest = GROUPS.newest_after(first)

    assert [each.data for each in oldest] == [f"g{n}" for n in range(REPLAY_BATCH)]
    assert is_too_long
    assert [each.data for each in newest] == [
        f"g{n}" for n in range(MAX_REPLAYED + 1 - REPLAY_BATCH, MAX_REPLAYED + 1)
    ]
    assert [statement["sql"].rpartition(" LIMIT ")[2] for statement in statements] == [
        f"{REPLAY_BATCH}",
        f"1 OFFSET {MAX_REPLAYED}",
        f"{REPLAY_BATCH}",
    ]


def test_largest_replay_is_not_too_long(first: int) -> None:
    assert not GROUPS.is_too_long(first + 1)
