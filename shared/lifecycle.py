"""The shutdown of this process, with callbacks for work that must end first."""

import logging
import threading
from collections.abc import Callable

logger = logging.getLogger("nexus.lifecycle")

stopping = threading.Event()
"""Set when the shutdown begins: the process still responds, but starts no long work."""

_lock = threading.Lock()
_callbacks: list[Callable[[], None]] = []


def on_stop(callback: Callable[[], None]) -> Callable[[], None]:
    """
    Call this function when the shutdown begins, or at once if it has begun.

    The callback runs in the thread that calls ``stop``, which in the web process is the thread of
    the event loop. So a callback must not block. Returns a function that removes the callback.
    """
    with _lock:
        is_stopping = stopping.is_set()
        if not is_stopping:
            _callbacks.append(callback)
    if is_stopping:
        callback()
    return lambda: _remove(callback)


def stop() -> None:
    """Begin the shutdown: run each callback. A second call does nothing."""
    with _lock:
        stopping.set()
        callbacks, _callbacks[:] = list(_callbacks), []
    for callback in callbacks:
        try:
            callback()
        except Exception:
            # A failing callback must not prevent the others from running.
            logger.exception("A shutdown callback failed")


def _remove(callback: Callable[[], None]) -> None:
    with _lock:
        if callback in _callbacks:
            _callbacks.remove(callback)
