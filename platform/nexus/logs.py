"""Logging. It starts before the apps, so this module must not import models."""

import logging
import threading
import time

from shared.request_context import request_id


class RequestIdFilter(logging.Filter):
    """Adds the id of the current request to every record as ``request_id``."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Add ``request_id`` to the record and accept it."""
        record.request_id = request_id.get()
        return True


class Interval:
    """Limits something to once in ``seconds``, for all threads together."""

    def __init__(self, *, seconds: float) -> None:
        self._seconds = seconds
        self._due_at = 0.0
        self._lock = threading.Lock()

    def is_due(self) -> bool:
        """Return True to the first caller, and again when the time has passed."""
        with self._lock:
            now = time.monotonic()
            if now < self._due_at:
                return False
            self._due_at = now + self._seconds
            return True
