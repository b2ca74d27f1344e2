"""The shapes of what comes in and goes out. Meaning is the services' business."""

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
