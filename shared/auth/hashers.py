"""Hashing passwords: costly for whoever guesses, bounded for the machine."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth.hashers import Argon2PasswordHasher

from shared.errors import ServiceUnavailable


class Gate:
    """Lets few through at once, a few more wait a little, and turns the rest away."""

    def __init__(self, *, places: int, queue: int, patience: float) -> None:
        self._places = threading.BoundedSemaphore(places)
        self._admitted = threading.BoundedSemaphore(places + queue)
        self._patience = patience

    @contextmanager
    def entered(self) -> Iterator[None]:
        """
        Hold a place for the length of a ``with`` block.

        :raises ServiceUnavailable: if too many are waiting, or the wait is too long.
        """
        if not self._admitted.acquire(blocking=False):
            raise _busy()
        try:
            if not self._places.acquire(timeout=self._patience):
                raise _busy()
            try:
                yield
            finally:
                self._places.release()
        finally:
            self._admitted.release()


def _busy() -> ServiceUnavailable:
    return ServiceUnavailable("Too many people are signing in at once.", retry_after=1)


gate = Gate(places=os.cpu_count() or 1, queue=10, patience=2.0)


class Argon2Hasher(Argon2PasswordHasher):
    """Argon2id with the cost OWASP recommends, at most one hash per core at a time."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        """Return the hash of a password."""
        with gate.entered():
            return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        """Say whether a password has this hash."""
        with gate.entered():
            return super().verify(password, encoded)
