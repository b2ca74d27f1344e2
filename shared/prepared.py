"""
Statements that PostgreSQL plans once for each connection.

Django's cursors write parameters into the text of a statement, so PostgreSQL parses and plans every
execution. For a short statement that takes longer than running it. Use this cursor for statements
of hot paths whose text is the same every time.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.backends.utils import CursorWrapper


class _Cursor(ServerBindingCursor):
    """Keeps the text of a statement that is prepared, too, because Django's log shows it."""

    def _convert_query(self, *arguments: Any) -> Any:
        self._query = super()._convert_query(*arguments)  # type: ignore[misc]  # of psycopg
        return self._query


@contextmanager
def prepared_cursor() -> Iterator[CursorWrapper]:
    """
    Yield a cursor that sends parameters apart from the text of a statement.

    A text is prepared when it has been executed a few times on the connection. Parameters have the
    types of their Python values, so cast those whose type PostgreSQL cannot infer.
    """
    connection.ensure_connection()
    reader = getattr(connection, "nexus_reader", None)
    of_server = reader.cursor(_make_cursor) if reader else _make_cursor(connection)
    # Django's own way to wrap a cursor: statements are counted and observed as all others are.
    with connection._prepare_cursor(of_server) as cursor:  # type: ignore[attr-defined]
        yield cursor


def _make_cursor(wrapper: Any) -> _Cursor:
    return _Cursor(wrapper.connection)  # type: ignore[call-arg]  # stubs
