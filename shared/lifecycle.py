"""That this process is about to stop, told to whoever must end something of its own before."""

import logging
import threading
from collections.abc import Callable

logger = logging.getLogger("nexus.lifecycle")

stopping = threading.Event()
"""Set once the process was told to stop: it still answers, but starts nothing long."""

_lock = threading.Lock()
_callbacks: list[Callable[[], None]] = []


def on_stop(callback: Callable[[], None]) -> Callable[[], None]:
    """
    Call this when the process is told to stop, at once if it was told already.

    The callback runs in the thread that hears of it, in the web process the event loop's, so it
    only wakes whoever has work to do. Returns a function that takes the callback back.
    """
    with _lock:
        is_too_late = stopping.is_set()
        if not is_too_late:
            _callbacks.append(callback)
    if is_too_late:
        callback()
    return lambda: _take_back(callback)


def stop() -> None:
    """Tell everybody that this process is about to stop; once however often it is called."""
    with _lock:
        stopping.set()
        told, _callbacks[:] = list(_callbacks), []
    for callback in told:
        try:
            callback()
        except Exception:
            # One who cannot be told must not keep the others from hearing of it.
            logger.exception("A callback failed while the process was told to stop")


def _take_back(callback: Callable[[], None]) -> None:
    with _lock:
        if callback in _callbacks:
            _callbacks.remove(callback)
