"""Gauges and counters of the streams of this process, for tests and monitoring."""

import threading
from collections import Counter
from collections.abc import Mapping

_lock = threading.Lock()
_counts: Counter[str] = Counter()

GAUGES = ("streams", "subscribers", "feeds", "channels", "tasks")
"""Numbers of open objects. Each is 0 while no stream is open."""


def increment(name: str, by: int = 1) -> None:
    """Add to a gauge or counter; a negative number subtracts from a gauge."""
    with _lock:
        _counts[name] += by


def counts() -> Mapping[str, int]:
    """
    Return the gauges and counters by name.

    Gauges: ``streams``, ``subscribers`` of channels, ``feeds`` that read for them, subscribed
    ``channels`` and ``tasks`` of the event loop that serve them. Counters since the start:
    ``announced``, ``unannounced`` because the cache server was unavailable, ``delivered`` events,
    ``lagging`` streams that were closed and ``connected``, the number of connections made.
    """
    with _lock:
        return {**dict.fromkeys(GAUGES, 0), **_counts}
