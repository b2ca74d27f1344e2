"""Single-flight: of several threads that miss the same key, one computes and the others wait."""

import math
import threading
import time
from collections.abc import Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Flight(Generic[V]):
    """One computation in progress. The leader sets ``value`` or ``error`` before ``done``."""

    def __init__(self) -> None:
        self.started_at = time.monotonic()
        self.done = threading.Event()
        self.value: V | None = None
        self.error: Exception | None = None


class SingleFlight(Generic[K, V]):
    """The computations in progress in this process, one per key."""

    def __init__(self) -> None:
        self._flights: dict[K, Flight[V]] = {}
        self._lock = threading.Lock()

    def join(self, key: K, *, max_seconds: float = math.inf) -> tuple[Flight[V], bool]:
        """
        Return ``(flight, is_leader)``: the flight of this key, and whether the caller leads it.

        The leader starts a new flight and must call ``finish``. The others are followers: they
        wait for ``done``. A flight that is older than ``max_seconds`` is abandoned: the caller
        leads a new one.
        """
        with self._lock:
            flight = self._flights.get(key)
            if flight and time.monotonic() - flight.started_at <= max_seconds:
                return flight, False
            flight = self._flights[key] = Flight()
            return flight, True

    def finish(self, key: K, flight: Flight[V]) -> None:
        """Release the followers. The next caller of ``join`` leads a new flight."""
        with self._lock:
            # A flight that was abandoned has a successor, which stays.
            if self._flights.get(key) is flight:
                del self._flights[key]
        flight.done.set()
