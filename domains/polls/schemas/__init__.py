"""Request and response schemas of polls. Services check what the values mean."""

from domains.polls.schemas.exports import csv_of
from domains.polls.schemas.polls import (
    Choices,
    MyVoteOut,
    OptionResultOut,
    PollFilters,
    PollFollowOut,
    PollIn,
    PollOptionOut,
    PollOut,
    PollPatchIn,
    PollResultsOut,
    Shared,
    ShareToken,
    VotedPollOut,
    VoteIn,
    VoteOut,
)

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
