"""Password hashing: expensive for guessing, with bounded concurrency."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher

from shared.errors import ServiceUnavailable
from shared.overload import overload
from shared.processors import on_any_processor


class ConcurrencyLimit:
    """
    Limits concurrent work. A bounded queue waits for a slot; further callers are refused.

    A caller waits for ``timeout`` seconds at most, and for NEXUS_OVERLOAD_WAIT_SECONDS if the
    process is overloaded: a request that waits longer would end late.
    """

    def __init__(self, *, slots: int, queue: int, timeout: float) -> None:
        self._slots = threading.BoundedSemaphore(slots)
        self._admitted = threading.BoundedSemaphore(slots + queue)
        self._timeout = timeout

    @contextmanager
    def slot(self) -> Iterator[None]:
        """
        Hold a slot during a ``with`` block.

        :raises ServiceUnavailable: if too many are waiting, or the wait is too long.
        """
        if not self._admitted.acquire(blocking=False):
            raise _busy()
        try:
            if not self._slots.acquire(timeout=self._get_timeout()):
                raise _busy()
            try:
                yield
            finally:
                self._slots.release()
        finally:
            self._admitted.release()

    def _get_timeout(self) -> float:
        if overload.is_present:
            return min(self._timeout, settings.NEXUS_OVERLOAD_WAIT_SECONDS)
        return self._timeout


def _busy() -> ServiceUnavailable:
    return ServiceUnavailable("Too many people are signing in at once.", retry_after=1)


limit = ConcurrencyLimit(slots=os.cpu_count() or 1, queue=10, timeout=2.0)


class Argon2Hasher(Argon2PasswordHasher):
    """Argon2id with the cost OWASP recommends, at most one hash per core at a time."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        """Return the hash of a password."""
        with limit.slot(), on_any_processor():
            return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        """Return whether a password has this hash."""
        with limit.slot(), on_any_processor():
            return super().verify(password, encoded)
