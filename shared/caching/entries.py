"""The entries of a stale cache, their lifetimes, and the requests that fetch them."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

import orjson

from shared.caching.get_or_compute import Outcome
from shared.caching.server import CacheUnavailable, cache_server

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Entry:
    """
    A value on the cache server, serialized as JSON, with the Unix time of its fetch.

    ``absent`` is the message of the error if the value does not exist.
    """

    at: float
    body: bytes
    absent: str | None = None

    @property
    def age(self) -> float:
        """Seconds since the fetch."""
        return max(0.0, time.time() - self.at)

    def pack(self) -> bytes:
        """Return the entry as bytes for the cache server."""
        return orjson.dumps({"at": self.at, "absent": self.absent}) + b"\n" + self.body

    @classmethod
    def unpack(cls, packed: bytes) -> "Entry":
        """
        Return the entry that ``pack`` made these bytes from.

        :raises ValueError: if the first line is not JSON or its time is not a number.
        :raises KeyError: if a field is missing.
        :raises TypeError: if the first line is not an object.
        """
        head, _, body = packed.partition(b"\n")
        fields = orjson.loads(head)
        return cls(at=float(fields["at"]), body=body, absent=fields["absent"])


@dataclass(frozen=True, slots=True)
class Lifetime:
    """
    How long a value is fresh, and how long after that it may be served stale.

    ``absent`` is how long the absence of a value is remembered.
    """

    fresh: timedelta
    stale: timedelta
    absent: timedelta = timedelta(minutes=10)

    def is_fresh(self, entry: Entry) -> bool:
        """Whether the entry may be served without a fetch."""
        fresh_for = self.fresh if entry.absent is None else self.absent
        return entry.age < fresh_for.total_seconds()

    def is_usable(self, entry: Entry) -> bool:
        """Whether the entry may be served while it is revalidated."""
        return entry.absent is None and entry.age < (self.fresh + self.stale).total_seconds()


@dataclass(frozen=True, slots=True)
class CacheResult(Generic[T]):
    """A value, the time of its fetch, and the outcome of the cache look-up."""

    value: T
    fetched_at: datetime
    outcome: Outcome

    @property
    def is_stale(self) -> bool:
        """Whether the value has expired and no newer one was available."""
        return self.outcome is Outcome.STALE

    @property
    def is_new(self) -> bool:
        """Whether the value was fetched for this call."""
        return self.outcome is not Outcome.HIT and not self.is_stale


@dataclass(frozen=True, slots=True)
class FetchRequest:
    """
    A value to fetch.

    ``requested_at`` is the Unix time at which the caller read the cache: an entry that is newer
    satisfies the request.
    """

    key: str
    requested_at: float
    lifetime: Lifetime
    fetch: Callable[[], bytes]

    @property
    def lease(self) -> str:
        """The key of the lease, held by one process at a time."""
        return f"{self.key}:lease"

    def failure_key(self, token: str) -> str:
        """Return the key of the error that the holder of this token met."""
        return f"{self.key}:failed:{token}"


def store(request: FetchRequest, entry: Entry) -> Outcome:
    """Store an entry for as long as it may be served, fresh or stale."""
    lifetime = request.lifetime
    usable_for = lifetime.fresh + lifetime.stale if entry.absent is None else lifetime.absent
    if usable_for <= timedelta(0):
        return Outcome.NOT_STORED
    try:
        cache_server().call(lambda client: client.set(request.key, entry.pack(), px=usable_for))
    except CacheUnavailable:
        return Outcome.BYPASS
    return Outcome.STORED
