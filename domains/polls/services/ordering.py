"""
The order of polls by votes, at the cost of one page.

A vote counts in one of many small rows, so that voters do not wait for each other. Adding them up
for every poll would make the list as slow as all polls together. The order reads a column of its
own instead, which a task brings up to date a few seconds after the votes.
"""

from collections.abc import Iterator, Sequence
from typing import cast

from django.db.models import F

from domains.polls.models import Poll
from domains.polls.selectors import POLLS, public_votes
from shared.caching import cache_server, send
from shared.caching.server import CacheUnavailable, make_key

POLLS_AT_ONCE = 1_000


def record_changed_votes(*, poll_id: int) -> None:
    """
    Record that the votes of a poll, or their visibility, have changed.

    While the cache server is unavailable nothing is recorded; the nightly task covers that.
    """
    send("SADD", _changed_polls(), poll_id)


def refresh_vote_order() -> int:
    """
    Update the order by votes for the recorded polls, and return how many rows changed.
    """
    return sum(_refresh(ids) for ids in _take_changed())


def refresh_whole_vote_order() -> int:
    """
    Update the order by votes for all polls, and return how many rows changed.
    """
    moved, last = 0, 0
    while ids := list(
        Poll.objects.existing()
        .filter(pk__gt=last)
        .order_by("pk")
        .values_list("pk", flat=True)[:POLLS_AT_ONCE]
    ):
        moved += _refresh(ids)
        last = ids[-1]
    return moved


def _take_changed() -> Iterator[Sequence[int]]:
    while True:
        try:
            taken = cache_server().call(lambda client: client.spop(_changed_polls(), POLLS_AT_ONCE))
        except CacheUnavailable:
            return
        if not taken:
            return
        yield sorted(int(poll_id) for poll_id in cast("list[bytes]", taken))


def _refresh(ids: Sequence[int]) -> int:
    polls = Poll.objects.filter(pk__in=ids).annotate(public_votes=public_votes())
    moved = polls.exclude(listed_votes=F("public_votes")).update(listed_votes=F("public_votes"))
    if moved:
        POLLS.bump()
    return moved


def _changed_polls() -> str:
    return make_key("polls", "changed")
