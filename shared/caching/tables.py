"""
The tables that statements read and write.

A cached GraphQL response depends on the tables that were read while it was computed. Each table
that responses may depend on has a namespace, and every statement that writes to the table bumps
it: no service can forget to.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from shared.caching.dependencies import is_recording, record_dependencies
from shared.caching.namespaces import Namespace, bump_on_commit

UNTRACKED_APPS = frozenset(
    {"admin", "auth", "contenttypes", "sessions", "events", "idempotency", "notifications"}
)
"""Apps of Django and of the core that no public response reads."""
TRACKED_IN_IDENTITY = frozenset({"identity_user"})

LONGEST_REMEMBERED = 8_000

_WORD = re.compile(r"[a-z_][a-z0-9_]*")
_WRITTEN = re.compile(
    r"\b(?:INSERT\s+INTO|UPDATE(?:\s+ONLY)?|DELETE\s+FROM(?:\s+ONLY)?|MERGE\s+INTO)\b"
    r'\s+"?([a-z_][a-z0-9_]*)',
    re.IGNORECASE,
)
_TRUNCATES = re.compile(r"\s*TRUNCATE\b", re.IGNORECASE)
# Of functions, because the tables that they use do not appear in the statements that call them.
_SOURCES = """
SELECT p.proname, p.prosrc, coalesce(array_agg(c.relname) FILTER (WHERE c.oid IS NOT NULL), '{}')
FROM pg_proc p
JOIN pg_language l ON l.oid = p.prolang AND l.lanname IN ('sql', 'plpgsql')
LEFT JOIN pg_trigger t ON t.tgfoid = p.oid AND NOT t.tgisinternal
LEFT JOIN pg_class c ON c.oid = t.tgrelid
WHERE p.pronamespace = 'public'::regnamespace
GROUP BY p.oid, p.proname, p.prosrc
"""


UNTRACKED = Namespace("tables.untracked")
"""Stands for every table without a namespace: what depends on one cannot be cached."""


@dataclass(frozen=True, slots=True)
class Touched:
    """The namespaces of the tables that a statement uses, and of those that it writes."""

    used: frozenset[Namespace]
    written: frozenset[Namespace]


@dataclass(frozen=True, slots=True)
class _Watch:
    """A namespace that is bumped by writes to tables, unless a statement matches a pattern."""

    namespace: Namespace
    tables: frozenset[str]
    unless: re.Pattern[str]


_watches: list[_Watch] = []


def bump_on_writes(
    namespace: Namespace, *, tables: frozenset[str], unless: re.Pattern[str]
) -> None:
    """Bump a namespace by every write to these tables, unless the statement matches a pattern."""
    _watches.append(_Watch(namespace, tables, unless))
    _remembered.cache_clear()


@cache
def table_namespaces() -> Mapping[str, Namespace]:
    """Return the namespaces of the tables that cached responses may depend on, by table."""
    return {
        model._meta.db_table: Namespace(f"tables.{model._meta.db_table}")
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and _is_tracked(model)
    }


def watch_connection(*, connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Observe the statements of a new connection. A receiver of ``connection_created``."""
    # Django creates databases through a connection of its own.
    if connection is not connections[DEFAULT_DB_ALIAS]:
        return
    if observe_statement not in connection.execute_wrappers:
        connection.execute_wrappers.insert(0, observe_statement)


def forget_functions(**_: Any) -> None:
    """Read the database's functions again. A receiver of ``post_migrate``."""
    _functions.cache_clear()
    _remembered.cache_clear()


def observe_statement(execute: Callable[..., Any], sql: Any, *arguments: Any) -> Any:
    """Execute a statement; bump the namespaces of what it wrote, and record what it read."""
    result = execute(sql, *arguments)
    touched = tables_touched(sql if isinstance(sql, str) else _text_of(sql))
    if touched.written:
        bump_on_commit(touched.written)
    if is_recording():
        record_dependencies(touched.used)
    return result


def tables_touched(sql: str) -> Touched:
    """Return the tables that a statement uses and writes, by itself and through functions."""
    # The text of a bulk insert grows with its rows, and hardly ever comes twice.
    return _touched(sql) if len(sql) > LONGEST_REMEMBERED else _remembered(sql)


@lru_cache(maxsize=1024)
def _remembered(sql: str) -> Touched:
    return _touched(sql)


def _touched(sql: str) -> Touched:
    used, written = set(_WORD.findall(sql)), set(_WRITTEN.findall(sql.lower()))
    if _TRUNCATES.match(sql):
        # It may list several tables, and CASCADE empties those that refer to them.
        written |= table_namespaces().keys()
        written.update(*(watch.tables for watch in _watches))
    called: set[str] = set()
    while functions := [
        function
        for name, function in _functions().items()
        if name not in called and (name in used or function.fired_by & written)
    ]:
        for function in functions:
            called.add(function.name)
            used |= function.used
            written |= function.written
    namespaces = table_namespaces()
    tracked = frozenset(namespaces[name] for name in used & namespaces.keys())
    return Touched(
        used=tracked | {UNTRACKED} if used & _untracked_tables() else tracked,
        written=frozenset(
            [
                *(namespaces[name] for name in written & namespaces.keys()),
                *(
                    watch.namespace
                    for watch in _watches
                    if written & watch.tables and not watch.unless.match(sql)
                ),
            ]
        ),
    )


@dataclass(frozen=True, slots=True)
class _Function:
    """
    A function of the database, and the tables that fire it as a trigger.

    The names that it uses and writes are those of tables and others.
    """

    name: str
    used: frozenset[str]
    written: frozenset[str]
    fired_by: frozenset[str]


@cache
def _functions() -> Mapping[str, _Function]:
    # Not through Django's cursor, so that it counts as no statement of a request.
    cursor = connection.connection.cursor()
    return {
        name: _Function(
            name,
            used=frozenset(_WORD.findall(source)),
            written=frozenset(_WRITTEN.findall(source.lower())),
            fired_by=frozenset(tables),
        )
        for name, source, tables in cursor.execute(_SOURCES).fetchall()
    }


@cache
def _untracked_tables() -> frozenset[str]:
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    return frozenset(tables - table_namespaces().keys())


def _is_tracked(model: Any) -> bool:
    if model._meta.app_label == "identity":
        return model._meta.db_table in TRACKED_IN_IDENTITY
    return model._meta.app_label not in UNTRACKED_APPS


def _text_of(sql: Any) -> str:
    return sql.decode() if isinstance(sql, bytes) else str(sql.as_string(None))
