"""A circuit breaker: after some failures in a row, stop asking for a while."""

import threading
import time


class Breaker:
    """
    Remembers failures in a row, and says when asking again makes sense.

    While it is open nobody asks; when the pause is over a single caller tries, and
    the others wait for what comes of it.
    """

    def __init__(self, *, failures: int, pause: float) -> None:
        self._limit = failures
        self._pause = pause
        self._failures = 0
        self._shut_until = 0.0
        self._lock = threading.Lock()

    @property
    def is_open(self) -> bool:
        """Whether callers are being turned away."""
        return self._failures >= self._limit

    def admits(self) -> bool:
        """Say whether this caller may ask; every True wants a verdict afterwards."""
        if not self.is_open:
            return True
        with self._lock:
            now = time.monotonic()
            if now < self._shut_until:
                return False
            self._shut_until = now + self._pause
            return True

    def succeeded(self) -> None:
        """Note that an answer came: everybody may ask again."""
        if self._failures:
            with self._lock:
                self._failures = 0

    def failed(self) -> None:
        """Note that no answer came."""
        with self._lock:
            self._failures += 1
            if self._failures >= self._limit:
                self._shut_until = time.monotonic() + self._pause
