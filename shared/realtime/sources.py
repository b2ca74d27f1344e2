"""What a stream is made of: states, of which the latest wins, and things, of which each counts."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from shared.realtime.channels import Announcement, Channel

MISSED_AT_ONCE = 200
"""How many missed things are read by one statement."""

MOST_MISSED = 1000
"""How many missed things are sent: who missed more begins with the newest ones instead."""


@dataclass(frozen=True, slots=True)
class Shown:
    """
    What a watcher is shown: the event's name, its data and its id.

    The data is the ``Out`` schema of the matching GET, filled in, or anything fit for JSON.
    The id of a thing is the number of its row, so that ``Last-Event-ID`` finds its place;
    left out, it is the id of the announcement.
    """

    event: str
    data: Any
    id: int | str | None = None


@dataclass(frozen=True, slots=True)
class Last:
    """
    The last thing that a watcher is shown: the stream completes after it.

    A ``read`` of things returns it when what is watched has come to an end. Without a value the
    stream completes at once.
    """

    value: Any = None


Read = Callable[[], Any]
ReadOne = Callable[[Announcement], Any]
Rows = QuerySet[Any] | Sequence[Any]


@dataclass(frozen=True, slots=True)
class Replay:
    """What a client missed, read in bounded pieces however much there is."""

    rows_after: Callable[[int], Rows]
    show: Callable[[Any], Shown]

    def next_after(self, last: int) -> list[Shown]:
        """Return the first of what came after an id, from the oldest."""
        return [self.show(row) for row in self.rows_after(last)[:MISSED_AT_ONCE]]

    def is_too_long(self, last: int) -> bool:
        """Say whether more came after an id than is sent."""
        beyond = self.rows_after(last)[MOST_MISSED : MOST_MISSED + 1]
        return beyond.exists() if isinstance(beyond, QuerySet) else bool(beyond)

    def newest_after(self, last: int) -> list[Shown]:
        """Return the newest of what came after an id, from the oldest of them."""
        rows = self.rows_after(last)
        if isinstance(rows, QuerySet):
            newest = list(rows.reverse()[:MISSED_AT_ONCE])[::-1]
        else:
            newest = list(rows[-MISSED_AT_ONCE:])
        return [self.show(row) for row in newest]


@dataclass(frozen=True, slots=True)
class State:
    """A source made by ``state``."""

    channel: Channel
    read: Read
    audience: Hashable | None = None


@dataclass(frozen=True, slots=True)
class Things:
    """A source made by ``things``."""

    channel: Channel
    read: ReadOne
    missed: Replay | None = None
    audience: Hashable | None = None


Source = State | Things


def state(channel: Channel, *, read: Read, audience: Hashable | None = None) -> State:
    """
    Show a state: at once, then again after announcements, the latest, four times a second at most.

    ``read`` returns a ``Shown`` (for GraphQL: the value itself). It runs once before the stream
    opens, where a failure is the answer to the request, and then for every event, on other
    threads: a ``DomainError`` from then on ends the stream. It asks a selector with the viewer,
    so what the viewer may no longer see is not shown.

    Streams of one channel that name the same ``audience`` share one read: say what decides
    what is seen, such as ``"everybody"``, a user's id, or a pair. Never name one for data that
    speaks of the viewer, such as ``liked_by_me``.
    """
    return State(channel=channel, read=read, audience=audience)


def things(
    channel: Channel,
    *,
    read: ReadOne,
    missed: Replay | None = None,
    audience: Hashable | None = None,
) -> Things:
    """
    Show things: each once, in the order in which they were announced.

    ``read`` gets the ``Announcement`` and returns a ``Shown`` (for GraphQL: the value itself),
    or None if the thing is gone or not for this viewer; a ``DomainError`` means the same. With
    ``Last`` around what it returns, the stream completes. It runs on other threads. ``audience`` is
    as in ``state``.

    ``missed`` is ``Replay(rows_after, show)``: the rows after the number that the client sent as
    ``Last-Event-ID``, in the order of the ids that ``read`` gives, and how one is shown. They are
    read ``MISSED_AT_ONCE`` at a time, also when the cache server was away. A client that missed
    more than ``MOST_MISSED`` gets the event `reset` and then the newest ones.
    """
    return Things(channel=channel, read=read, missed=missed, audience=audience)
