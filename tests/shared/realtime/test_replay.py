"""What was missed is read in bounded pieces, however much of it there is."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shared.realtime.sources import MISSED_AT_ONCE, MOST_MISSED, Replay, Shown

pytestmark = pytest.mark.django_db

GROUPS = Replay(
    lambda last: Group.objects.filter(pk__gt=last).order_by("pk"),
    lambda group: Shown("group", group.name, id=group.pk),
)


@pytest.fixture
def first() -> int:
    """Return the id before more groups than are ever replayed."""
    groups = Group.objects.bulk_create(Group(name=f"g{n}") for n in range(MOST_MISSED + 1))
    return groups[0].pk - 1


def test_statement_reads_no_more_than_a_piece(first: int) -> None:
    with CaptureQueriesContext(
        connection,
    ) as statements:
        oldest, is_too_long = GROUPS.next_after(first), GROUPS.is_too_long(first)
        newest = GROUPS.newest_after(first)

    assert [each.data for each in oldest] == [f"g{n}" for n in range(MISSED_AT_ONCE)]
    assert is_too_long
    assert [each.data for each in newest] == [
        f"g{n}" for n in range(MOST_MISSED + 1 - MISSED_AT_ONCE, MOST_MISSED + 1)
    ]
    assert [statement["sql"].rpartition(" LIMIT ")[2] for statement in statements] == [
        f"{MISSED_AT_ONCE}",
        f"1 OFFSET {MOST_MISSED}",
        f"{MISSED_AT_ONCE}",
    ]


def test_as_many_as_are_replayed_are_not_too_many(first: int) -> None:
    assert not GROUPS.is_too_long(first + 1)
