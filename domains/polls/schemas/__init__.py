"""The shapes of what comes in and goes out. Meaning is the services' business."""

from domains.polls.schemas.exports import csv_of
from domains.polls.schemas.polls import (
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
    VotedPollOut,
    VoteIn,
    VoteOut,
)

__all__ = [
    "MyVoteOut",
    "OptionResultOut",
    "PollFilters",
    "PollFollowOut",
    "PollIn",
    "PollOptionOut",
    "PollOut",
    "PollPatchIn",
    "PollResultsOut",
    "Shared",
    "VoteIn",
    "VoteOut",
    "VotedPollOut",
    "csv_of",
]
