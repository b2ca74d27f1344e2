"""Statements that PostgreSQL plans once for each connection."""

import threading
import time
from unittest import mock

import psycopg
import pytest
from django.conf import settings
from django.db import DataError, InterfaceError, OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext

from nexus.settings.database import DIRECT, POOLED
from shared.prepared import _parse, prepared_cursor

pytestmark = pytest.mark.django_db

REST = "prepared in a test"
TEXT = f"SELECT %s::int + 1, '{REST}'"


def run(number: int) -> int:
    with prepared_cursor() as cursor:
        cursor.execute(TEXT, [number])
        return int(cursor.fetchone()[0])


def prepared_texts() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        return [text for (text,) in cursor.fetchall()]


@pytest.mark.skipif(
    settings.NEXUS_DATABASE_POOLER == POOLED, reason="this pooler knows no prepared statements"
)
def test_repeated_text_is_prepared_and_gives_the_same_results() -> None:
    assert [run(number) for number in range(6)] == [1, 2, 3, 4, 5, 6]
    assert any("prepared in a test" in text for text in prepared_texts())


def test_long_text_is_parsed_once_and_gives_the_same_results() -> None:
    text = f"SELECT %s::int, '100%%', '{'long' * 2000}', %s::text"
    _parse.cache_clear()

    found = []
    for number in range(4):
        with prepared_cursor() as cursor:
            cursor.execute(text, [number, "à"])
            found.append(cursor.fetchone())

    assert found == [(number, "100%", "long" * 2000, "à") for number in range(4)]
    assert (_parse.cache_info().misses, _parse.cache_info().hits) == (1, 3)


@pytest.mark.parametrize("time", ["2026-11-30 12:34:56.789+05:30", "0001-01-01 00:00:00+00"])
def test_times_are_those_of_other_cursors(time: str) -> None:
    text = "SELECT %s::text::timestamptz, NULL::timestamptz"
    with connection.cursor() as cursor:
        cursor.execute(text, [time])
        expected = cursor.fetchone()

    with prepared_cursor() as cursor:
        cursor.execute(text, [time])
        found = cursor.fetchone()

    assert found == expected
    assert found[0].tzinfo is expected[0].tzinfo


def test_statement_counts_as_one_of_the_request() -> None:
    with CaptureQueriesContext(connection) as queries:
        for _ in range(5):
            run(1)
    assert ["prepared in a test" in query["sql"] for query in queries] == [True] * 5


def prepare(text: str, *parameters: object) -> None:
    """Execute a text often enough for it to be prepared."""
    for _ in range(5):
        with prepared_cursor() as cursor:
            cursor.execute(text, parameters)


@pytest.mark.skipif(
    settings.NEXUS_DATABASE_POOLER == POOLED, reason="this pooler knows no prepared statements"
)
def test_prepared_text_is_executed_by_one_call_of_libpq() -> None:
    prepare(TEXT, 1)

    with mock.patch.object(psycopg.Connection, "wait", side_effect=AssertionError):
        assert run(2) == 3
        with pytest.raises(AssertionError), prepared_cursor() as cursor:
            cursor.execute("SELECT 'not prepared'")


def test_error_of_a_prepared_text_is_the_usual_one_and_the_next_execution_works() -> None:
    text = "SELECT 12 / %s::int"
    prepare(text, 3)

    with (
        pytest.raises(DataError, match="division by zero"),
        transaction.atomic(),
        prepared_cursor() as cursor,
    ):
        cursor.execute(text, [0])

    with prepared_cursor() as cursor:
        cursor.execute(text, [4])
        assert cursor.fetchall() == [(3,)]


def test_closed_cursor_has_no_rows_and_is_used_for_the_next_statement() -> None:
    prepare(TEXT, 1)
    with prepared_cursor() as cursor:
        cursor.execute(TEXT, [1])
        first = cursor.cursor

    assert first.pgresult is None
    with pytest.raises(InterfaceError, match="closed"):
        cursor.fetchall()
    with prepared_cursor() as outer, prepared_cursor() as inner:
        assert outer.cursor is first
        inner.execute(TEXT, [2])
        outer.execute(TEXT, [3])
        assert (inner.fetchone(), outer.fetchone()) == ((3, REST), (4, REST))


@pytest.mark.django_db(transaction=True)
def test_prepared_text_that_writes_is_part_of_the_transaction() -> None:
    connection.cursor().execute("CREATE TABLE prepared_in_a_test (number int)")
    text = "INSERT INTO prepared_in_a_test VALUES (%s)"
    try:
        prepare(text, 1)
        with transaction.atomic():
            with prepared_cursor() as cursor:
                cursor.execute(text, [2])
                assert cursor.rowcount == 1
            transaction.set_rollback(True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM prepared_in_a_test WHERE number = 2")
            assert cursor.fetchone() == (0,)
    finally:
        connection.cursor().execute("DROP TABLE prepared_in_a_test")


@pytest.mark.skipif(
    settings.NEXUS_DATABASE_POOLER != DIRECT, reason="a pooler hides the id of the server's process"
)
@pytest.mark.django_db(transaction=True)
def test_lost_connection_is_an_operational_error_and_the_next_request_gets_another() -> None:
    prepare(TEXT, 1)
    with psycopg.connect(**connection.get_connection_params(), autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [connection.connection.info.backend_pid])

    with pytest.raises(OperationalError), prepared_cursor() as cursor:
        cursor.execute(TEXT, [1])

    connection.close_if_unusable_or_obsolete()
    assert run(4) == 5


def test_other_threads_go_on_while_a_prepared_text_is_executed() -> None:
    text = "SELECT pg_sleep(%s::float)"
    prepare(text, 0)
    turns: list[float] = []
    is_done = threading.Event()

    def take_turns() -> None:
        while not is_done.is_set():
            turns.append(time.monotonic())
            time.sleep(0.01)

    thread = threading.Thread(target=take_turns)
    thread.start()
    with prepared_cursor() as cursor:
        cursor.execute(text, [0.5])
    is_done.set()
    thread.join()

    assert len(turns) > 10
