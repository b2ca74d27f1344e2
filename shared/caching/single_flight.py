"""Single-flight: of several threads that miss the same key, one computes and the others wait."""

import threading
from collections.abc import Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Flight(Generic[V]):
    """One computation in progress. The leader sets ``value`` or ``error`` before ``done``."""

    def __init__(self) -> None:
        self.done = threading.Event()
        self.value: V | None = None
        self.error: Exception | None = None


class SingleFlight(Generic[K, V]):
    """The computations in progress in this process, one per key."""

    def __init__(self) -> None:
        self._flights: dict[K, Flight[V]] = {}
        self._lock = threading.Lock()

    def join(self, key: K) -> tuple[Flight[V], bool]:
        """
        Return ``(flight, is_leader)``: the flight of this key, and whether the caller leads it.

        The leader starts a new flight and must call ``finish``. The others are followers: they
        wait for ``done``.
        """
        with self._lock:
            if flight := self._flights.get(key):
                return flight, False
            flight = self._flights[key] = Flight()
            return flight, True

    def finish(self, key: K, flight: Flight[V]) -> None:
        """Release the followers. The next caller of ``join`` leads a new flight."""
        with self._lock:
            del self._flights[key]
        flight.done.set()
