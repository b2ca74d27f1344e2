"""
Short waits for locks, and retries, for commands that change tables while requests are served.

A statement that waits for an exclusive lock on a table blocks every later statement on that table,
so a migration behind a long transaction would stop requests for as long as that transaction runs.
"""

import re
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any, TypeVar

from django.core.management import CommandError
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper

T = TypeVar("T")

# Requests on the table wait for as long as the command does. A web process refuses requests once
# all its threads have waited for more than a second (nexus.web.thread_pool), so this is shorter.
LOCK_TIMEOUT = 0.5
LOCK_ATTEMPTS = 10
LONGEST_PAUSE = 30
# lock_not_available and deadlock_detected: PostgreSQL has rolled the statement back.
_LOCK_FAILURES = {"55P03", "40P01"}
# Such a statement waits for other transactions but blocks none. A timeout would leave an invalid
# index behind.
_CONCURRENTLY = re.compile(r"\bCONCURRENTLY\b", re.IGNORECASE)
_OLDEST_TRANSACTIONS = """
SELECT pid, coalesce(nullif(application_name, ''), usename::text, ''),
       extract(epoch FROM clock_timestamp() - xact_start)::int
FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL
ORDER BY xact_start
LIMIT 3
"""


class LockUnavailable(CommandError):
    """A lock was not available within the timeout, in any attempt."""


@dataclass(frozen=True, slots=True)
class LockWaits:
    """
    How long a statement waits for a lock, in seconds, and how often it is tried.

    ``report`` is called with one line before each pause.
    """

    timeout: float
    attempts: int
    report: Callable[[str], Any]

    def retry(self, action: Callable[[], T], *, connection: BaseDatabaseWrapper) -> T:
        """
        Return what the action returns, repeating it while it cannot get a lock.

        The pauses grow from one second to ``LONGEST_PAUSE`` seconds. The action must change
        nothing if it fails.

        :raises LockUnavailable: after the last attempt, with the oldest open transactions.
        """
        for attempt in count(1):
            try:
                return action()
            except OperationalError as failure:
                if getattr(failure.__cause__, "sqlstate", None) not in _LOCK_FAILURES:
                    raise
                blockers = _describe_transactions(connection)
                if attempt >= self.attempts:
                    raise LockUnavailable(self._give_up(blockers)) from failure
            pause = min(2 ** (attempt - 1), LONGEST_PAUSE)
            self.report(
                f"No lock within {self.timeout:g} s (attempt {attempt} of {self.attempts}), "
                f"rolled back; trying again in {pause} s. {blockers}"
            )
            time.sleep(pause)
        raise AssertionError("unreachable: the loop ends by return or raise")

    @contextmanager
    def limit(self, connection: BaseDatabaseWrapper) -> Iterator[None]:
        """
        Limit the lock waits of a connection's statements until the end of the block.

        Outside of a transaction each statement is retried by itself, because nothing could roll
        back the statements before it. Statements with CONCURRENTLY wait without a limit.
        """

        def run(execute: Callable[..., Any], sql: Any, *details: Any) -> Any:
            if connection.in_atomic_block:
                return execute(sql, *details)
            if _CONCURRENTLY.search(str(sql)):
                with _lock_timeout(connection, 0):
                    return execute(sql, *details)
            return self.retry(lambda: execute(sql, *details), connection=connection)

        with _lock_timeout(connection, self.timeout), connection.execute_wrapper(run):
            yield

    def _give_up(self, blockers: str) -> str:
        return (
            f"No lock within {self.timeout:g} s in {self.attempts} attempts. The last change "
            "was rolled back, earlier ones are applied. End the transactions that hold the lock, "
            f"or run the command again later. {blockers}"
        )


def add_lock_options(parser: ArgumentParser) -> None:
    """Add the limits of the lock waits to the options of a command."""
    parser.add_argument(
        "--lock-timeout",
        type=float,
        default=LOCK_TIMEOUT,
        metavar="SECONDS",
        help=f"how long a statement waits for a lock (default: {LOCK_TIMEOUT:g})",
    )
    parser.add_argument(
        "--lock-attempts",
        type=int,
        default=LOCK_ATTEMPTS,
        metavar="NUMBER",
        help=f"how often a change that does not get its lock is tried (default: {LOCK_ATTEMPTS})",
    )


def read_lock_waits(options: Mapping[str, Any], *, report: Callable[[str], Any]) -> LockWaits:
    """Return the limits that a command was given, with a function that reports each pause."""
    return LockWaits(options["lock_timeout"], options["lock_attempts"], report)


@contextmanager
def _lock_timeout(connection: BaseDatabaseWrapper, seconds: float) -> Iterator[None]:
    before = _set_lock_timeout(connection, f"{round(seconds * 1000)}ms")
    try:
        yield
    finally:
        # A connection that was lost, or is in a failed transaction, accepts no statement.
        if connection.is_usable():
            _set_lock_timeout(connection, before)


def _set_lock_timeout(connection: BaseDatabaseWrapper, value: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        [before] = cursor.fetchone()
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [value])
    return str(before)


def _describe_transactions(connection: BaseDatabaseWrapper) -> str:
    if connection.in_atomic_block and connection.needs_rollback:
        return ""
    with connection.cursor() as cursor:
        cursor.execute(_OLDEST_TRANSACTIONS)
        rows = cursor.fetchall()
    listed = ", ".join(f"pid {pid} ({name}, {age} s)" for pid, name, age in rows)
    return f"Oldest transactions: {listed}." if listed else "No other transaction is open."
