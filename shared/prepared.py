"""
Statements that PostgreSQL plans once for each connection.

Django's cursors write parameters into the text of a statement, so PostgreSQL parses and plans every
execution. For a short statement that takes longer than running it. Use this cursor for statements
of hot paths whose text is the same every time.
"""

from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.backends.utils import CursorWrapper


class _Cursor(ServerBindingCursor):
    """Keeps the text of a statement that is prepared, too, because Django's log shows it."""

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
    return _Cursor(wrapper.connection)  # type: ignore[call-arg]  # stubs
