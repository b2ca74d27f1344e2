"""Performance: the time of results, and whether a list costs a query per row."""

import time
from collections.abc import Callable

from conformance.polls.base import CHECKS, Polls, require
from conformance.polls.usability import items_of
from conformance.rubric import Criterion

READS = 5
ROWS = 20
MOST_TIMES_SLOWER = 6
LEAST_SECONDS = 0.04


@CHECKS.add("results-fast", Criterion.PERFORMANCE, points=4)
def results_are_fast(polls: Polls) -> None:
    """The results of a poll are read within the limit (250 ms; the fastest of five reads)."""
    poll = polls.create()
    for voter in polls.voters:
        polls.require_vote(poll, voter)
    best = _fastest(lambda: polls.results(poll))
    limit = polls.api.mapping.results_ms
    require(best * 1000 <= limit, f"results take {best * 1000:.0f} ms, more than {limit:.0f} ms")


@CHECKS.add("list-cost-constant", Criterion.PERFORMANCE, points=4)
def list_costs_the_same_for_more_rows(polls: Polls) -> None:
    """A page of twenty polls does not take many times as long as a page of one (N+1)."""
    for _ in range(ROWS - len(items_of(polls, page_size=ROWS))):
        polls.create()
    rows = len(items_of(polls, page_size=ROWS))
    require(rows >= ROWS, f"there are {ROWS} polls, and a page of {ROWS} has {rows}")
    found = len(items_of(polls, page_size=1))
    require(found == 1, f"a page of one poll has {found}, so that its time says nothing")
    one = _fastest(lambda: items_of(polls, page_size=1))
    many = _fastest(lambda: items_of(polls, page_size=ROWS))
    require(
        many < MOST_TIMES_SLOWER * one or many - one < LEAST_SECONDS,
        f"one poll takes {one * 1000:.0f} ms and {ROWS} take {many * 1000:.0f} ms:"
        " this looks like a query for every row",
    )


@CHECKS.add("burst-fast", Criterion.PERFORMANCE, points=2)
def burst_of_reads_is_answered(polls: Polls) -> None:
    """Sixteen reads of results at the same moment are all answered, within five seconds."""
    poll = polls.create()
    answers = polls.read_at_once(poll, 16)
    failed = [answer.status for answer in answers if not answer.is_success]
    require(not failed, f"{len(failed)} of 16 reads at once are answered with {failed[:3]}")
    slowest = max(answer.seconds for answer in answers)
    require(slowest < 5, f"the slowest of 16 reads at once takes {slowest:.1f} s")


def _fastest(read: Callable[[], object]) -> float:
    return min(_timed(read) for _ in range(READS))


def _timed(read: Callable[[], object]) -> float:
    began = time.perf_counter()
    read()
    return time.perf_counter() - began
