"""What this process has open, and what it has done: for tests, metrics and whoever wonders."""

import threading
from collections import Counter
from collections.abc import Mapping

_lock = threading.Lock()
_counts: Counter[str] = Counter()

GAUGES = ("streams", "subscribers", "feeds", "channels", "tasks")
"""What is open at the moment. When nobody watches, each of them is 0."""


def tally(name: str, by: int = 1) -> None:
    """Count something."""
    with _lock:
        _counts[name] += by


def counts() -> Mapping[str, int]:
    """
    Return what is open and what was done, by name.

    Open now: ``streams``, ``subscribers`` of channels, ``feeds`` that read for them,
    ``channels`` listened to and ``tasks`` of the event loop that serve them. Since the start:
    ``announced``, ``unannounced`` because the cache server was away, ``delivered`` events,
    ``lagging`` streams that were closed and ``connected``, how often the connection was made.
    """
    with _lock:
        return {**dict.fromkeys(GAUGES, 0), **_counts}
