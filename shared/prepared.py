"""
Statements that PostgreSQL plans once for each connection.

Django's cursors write parameters into the text of a statement, so PostgreSQL parses and plans every
execution. For a short statement that takes longer than running it. Use this cursor for statements
of hot paths whose text is the same every time.
"""

from functools import lru_cache
from typing import Any

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.backends.utils import CursorWrapper
from psycopg._queries import MAX_CACHED_STATEMENT_LENGTH, PostgresQuery, _query2pg_nocache
from psycopg.pq import Format

_TIME = psycopg.adapters.types["timestamptz"].oid
_TIME_LOADER = psycopg.adapters.get_loader(_TIME, Format.TEXT)


class _Query(PostgresQuery):
    """
    Remembers how a long text was parsed, too.

    psycopg parses a text of more than 4,096 bytes for every execution, which takes 0.2 ms. The
    statements of large selections are longer, and they are executed again.
    """

    def convert(self, query: Any, vars: Any) -> None:  # noqa: A002  # psycopg's name
        is_long = isinstance(query, str) and len(query) > MAX_CACHED_STATEMENT_LENGTH
        if vars is None or not is_long:
            super().convert(query, vars)
            return
        parsed = _parse(query, self._tx.encoding)
        self.query, self._want_formats, self._order, self._parts = parsed
        self.dump(vars)


@lru_cache(maxsize=128)
def _parse(text: str, encoding: str) -> Any:
    return _query2pg_nocache(text.encode(encoding), encoding)


class _Cursor(ServerBindingCursor):
    """Keeps the text of a statement that is prepared, too, because Django's log shows it."""

    _query_cls = _Query

    def _convert_query(self, *arguments: Any) -> Any:
        self._query = super()._convert_query(*arguments)  # type: ignore[misc]  # of psycopg
        return self._query


def prepared_cursor() -> CursorWrapper:
    """
    Return a cursor that sends parameters apart from the text of a statement, for a ``with`` block.

    A text is prepared when it has been executed a few times on the connection. Parameters have the
    types of their Python values, so cast those whose type PostgreSQL cannot infer.
    """
    # Taken once, because each look-up of ``connection`` takes ten calls.
    database = connections[DEFAULT_DB_ALIAS]
    database.ensure_connection()
    reader = getattr(database, "nexus_reader", None)
    of_server = reader.cursor(_make_cursor) if reader else _make_cursor(database)
    # Django's own way to wrap a cursor: statements are counted and observed as all others are.
    cursor: CursorWrapper = database._prepare_cursor(of_server)  # type: ignore[attr-defined]
    return cursor


def _make_cursor(wrapper: Any) -> _Cursor:
    cursor = _Cursor(wrapper.connection)  # type: ignore[call-arg]  # stubs
    # Django's own loader parses times in Python. The result is the same, because the time zone of
    # its connections is UTC.
    cursor.adapters.register_loader(_TIME, _TIME_LOADER)  # type: ignore[attr-defined]  # stubs
    return cursor
