"""A circuit breaker: after several failures in a row, calls are refused for a while."""

import threading
import time


class CircuitBreaker:
    """
    Counts failures in a row and refuses calls while the circuit is open.

    The circuit opens after ``failure_threshold`` failures. After ``reset_timeout`` seconds one
    caller may try; the others are refused until that call succeeds or the time passes again.
    """

    def __init__(self, *, failure_threshold: int, reset_timeout: float) -> None:
        self._failure_threshold = failure_threshold
        self._reset_timeout = reset_timeout
        self._failures = 0
        self._open_until = 0.0
        self._lock = threading.Lock()

    @property
    def is_open(self) -> bool:
        """Whether calls are refused."""
        return self._failures >= self._failure_threshold

    def allow_call(self) -> bool:
        """
        Return whether this caller may make its call.

        A caller that gets True must record the result.
        """
        if not self.is_open:
            return True
        with self._lock:
            now = time.monotonic()
            if now < self._open_until:
                return False
            self._open_until = now + self._reset_timeout
            return True

    def record_success(self) -> None:
        """Close the circuit: all callers are allowed again."""
        if self._failures:
            with self._lock:
                self._failures = 0

    def record_failure(self) -> None:
        """Count a failure, and open the circuit once there are too many in a row."""
        with self._lock:
            self._failures += 1
            if self._failures >= self._failure_threshold:
                self._open_until = time.monotonic() + self._reset_timeout
