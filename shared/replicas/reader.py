"""The reader of one request: it chooses the server of each statement."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import psycopg
from django.db import Error
from django.db.backends.base.base import BaseDatabaseWrapper

from shared.caching import Namespace
from shared.caching.namespaces import current_versions
from shared.caching.server import CacheUnavailable
from shared.replicas.positions import oldest_allowed, position_of
from shared.replicas.servers import Replica, replicas_of_thread

MakeCursor = Callable[[BaseDatabaseWrapper], Any]

_CONNECTION_LOST = ("08", "57P")
"""Beginnings of the SQLSTATEs with which a server closes a connection."""
_REFUSED_WRITE = "25006"

_counts: Counter[str] = Counter()


def read_counts() -> Mapping[str, int]:
    """
    Return how many requests read from a ``replica`` only, and how many used the ``primary``.

    ``retried`` is how many of these went to the primary because a statement failed on a replica.
    """
    return dict(_counts)


class Reader:
    """
    Chooses the server of each statement of a request that reads.

    A replica is used if it has replayed the last writes of these sessions, and the writes up to
    each required version. Otherwise, inside a transaction, and after a statement that a replica
    cannot execute, the primary is used until the end of the request.
    """

    def __init__(self, primary: BaseDatabaseWrapper, sessions: Sequence[Namespace]) -> None:
        self._primary = primary
        self._sessions = sessions
        self._replica: Replica | None = None
        self._required = 0
        self._has_begun = False
        self._unmet: list[bytes] = []
        self._stays_on_primary = False
        self.statements_on_replica = 0
        self.may_have_written = False

    def require(self, versions: Iterable[bytes]) -> None:
        """Read from now on only where the writes that set these versions are visible."""
        self._unmet.extend(versions)

    def cursor(self, make: MakeCursor) -> Any:
        """Return a cursor of a replica or of the primary, which ``make`` makes of a connection."""
        if self._primary.in_atomic_block:
            self.may_have_written = True
            self._stays_on_primary = True
        replica = None if self._stays_on_primary else self._choose()
        if replica is None:
            return make(self._primary)
        try:
            return ReplicaCursor(self, replica, make)
        except psycopg.Error as error:
            return self.retry_on_primary(replica, error, make)

    def finish(self) -> None:
        """Count the request."""
        if self._stays_on_primary:
            _counts["primary"] += 1
        elif self.statements_on_replica:
            _counts["replica"] += 1

    def retry_on_primary(self, replica: Replica, error: psycopg.Error, make: MakeCursor) -> Any:
        """Return a cursor of the primary for a statement that the replica did not execute."""
        self._stays_on_primary = True
        self.may_have_written |= error.sqlstate == _REFUSED_WRITE
        _counts["retried"] += 1
        if error.sqlstate is None or error.sqlstate.startswith(_CONNECTION_LOST):
            replica.fail(error)
        return make(self._primary)

    def _choose(self) -> Replica | None:
        """Return the replica of this request, or None and from then on use the primary."""
        try:
            self._update_required()
        except (CacheUnavailable, psycopg.Error, Error):
            self._stays_on_primary = True
            return None
        candidates = [self._replica] if self._replica else replicas_of_thread()
        self._replica = next((one for one in candidates if one.has_replayed(self._required)), None)
        self._stays_on_primary = self._replica is None
        return self._replica

    def _update_required(self) -> None:
        if not self._has_begun:
            self._has_begun = True
            self._unmet.extend(current_versions(self._sessions))
            self._required = oldest_allowed(self._primary)
        if self._unmet:
            # The position is read now, after the versions were.
            position = position_of(self._unmet, self._primary)
            self._required = max(self._required, position)
            self._unmet.clear()


class ReplicaCursor:
    """A cursor of a replica that becomes one of the primary if the replica fails."""

    def __init__(self, reader: Reader, replica: Replica, make: MakeCursor) -> None:
        self._reader = reader
        self._replica = replica
        self._make = make
        self._cursor = make(replica.wrapper)
        self._is_on_replica = True

    def execute(self, *statement: Any) -> Any:
        """Execute a statement on the replica or else, after any error, on the primary."""
        return self._run("execute", statement)

    def executemany(self, *statement: Any) -> Any:
        """Execute a statement several times, as ``execute`` does."""
        return self._run("executemany", statement)

    def _run(self, method: str, statement: Sequence[Any]) -> Any:
        if not self._is_on_replica:
            return getattr(self._cursor, method)(*statement)
        try:
            result = getattr(self._cursor, method)(*statement)
        except psycopg.Error as error:
            # An error may be the replica's alone: it is away, it refuses a write, it has yet to
            # replay a migration, or replaying had to cancel the statement.
            self._is_on_replica = False
            self._cursor = self._reader.retry_on_primary(self._replica, error, self._make)
            return getattr(self._cursor, method)(*statement)
        self._reader.statements_on_replica += 1
        return result

    def __iter__(self) -> Iterator[Any]:
        return iter(self._cursor)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)
