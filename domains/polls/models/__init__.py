"""Models of polls, options, ballots and counters of votes."""

from domains.polls.models.follows import PollFollow
from domains.polls.models.polls import IS_OPEN, Option, Poll
from domains.polls.models.results import SLOTS, OptionTally
from domains.polls.models.votes import Ballot, BallotChoice

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
