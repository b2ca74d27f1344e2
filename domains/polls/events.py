"""What happens in polls, for whoever wants to know."""

from dataclasses import dataclass

from shared.events import Event
from shared.realtime import Topic

RESULTS = Topic("polls.results")
"""What those who watch a poll are shown: its results, and its end."""


@dataclass(frozen=True, slots=True)
class ResultsChanged(Event):
    """The results of a poll, or what may be seen of them, are not what they were."""

    poll_id: int


@dataclass(frozen=True, slots=True)
class PollEnded(Event):
    """A poll takes no more votes."""

    poll_id: int


@dataclass(frozen=True, slots=True)
class PollDeleted(Event):
    """A poll is out of sight; what it held is yet to be cleared away."""

    poll_id: int


@dataclass(frozen=True, slots=True)
class PollFollowersToldInPart(Event):
    """The followers up to this one have been notified that a poll has ended."""

    poll_id: int
    follow_id: int


@dataclass(frozen=True, slots=True)
class PollEndToldInPart(Event):
    """Those whose ballots come no later than this one know that a poll has ended."""

    poll_id: int
    ballot_id: int
