"""What a stream is made of: states, of which the latest wins, and things, of which each counts."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Any

from shared.realtime.channels import Announcement, Channel

MISSED_AT_ONCE = 200
"""How many missed things are asked for at a time."""


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


Read = Callable[[], Any]
ReadOne = Callable[[Announcement], Any]
Missed = Callable[[int], Iterable[Shown]]


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
    missed: Missed | None = None
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
    missed: Missed | None = None,
    audience: Hashable | None = None,
) -> Things:
    """
    Show things: each once, in the order in which they were announced.

    ``read`` gets the ``Announcement`` and returns a ``Shown`` (for GraphQL: the value itself),
    or None if the thing is gone or not for this viewer; a ``DomainError`` means the same. It
    runs on other threads. ``audience`` is as in ``state``.

    ``missed`` gets the number that the client sent as ``Last-Event-ID`` and returns, from the
    oldest, what came after it, with the ids that ``read`` gives. It is asked again from the last
    one when it returned ``MISSED_AT_ONCE`` of them, and when the cache server was away.
    """
    return Things(channel=channel, read=read, missed=missed, audience=audience)
