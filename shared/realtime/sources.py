"""Sources of a stream: states, of which only the latest is sent, and messages, all of which are."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from shared.realtime.channels import Announcement, Channel

REPLAY_BATCH = 200
"""Number of missed messages that one statement reads."""

MAX_REPLAYED = 1000
"""Largest number of missed messages that are replayed; beyond it only the newest batch is sent."""


@dataclass(frozen=True, slots=True)
class StreamEvent:
    """
    One event of a stream: its name, its data and its id.

    The data is a filled ``Out`` schema of the matching GET, or a value that JSON can represent.
    The id of a message is the number of its row, so that replay can continue after the client's
    ``Last-Event-ID``. Without an id the event has the id of its announcement.
    """

    name: str
    data: Any
    id: int | str | None = None


@dataclass(frozen=True, slots=True)
class Completion:
    """
    The end of a stream, after one last value if there is one.

    The ``read`` of a message source returns it when the watched object has come to an end.
    """

    value: Any = None


ReadState = Callable[[], Any]
ReadMessage = Callable[[Announcement], Any]
Rows = QuerySet[Any] | Sequence[Any]


@dataclass(frozen=True, slots=True)
class Replay:
    """Reads the messages that a client has missed, in batches of bounded size."""

    rows_after: Callable[[int], Rows]
    to_event: Callable[[Any], StreamEvent]

    def next_after(self, last: int) -> list[StreamEvent]:
        """Return the first batch after an id, oldest first."""
        return [self.to_event(row) for row in self.rows_after(last)[:REPLAY_BATCH]]

    def is_too_long(self, last: int) -> bool:
        """Return whether more messages follow an id than are replayed."""
        beyond = self.rows_after(last)[MAX_REPLAYED : MAX_REPLAYED + 1]
        return beyond.exists() if isinstance(beyond, QuerySet) else bool(beyond)

    def newest_after(self, last: int) -> list[StreamEvent]:
        """Return the newest batch after an id, oldest first."""
        return self._newest_after(last, REPLAY_BATCH)

    def newest_id(self) -> int:
        """Return the id of the newest message, or 0 if there is none."""
        return next((each.id for each in self._newest_after(0, 1) if isinstance(each.id, int)), 0)

    def _newest_after(self, last: int, amount: int) -> list[StreamEvent]:
        rows = self.rows_after(last)
        if isinstance(rows, QuerySet):
            newest = list(rows.reverse()[:amount])[::-1]
        else:
            newest = list(rows[-amount:])
        return [self.to_event(row) for row in newest]


@dataclass(frozen=True, slots=True)
class StateSource:
    """A source made by ``state``."""

    channel: Channel
    read: ReadState
    audience: Hashable | None = None
    read_own: ReadState | None = None


@dataclass(frozen=True, slots=True)
class MessageSource:
    """A source made by ``messages``."""

    channel: Channel
    read: ReadMessage
    replay: Replay | None = None
    audience: Hashable | None = None
    read_own: ReadMessage | None = None


Source = StateSource | MessageSource


def state(
    channel: Channel,
    *,
    read: ReadState,
    audience: Hashable | None = None,
    read_own: ReadState | None = None,
) -> StateSource:
    """
    Send a state on opening and again after announcements: the latest, at most four a second.

    ``read`` returns a ``StreamEvent`` (for GraphQL: the value itself). It runs once before the
    stream opens, where an exception becomes an ordinary error response. Later it runs for every
    event on other threads, and a ``DomainError`` ends the stream. It calls a selector with the
    viewer, so it cannot send what the viewer may no longer see.

    Streams of one channel with the same ``audience`` share one read if their users have the same
    role and permissions. The audience is the other values that decide what is visible, such as
    ``"everybody"``, a user's id, or a pair. Do not set it to less than the id for data that
    depends on the viewer, such as ``liked_by_me``.

    An object may be hidden from its audience after the stream has opened. ``read_own`` reads it
    for the viewer of this stream alone, when ``read`` raises a ``DomainError``. Set it if the
    viewer may see more than the audience, such as the owner of the object.
    """
    return StateSource(channel=channel, read=read, audience=audience, read_own=read_own)


def messages(
    channel: Channel,
    *,
    read: ReadMessage,
    replay: Replay | None = None,
    audience: Hashable | None = None,
    read_own: ReadMessage | None = None,
) -> MessageSource:
    """
    Send every message once, in the order of the announcements.

    ``read`` takes the ``Announcement`` and returns a ``StreamEvent`` (for GraphQL: the value
    itself), or None if the object is gone or not visible to this viewer. A ``DomainError`` means
    the same. If the result is wrapped in ``Completion``, the stream ends after it. ``read`` runs
    on other threads. ``audience`` and ``read_own`` have the same meaning as in ``state``.

    ``replay`` is ``Replay(rows_after, to_event)``: the rows after the number that the client sent
    as ``Last-Event-ID``, in the order of the ids that ``read`` returns, and a function that turns
    a row into an event. Rows are read in batches of ``REPLAY_BATCH``, also after an outage of the
    cache server: for a client without an id those after the newest row at the opening, which is one
    more read. A client that has missed more than ``MAX_REPLAYED`` gets the event `reset` and then
    the newest batch.
    """
    return MessageSource(
        channel=channel, read=read, replay=replay, audience=audience, read_own=read_own
    )
