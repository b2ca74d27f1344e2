"""Events of polls."""

from dataclasses import dataclass

from shared.events import Event
from shared.realtime import Topic

RESULTS = Topic("polls.results")
"""The channel of a poll, by its id. Announced when its results change or it ends."""


@dataclass(frozen=True, slots=True)
class ResultsChanged(Event):
    """The results of a poll, or their visibility, have changed."""

    poll_id: int


@dataclass(frozen=True, slots=True)
class PollEnded(Event):
    """A poll has ended."""

    poll_id: int


@dataclass(frozen=True, slots=True)
class PollDeleted(Event):
    """A poll was deleted. Its ballots are still to be purged."""

    poll_id: int


@dataclass(frozen=True, slots=True)
class PollFollowersToldInPart(Event):
    """Followers up to this id have been notified of the end of a poll."""

    poll_id: int
    follow_id: int


@dataclass(frozen=True, slots=True)
class PollEndToldInPart(Event):
    """Voters up to this ballot id have been notified of the end of a poll."""

    poll_id: int
    ballot_id: int
