"""Performance: the time of results, and whether a list costs a query per row."""

from conformance.polls.base import CHECKS, Polls
from conformance.rubric import Criterion
from conformance.shared.performance import add_list_cost, require_burst, require_time

add_list_cost(CHECKS)


@CHECKS.add("results-fast", Criterion.PERFORMANCE, points=4)
def results_are_fast(polls: Polls) -> None:
    """The results of a poll are read within the limit (250 ms; the fastest of five reads)."""
    poll = polls.create()
    for voter in polls.voters:
        polls.require_vote(poll, voter)
    require_time(polls, "results_ms", "reading results", lambda: polls.results(poll))


@CHECKS.add("burst-fast", Criterion.PERFORMANCE, points=2)
def burst_of_reads_is_answered(polls: Polls) -> None:
    """Sixteen reads of results at the same moment are all answered, within five seconds."""
    require_burst(polls, polls.reading_of_results(polls.create()))
