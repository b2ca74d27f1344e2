"""Topics and their channels, and announcements that something has happened on one of them."""

import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from shared.caching.namespaces import send
from shared.caching.server import make_key
from shared.realtime.metrics import increment

_declared: list["Topic"] = []


class Topic:
    """
    A subject of subscriptions, such as ``polls.results``: the domain's name, then a word.

    A topic has a channel for each object, as in ``RESULTS.channel(poll_id)``, or a single one:
    ``NEW_ORDERS.channel()``.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.declared_in = str(sys._getframe(1).f_globals["__name__"])
        _declared.append(self)

    def __repr__(self) -> str:
        return f"Topic({self.name!r})"

    def channel(self, *identifiers: int | str) -> "Channel":
        """Return the channel of one object, named by its identifiers."""
        return Channel(":".join((self.name, *(str(each) for each in identifiers))))


def declared_topics() -> Sequence[Topic]:
    """Return every topic of this process. The collision audit refuses two with one name."""
    return tuple(_declared)


@dataclass(frozen=True, slots=True)
class Channel:
    """The address of announcements about one object."""

    name: str

    @property
    def key(self) -> str:
        """The name of the channel on the cache server."""
        return make_key("live", self.name)

    def announce(self, facts: Mapping[str, object] | None = None) -> None:
        """
        Notify the subscribers in every process that something has happened.

        The facts are a small mapping of names to values that JSON can represent, mostly ids. The
        announcement is one message to the cache server. If the server is unavailable, the message
        is lost, ``counts()`` records it, and subscribers read again when the server is back. Call
        it after the commit, from a handler that runs in the publishing process.
        """
        message = orjson.dumps({"id": next_id(), "facts": facts or {}}, default=str)
        send("PUBLISH", self.key, message, then=_count)


@dataclass(frozen=True, slots=True)
class Announcement:
    """Something that has happened on a channel. Later announcements have larger ids."""

    id: int
    facts: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def parse(cls, message: bytes) -> "Announcement":
        """Parse a message that ``Channel.announce`` sent."""
        parsed = orjson.loads(message)
        return cls(id=parsed["id"], facts=parsed["facts"])


def _count(is_sent: bool) -> None:  # noqa: FBT001 - as ``send`` calls it
    increment("announced" if is_sent else "unannounced")


_id_lock = threading.Lock()
_last_id = 0


def next_id() -> int:
    """Return an id larger than all before it in this process: the time in nanoseconds."""
    global _last_id
    with _id_lock:
        _last_id = max(time.time_ns(), _last_id + 1)
        return _last_id
