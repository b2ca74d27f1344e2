"""Models of polls: questions, options, ballots, and the counters that make results cheap."""

from domains.polls.models.ballots import SLOTS, Ballot, BallotChoice, OptionTally, PollFollow
from domains.polls.models.polls import IS_OPEN, Option, Poll

__all__ = [
    "IS_OPEN",
    "SLOTS",
    "Ballot",
    "BallotChoice",
    "Option",
    "OptionTally",
    "Poll",
    "PollFollow",
]
