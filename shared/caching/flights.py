"""What an enduring answer is made of: its entry on the server, its lifetime, its one flight."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import orjson

from shared.caching.keeping import Outcome
from shared.caching.server import CacheUnavailable, cache_server


@dataclass(frozen=True, slots=True)
class Entry:
    """What the cache server keeps: when it was fetched, and the answer or why there is none."""

    at: float
    body: bytes
    absent: str | None = None

    @property
    def age(self) -> float:
        """Seconds since it was fetched."""
        return max(0.0, time.time() - self.at)

    def pack(self) -> bytes:
        """Return it as the server keeps it."""
        return orjson.dumps({"at": self.at, "absent": self.absent}) + b"\n" + self.body

    @classmethod
    def unpack(cls, packed: bytes) -> "Entry":
        """
        Read what the server kept.

        :raises ValueError: if it is something else.
        """
        head, _, body = packed.partition(b"\n")
        said = orjson.loads(head)
        return cls(at=float(said["at"]), body=body, absent=said["absent"])


@dataclass(frozen=True, slots=True)
class Lifetime:
    """For how long an answer is good, and for how long after that it is better than none."""

    fresh: timedelta
    stale: timedelta
    absent: timedelta = timedelta(minutes=10)

    def is_fresh(self, entry: Entry) -> bool:
        """Whether the entry may be served without asking anybody."""
        good_for = self.fresh if entry.absent is None else self.absent
        return entry.age < good_for.total_seconds()

    def is_usable(self, entry: Entry) -> bool:
        """Whether the entry may be served while a newer one is fetched."""
        return entry.absent is None and entry.age < (self.fresh + self.stale).total_seconds()


@dataclass(frozen=True, slots=True)
class Trip:
    """What is to be fetched, and since when whoever asked has known that it is needed."""

    place: str
    looked_at: float
    lifetime: Lifetime
    fetch: Callable[[], bytes]

    @property
    def lease(self) -> str:
        """The key that only the process which fetches it holds."""
        return f"{self.place}:lease"

    def note_of(self, token: str) -> str:
        """Return the key of what went wrong on the flight of this token."""
        return f"{self.place}:failed:{token}"


class Flight:
    """One fetch that others of this process wait for."""

    def __init__(self) -> None:
        self.landed = threading.Event()
        self.entry: Entry | None = None
        self.outcome = Outcome.NOT_STORED
        self.error: Exception | None = None

    @property
    def landed_with(self) -> Entry:
        """What it brought, if it brought anything."""
        if self.entry is None:
            raise RuntimeError("A flight landed with neither an answer nor an error.")
        return self.entry


_flights: dict[tuple[str, bool], Flight] = {}
_lock = threading.Lock()


def board(name: tuple[str, bool]) -> tuple[Flight, bool]:
    """Return the flight of this name that is in the air, or a new one, and whether it is new."""
    with _lock:
        if flight := _flights.get(name):
            return flight, False
        flight = _flights[name] = Flight()
        return flight, True


def land(name: tuple[str, bool], flight: Flight) -> None:
    """Let go whoever waits for a flight; the next one who asks starts another."""
    with _lock:
        del _flights[name]
    flight.landed.set()


def store(trip: Trip, entry: Entry) -> Outcome:
    """Keep what a trip brought for as long as it may be served, fresh or stale."""
    lifetime = trip.lifetime
    kept_for = lifetime.fresh + lifetime.stale if entry.absent is None else lifetime.absent
    if kept_for <= timedelta(0):
        return Outcome.NOT_STORED
    try:
        cache_server().ask(lambda client: client.set(trip.place, entry.pack(), px=kept_for))
    except CacheUnavailable:
        return Outcome.BYPASS
    return Outcome.STORED
