"""Performance: the time of reads, and whether a list costs a query per row."""

import time
from collections.abc import Callable
from typing import Any

from conformance.api import Call
from conformance.rubric import Checks, Criterion
from conformance.shared.backend import Backend
from conformance.shared.conditions import require

READS = 5
ROWS = 20
MOST_TIMES_SLOWER = 6
LEAST_SECONDS = 0.04
BURST = 16


def add_list_performance(checks: Checks[Any]) -> None:
    """Add the checks of the time of a list."""
    add = checks.add
    add("list-fast", Criterion.PERFORMANCE, points=4)(list_is_fast)
    add_list_cost(checks)
    add("burst-fast", Criterion.PERFORMANCE, points=2)(burst_of_reads_is_answered)


def add_list_cost(checks: Checks[Any]) -> None:
    """Add the check of the time per row."""
    add = checks.add
    add("list-cost-constant", Criterion.PERFORMANCE, points=4)(list_costs_the_same_for_more_rows)


def list_is_fast(backend: Backend) -> None:
    """A page of the list is read within the limit (the fastest of five reads)."""
    backend.create()
    require_time(backend, "list_ms", "a page", lambda: backend.list_rows(page_size=ROWS))


def require_time(backend: Backend, limit: str, what: str, read: Callable[[], object]) -> None:
    """
    Go on if the fastest of five reads takes at most the limit of the mapping.

    :raises MissedError: if it takes longer.
    """
    best, most = fastest(read) * 1000, backend.api.mapping.limits[limit]
    require(best <= most, f"{what} takes {best:.0f} ms, more than {most:.0f} ms")


def list_costs_the_same_for_more_rows(backend: Backend) -> None:
    """A page of twenty rows does not take many times as long as a page of one (N+1)."""
    for _ in range(ROWS - len(backend.list_rows(page_size=ROWS))):
        backend.create()
    rows = len(backend.list_rows(page_size=ROWS))
    require(rows >= ROWS, f"there are {ROWS} rows, and a page of {ROWS} has {rows}")
    found = len(backend.list_rows(page_size=1))
    require(found == 1, f"a page of one row has {found}, so that its time says nothing")
    require_constant_cost(lambda size: backend.list_rows(page_size=size), rows=ROWS, what="one row")


def require_constant_cost(read: Callable[[int], object], *, rows: int, what: str) -> None:
    """
    Go on if a page of many rows does not take many times as long as a page of one.

    :raises MissedError: if it does.
    """
    one, many = fastest(lambda: read(1)), fastest(lambda: read(rows))
    require(
        many < MOST_TIMES_SLOWER * one or many - one < LEAST_SECONDS,
        f"{what} takes {one * 1000:.0f} ms and {rows} take {many * 1000:.0f} ms:"
        " this looks like a query for every row",
    )


def burst_of_reads_is_answered(backend: Backend) -> None:
    """Sixteen reads of the list at the same moment are all answered, within five seconds."""
    backend.create()
    require_burst(backend, Call(backend.listing, backend.reader, {"page_size": ROWS}))


def require_burst(backend: Backend, call: Call) -> None:
    """
    Send the same read sixteen times at the same moment.

    :raises MissedError: if one fails, or takes five seconds or more.
    """
    answers = backend.api.call_at_once([call] * BURST)
    failed = [answer.status for answer in answers if not answer.is_success]
    require(not failed, f"{len(failed)} of {BURST} reads at once are answered with {failed[:3]}")
    slowest = max(answer.seconds for answer in answers)
    require(slowest < 5, f"the slowest of {BURST} reads at once takes {slowest:.1f} s")


def fastest(read: Callable[[], object]) -> float:
    """Return the seconds of the fastest of five reads."""
    return min(_timed(read) for _ in range(READS))


def _timed(read: Callable[[], object]) -> float:
    began = time.perf_counter()
    read()
    return time.perf_counter() - began
