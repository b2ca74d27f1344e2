"""Selectors of polls. Every list is joined, ordered and safe to paginate."""

from domains.polls.selectors.exports import export_ballots
from domains.polls.selectors.polls import (
    POLL_ORDERS,
    POLLS,
    PollOrder,
    PollStatus,
    get_poll,
    get_shared_poll,
    is_open,
    list_options,
    list_own_polls,
    list_polls,
    option_votes,
    poll_facts,
    public_votes,
)
from domains.polls.selectors.presenting import Presentation, get_presentation
from domains.polls.selectors.results import (
    OptionResult,
    OptionRow,
    Results,
    ResultsReader,
    get_results,
    get_results_reader,
    results_of,
)
from domains.polls.selectors.votes import list_votes

__all__ = [
    "POLLS",
    "POLL_ORDERS",
    "OptionResult",
    "OptionRow",
    "PollOrder",
    "PollStatus",
    "Presentation",
    "Results",
    "ResultsReader",
    "export_ballots",
    "get_poll",
    "get_presentation",
    "get_results",
    "get_results_reader",
    "get_shared_poll",
    "is_open",
    "list_options",
    "list_own_polls",
    "list_polls",
    "list_votes",
    "option_votes",
    "poll_facts",
    "public_votes",
    "results_of",
]
