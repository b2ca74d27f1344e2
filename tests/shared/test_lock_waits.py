"""Promise: a migration waits for a lock for a short time, changes nothing without it, and retries."""

from collections.abc import Callable, Iterator
from io import StringIO
from types import SimpleNamespace

import psycopg
import pytest
from django.core.management import call_command
from django.db import OperationalError, connection, transaction

from shared import lock_waits
from shared.lock_waits import LockUnavailable, LockWaits
from tests.databases import server_address

pytestmark = pytest.mark.django_db(transaction=True)

TABLE = "notifications_notificationpreference"
ALTER = f"ALTER TABLE {TABLE} ADD COLUMN extra int"


@pytest.fixture
def reader() -> Iterator["psycopg.Connection[tuple[object, ...]]"]:
    """Return a session with an open transaction that has read the table."""
    name = connection.settings_dict["NAME"]
    with psycopg.connect(dbname=name, application_name="report", **server_address()) as session:
        session.execute(f"SELECT FROM {TABLE}".encode())
        yield session
        session.rollback()


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Replace the pauses between attempts, and return their lengths."""
    lengths: list[float] = []
    replace_sleep(monkeypatch, lengths.append)
    return lengths


def replace_sleep(monkeypatch: pytest.MonkeyPatch, sleep: Callable[[float], None]) -> None:
    # Of this module only: threads of other tests sleep too.
    monkeypatch.setattr(lock_waits, "time", SimpleNamespace(sleep=sleep))


def waits(attempts: int, lines: list[str] | None = None) -> LockWaits:
    return LockWaits(
        timeout=0.05, attempts=attempts, report=lines.append if lines is not None else print
    )


def alter() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ALTER)


def columns() -> set[str]:
    with connection.cursor() as cursor:
        found = connection.introspection.get_table_description(cursor, TABLE)
    return {column.name for column in found}


def lock_timeout() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        return str(cursor.fetchone()[0])


class TestRetry:
    def test_transaction_without_its_lock_is_repeated_after_growing_pauses(
        self, reader: "psycopg.Connection[tuple[object, ...]]", pauses: list[float]
    ) -> None:
        lines: list[str] = []
        limits = waits(9, lines)

        with limits.limit(connection), pytest.raises(LockUnavailable) as failure:
            limits.retry(alter, connection=connection)

        assert pauses == [1, 2, 4, 8, 16, 30, 30, 30]
        assert "extra" not in columns()
        assert "in 9 attempts" in str(failure.value)
        assert f"pid {reader.info.backend_pid} (report, " in str(failure.value)
        assert all("(attempt " in line for line in lines)

    def test_other_failures_are_raised_at_once(self, pauses: list[float]) -> None:
        def cancel() -> None:
            with connection.cursor() as cursor:
                cursor.execute("SET statement_timeout = 50")
                try:
                    cursor.execute("SELECT pg_sleep(5)")
                finally:
                    cursor.execute("RESET statement_timeout")

        with pytest.raises(OperationalError, match="statement timeout"):
            waits(9).retry(cancel, connection=connection)

        assert pauses == []


class TestLimit:
    def test_earlier_lock_timeout_is_restored(self) -> None:
        before = lock_timeout()

        with waits(1).limit(connection):
            inside = lock_timeout()

        assert (inside, lock_timeout()) == ("50ms", before)

    def test_statement_outside_of_a_transaction_is_repeated_by_itself(
        self, reader: "psycopg.Connection[tuple[object, ...]]", monkeypatch: pytest.MonkeyPatch
    ) -> None:
        replace_sleep(monkeypatch, lambda seconds: reader.rollback())
        lines: list[str] = []
        statements: list[str] = []

        with waits(2, lines).limit(connection), connection.cursor() as cursor:
            for statement in (ALTER, f"ALTER TABLE {TABLE} DROP COLUMN extra"):
                cursor.execute(statement)
                statements.append(statement)

        assert len(statements) == 2
        assert len(lines) == 1

    def test_concurrent_index_is_not_interrupted(
        self, reader: "psycopg.Connection[tuple[object, ...]]"
    ) -> None:
        seen: list[str] = []

        def watch(execute: Callable[..., object], sql: str, *details: object) -> object:
            if "CONCURRENTLY" in sql:
                seen.append(lock_timeout())
                return None
            return execute(sql, *details)

        with (
            waits(1).limit(connection),
            connection.execute_wrapper(watch),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"CREATE INDEX CONCURRENTLY extra ON {TABLE} (user_id)")

        assert seen == ["0"]


@pytest.mark.slow
def test_migration_is_applied_once_the_lock_is_free(
    reader: "psycopg.Connection[tuple[object, ...]]",
) -> None:
    class Output(StringIO):
        """Ends the reader's transaction when the command reports its first failure."""

        def write(self, text: str) -> int:
            if "No lock within 0.1 s (attempt 1 of 3)" in text:
                assert "digest_sent_at" in columns()
                reader.rollback()
            return super().write(text)

    output = Output()
    try:
        call_command(
            "migrate", "notifications", "0002", lock_timeout=0.1, lock_attempts=3, stdout=output
        )
        without = columns()
    finally:
        reader.rollback()
        call_command("migrate", verbosity=0)

    assert "digest_sent_at" not in without
    assert "digest_sent_at" in columns()
    assert output.getvalue().count("No lock within") == 1
