"""
Statements that PostgreSQL plans once for each connection.

Django's cursors write parameters into the text of a statement, so PostgreSQL parses and plans every
execution. For a short statement that takes longer than running it. Use this cursor for statements
of hot paths whose text is the same every time.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, NoReturn

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.backends.utils import CursorWrapper
from psycopg._queries import MAX_CACHED_STATEMENT_LENGTH, PostgresQuery, _query2pg_nocache
from psycopg.pq import ConnStatus, ExecStatus, Format, TransactionStatus

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
    """
    Executes a statement that is prepared by one call of libpq.

    psycopg prepares it, and forgets it when it must. Its own way to execute a statement can also be
    interrupted, shared by threads and used by coroutines. That takes twice as much processor time,
    and gives the interpreter to another thread several times.
    """

    _query_cls = _Query
    # Attributes of psycopg's cursors, which its stubs do not have.
    _conn: Any
    _tx: Any
    _pgconn: Any
    _set_results: Any
    _raise_for_result: Callable[[Any], NoReturn]
    _closed: bool

    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        """Execute a statement, as the cursors of psycopg do."""
        if not self._may_be_prepared():
            return super().execute(query, params, **options)  # type: ignore[misc]  # of psycopg
        parsed = self._convert_query(query, params)
        names = self._conn._prepared._names
        key = (parsed.query, parsed.types)
        name = names.get(key)
        if name is None:
            return super().execute(query, params, **options)  # type: ignore[misc]  # of psycopg
        names.move_to_end(key)
        result = self._pgconn.exec_prepared(name, parsed.params, parsed.formats)
        if result.status not in (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK):
            self._fail(result)
        self._set_results([result])
        return self

    def _may_be_prepared(self) -> bool:
        # Outside of autocommit, psycopg begins the transaction.
        if self._conn._pipeline or not self._conn._prepared._names:
            return False
        status = self._pgconn.transaction_status
        if status == TransactionStatus.IDLE:
            return bool(self._conn.autocommit)
        return bool(status == TransactionStatus.INTRANS)

    def _fail(self, result: Any) -> NoReturn:
        if self._pgconn.status == ConnStatus.BAD:
            raise psycopg.OperationalError(self._pgconn.get_error_message())
        self._raise_for_result(result)

    def _convert_query(self, *arguments: Any) -> Any:
        # Stored for statements that are prepared, too, because Django's log shows them.
        self._query = super()._convert_query(*arguments)  # type: ignore[misc]  # of psycopg
        return self._query

    def close(self) -> None:
        """Release the results, and keep the cursor for the next statement of the connection."""
        if not self._closed:
            super().close()  # type: ignore[misc]  # of psycopg
            self._tx.set_pgresult(None)
            self._conn.nexus_cursors.append(self)


def prepared_cursor() -> CursorWrapper:
    """
    Return a cursor that sends parameters apart from the text of a statement, for a ``with`` block.

    A text is prepared when it has been executed a few times on the connection. Parameters have the
    types of their Python values, so cast those whose type PostgreSQL cannot infer.
    """
    # Taken once, because each look-up of ``connection`` takes ten calls.
    database = connections[DEFAULT_DB_ALIAS]
    database.close_if_health_check_failed()
    database.ensure_connection()
    reader = getattr(database, "nexus_reader", None)
    of_server = reader.cursor(_open_cursor) if reader else _open_cursor(database)
    # Django's own way to wrap a cursor: statements are counted and observed as all others are.
    cursor: CursorWrapper = database._prepare_cursor(of_server)  # type: ignore[attr-defined]
    return cursor


def fetch_all(sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Return all rows that a statement returns. It is executed by ``prepared_cursor``."""
    with prepared_cursor() as cursor:
        cursor.execute(sql, parameters)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def _open_cursor(wrapper: Any) -> _Cursor:
    """Return a cursor that is closed, or else a new one. It knows how to read the usual types."""
    closed: list[_Cursor] = vars(wrapper.connection).setdefault("nexus_cursors", [])
    if closed:
        cursor = closed.pop()
        cursor._closed = False
        return cursor
    return _make_cursor(wrapper)


def _make_cursor(wrapper: Any) -> _Cursor:
    cursor = _Cursor(wrapper.connection)  # type: ignore[call-arg]  # stubs
    # Django's own loader parses times in Python. The result is the same, because the time zone of
    # its connections is UTC.
    cursor.adapters.register_loader(_TIME, _TIME_LOADER)  # type: ignore[attr-defined]  # stubs
    return cursor
