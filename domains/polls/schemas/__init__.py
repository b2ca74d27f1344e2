"""Request and response schemas of polls. Services check what the values mean."""

from domains.polls.schemas.exports import csv_of
from domains.polls.schemas.follows import PollFollowOut
from domains.polls.schemas.polls import (
    PollFilters,
    PollIn,
    PollOptionOut,
    PollOut,
    PollPatchIn,
    Shared,
    ShareToken,
)
from domains.polls.schemas.results import OptionResultOut, PollResultsOut
from domains.polls.schemas.votes import Choices, MyVoteOut, VotedPollOut, VoteIn, VoteOut

__all__ = [
    "Choices",
    "MyVoteOut",
    "OptionResultOut",
    "PollFilters",
    "PollFollowOut",
    "PollIn",
    "PollOptionOut",
    "PollOut",
    "PollPatchIn",
    "PollResultsOut",
    "ShareToken",
    "Shared",
    "VoteIn",
    "VoteOut",
    "VotedPollOut",
    "csv_of",
]
