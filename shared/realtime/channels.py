"""Topics and their channels, and announcing that something has happened on one of them."""

import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from shared.caching.server import CacheUnavailable, cache_server, make_key
from shared.realtime.counting import tally

_declared: list["Topic"] = []


class Topic:
    """
    What can be watched, such as ``polls.results``: the domain's name, then its own word.

    A topic has a channel for each thing that is watched, as in ``RESULTS.of(poll_id)``, or
    only one: ``NEW_ORDERS.of()``.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.declared_in = str(sys._getframe(1).f_globals["__name__"])
        _declared.append(self)

    def __repr__(self) -> str:
        return f"Topic({self.name!r})"

    def of(self, *which: int | str) -> "Channel":
        """Return the channel of one thing."""
        return Channel(":".join((self.name, *(str(part) for part in which))))


def declared_topics() -> Sequence[Topic]:
    """Return every topic of this process; two of one name are a mistake to be reported."""
    return tuple(_declared)


@dataclass(frozen=True, slots=True)
class Channel:
    """Where the watchers of one thing listen."""

    name: str

    @property
    def key(self) -> str:
        """What the cache server calls the channel."""
        return make_key("live", self.name)

    def announce(self, facts: Mapping[str, object] | None = None) -> None:
        """
        Tell every watcher, in whichever process, that something has happened.

        The facts are few, small and fit for JSON: ids, most of all. One message to the cache
        server; if that is away, nobody is told and ``counts()`` says so: watchers read again
        when it is back. Call it after the commit, from a handler subscribed at once.
        """
        message = orjson.dumps({"id": next_id(), "facts": facts or {}}, default=str)
        try:
            cache_server().call(lambda client: client.publish(self.key, message))
        except CacheUnavailable:
            tally("unannounced")
        else:
            tally("announced")


@dataclass(frozen=True, slots=True)
class Announcement:
    """Something that has happened on a channel; later ones have larger ids."""

    id: int
    facts: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def read(cls, message: bytes) -> "Announcement":
        """Read what ``Channel.announce`` sent."""
        said = orjson.loads(message)
        return cls(id=said["id"], facts=said["facts"])


_clock = threading.Lock()
_last_id = 0


def next_id() -> int:
    """Return an id that is larger than those before: the time in nanoseconds."""
    global _last_id
    with _clock:
        _last_id = max(time.time_ns(), _last_id + 1)
        return _last_id
