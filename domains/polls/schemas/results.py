"""Schemas of results."""

from shared.http import Moment, Out


class OptionResultOut(Out):
    """The votes for an option, and their share of all votes."""

    id: int
    text: str
    votes: int
    percentage: float


class PollResultsOut(Out):
    """The results of a poll. The version grows with every change."""

    poll_id: int
    is_open: bool
    total_votes: int
    total_voters: int
    options: list[OptionResultOut]
    version: int
    as_of: Moment
