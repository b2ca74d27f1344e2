"""Statements that PostgreSQL plans once for each connection."""

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nexus.settings.database import POOLED
from shared.prepared import _parse, prepared_cursor

pytestmark = pytest.mark.django_db

TEXT = "SELECT %s::int + 1, 'prepared in a test'"


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
