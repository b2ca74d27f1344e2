"""The harness's own connection to the database: resets, counts and passwords."""

import re
import time
from collections.abc import Sequence
from typing import Any

import psycopg
from argon2 import PasswordHasher
from django.contrib.auth.hashers import PBKDF2PasswordHasher

# Of users that exist in the comparison only.
_PASSWORD = "bench-password"  # noqa: S105
# Statements that begin or end a transaction or a session are not counted.
_NOT_COUNTED = r"^\s*(begin|commit|rollback|set |deallocate|savepoint|release|start|close|discard)"
# Deferred foreign keys are checked at the end of a transaction, by statements of the server itself.
_BY_CONSTRAINTS = "FROM ONLY .* FOR KEY SHARE OF x"
_COUNT_STATEMENTS = f"""
    SELECT coalesce(sum(calls), 0)::bigint FROM pg_stat_statements
    WHERE query !~ 'pg_stat_' AND query !~* '{_NOT_COUNTED}' AND query !~ '{_BY_CONSTRAINTS}'
"""  # noqa: S608 - the patterns are constants
_COUNT_RUNNING = """
    SELECT count(*) FROM pg_stat_activity
    WHERE state <> 'idle' AND backend_type = 'client backend' AND pid <> pg_backend_pid()
"""
_SECONDS_TO_DRAIN = 30.0
_QUIET_CHECKS = 3


class BenchDatabase:
    """A connection that measures and resets the database while systems use it."""

    def __init__(self, *, url: str) -> None:
        self._connection = psycopg.connect(url, autocommit=True)
        self._hashes: dict[str, str] = {}

    def run(self, statements: Sequence[str]) -> None:
        """Run statements without parameters."""
        for statement in statements:
            self._connection.execute(statement.encode())

    def fetch(self, query: str) -> tuple[Any, ...]:
        """Return the first row of a query, or an empty tuple."""
        return self._connection.execute(query.encode()).fetchone() or ()

    def count_statements(self) -> int:
        """Return the number of statements that all clients have run so far."""
        return int(self.fetch(_COUNT_STATEMENTS)[0])

    def wait_until_quiet(self) -> None:
        """Wait until the requests that the last load left behind have ended."""
        deadline, quiet, former = time.monotonic() + _SECONDS_TO_DRAIN, 0, -1
        while quiet < _QUIET_CHECKS and time.monotonic() < deadline:
            # Between its statements, a request computes: none runs, but their number grows.
            present = self.count_statements()
            is_busy = self.fetch(_COUNT_RUNNING)[0] or present != former
            quiet, former = (0 if is_busy else quiet + 1), present
            time.sleep(0.1)

    def set_password(self, kind: str) -> None:
        """Give the user of W11 a hash of the kind that a peer makes itself: pbkdf2 or argon2."""
        if kind not in self._hashes:
            self._hashes[kind] = _hash(kind)
        update = "UPDATE bench.users SET password = %s WHERE id = 1"
        self._connection.execute(update, [self._hashes[kind]])


def is_counted(statement: str) -> bool:
    """Return whether a statement counts as one of a request."""
    return not re.match(_NOT_COUNTED, statement, re.IGNORECASE)


def _hash(kind: str) -> str:
    if kind == "pbkdf2":
        encoded: str = PBKDF2PasswordHasher().encode(_PASSWORD, "bench")
        return encoded
    return PasswordHasher().hash(_PASSWORD)
