"""The replicas in the settings, and how far each has replayed the log of the primary."""

import logging
from collections.abc import Iterator
from functools import cache
from itertools import count
from threading import local
from typing import Any

import psycopg
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import DEFAULT_DB_ALIAS, Error
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ConnectionHandler

from shared.caching.circuit_breaker import CircuitBreaker
from shared.replicas.positions import parse_position

logger = logging.getLogger(__name__)

SECONDS_OUT_OF_USE = 5.0
"""How long a replica that failed is not tried again."""
SECONDS_TO_ANSWER = 2.0
"""How long after the start of a request a replica may keep it waiting."""


class Replica:
    """One replica, with a connection for each thread."""

    def __init__(self, name: str, database: dict[str, Any]) -> None:
        self._name = name
        # Named as the primary's, because the ORM compares the aliases of its query sets.
        self._handler = ConnectionHandler({DEFAULT_DB_ALIAS: database})
        self._breaker = CircuitBreaker(failure_threshold=1, reset_timeout=SECONDS_OUT_OF_USE)
        self._failures = 0

    @property
    def wrapper(self) -> BaseDatabaseWrapper:
        """The connection of this thread."""
        return self._handler[DEFAULT_DB_ALIAS]

    def has_replayed(self, position: int) -> bool:
        """Return whether everything up to this position is visible. False if it is away."""
        self._close_failed_connection()
        if not self._breaker.is_open and self._known_position() >= position:
            return True
        if not self._breaker.allow_call():
            return False
        try:
            replayed = self._read_position()
        except (psycopg.Error, Error) as error:
            self.fail(error)
            return False
        self._breaker.record_success()
        return replayed >= position

    def fail(self, error: BaseException) -> None:
        """Leave the replica unused for a while. Each thread closes its connection to it."""
        if not self._breaker.is_open:
            logger.warning("%s does not answer; the primary does: %s", self._name, error)
        self._failures += 1
        self._breaker.record_failure()
        self._close_failed_connection()

    def _close_failed_connection(self) -> None:
        # A failure of one thread ends the connections of all. Otherwise each thread would find out
        # about its own after the replica is back, and leave the replica unused once more.
        wrapper: Any = self.wrapper
        if getattr(wrapper, "nexus_failures", 0) != self._failures:
            wrapper.close()
            wrapper.nexus_failures = self._failures

    def close_old_connection(self, **_: Any) -> None:
        """Close this thread's connection if it is too old. A receiver of Django's signals."""
        for wrapper in self._handler.all(initialized_only=True):
            wrapper.close_if_unusable_or_obsolete()

    def _known_position(self) -> int:
        # A server only moves forward. A new connection may lead to another server.
        raw, position = getattr(self.wrapper, "nexus_replayed", (None, 0))
        return position if raw is not None and raw is self.wrapper.connection else 0

    def _read_position(self) -> int:
        wrapper: Any = self.wrapper
        wrapper.nexus_seconds_to_answer = SECONDS_TO_ANSWER
        wrapper.ensure_connection()
        [text] = wrapper.connection.execute("SELECT pg_last_wal_replay_lsn()").fetchone()
        if text is None:
            # It was promoted, or never was a replica: it does not follow the primary.
            raise psycopg.OperationalError("The server is no replica.")
        position = parse_position(text)
        wrapper.nexus_replayed = (wrapper.connection, position)
        return position


@cache
def all_replicas() -> tuple[Replica, ...]:
    """Return the replicas in the settings."""
    replicas = tuple(
        Replica(f"Replica {number}", database)
        for number, database in enumerate(settings.DATABASE_REPLICAS, start=1)
    )
    for replica in replicas:
        request_started.connect(replica.close_old_connection)
        request_finished.connect(replica.close_old_connection)
    return replicas


def replicas_of_thread() -> Iterator[Replica]:
    """Yield every replica. Threads begin with different ones, so that the load is shared."""
    replicas = all_replicas()
    if not hasattr(_thread, "first"):
        _thread.first = next(_threads) % len(replicas)
    yield from replicas[_thread.first :]
    yield from replicas[: _thread.first]


_threads = count()
_thread = local()
