"""
Replacing a table by a partitioned table of the same name, constraints and indexes.

Models, migrations and statements see no difference. Only the primary key changes, because on a
partitioned table it must contain the partition key.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

NEW = "_new"
"""Ends the names of a table, of its constraints and of its indexes until they replace the old."""
BEFORE = "_before"
"""Ends the names of a former table and of its indexes when it has become a partition."""


class NotConvertible(Exception):
    """A table cannot be replaced by a partitioned table. The message says what to do."""


@dataclass(frozen=True, slots=True)
class Partition:
    """A partition of a table. A range has an upper bound; the default partition has none."""

    name: str
    lower: int | None
    upper: int | None


@dataclass(frozen=True, slots=True)
class Index:
    """An index: its name, its definition after the name, and whether it is a constraint."""

    name: str
    definition: str
    is_constraint: bool
    is_primary: bool


def is_partitioned(table: str) -> bool:
    """Return whether a table is partitioned."""
    return bool(_fetch("SELECT relkind = 'p' FROM pg_class WHERE oid = %s::regclass", table)[0][0])


def list_partitions(table: str) -> Sequence[Partition]:
    """Return the partitions of a table, ranges of integers in their order, the default last."""
    return [
        Partition(name, _bound("FROM", bounds), _bound("TO", bounds))
        for name, bounds in sorted(
            _fetch(_PARTITIONS, table), key=lambda row: _bound("TO", row[1]) or float("inf")
        )
    ]


def list_indexes(table: str) -> Sequence[Index]:
    """Return the indexes of a table, the primary key first."""
    return [Index(*row) for row in _fetch(_INDEXES, table)]


def list_foreign_keys(table: str) -> Sequence[tuple[str, str]]:
    """Return the names and the definitions of a table's foreign keys."""
    return [(name, definition) for name, definition in _fetch(_FOREIGN_KEYS, table)]


def require_convertible(tables: Sequence[str]) -> None:
    """
    Check that nothing but these tables themselves refers to them.

    :raises NotConvertible: if a foreign key does, or the role does not own a table.
    """
    for table in tables:
        [[is_owner]] = _fetch(
            "SELECT pg_has_role(relowner, 'MEMBER') FROM pg_class WHERE oid = %s::regclass", table
        )
        if not is_owner:
            raise NotConvertible(f"{table} is owned by another role: run this as its owner.")
        for name, referrer in _fetch(_REFERRERS, table):
            if referrer not in tables:
                raise NotConvertible(
                    f"The foreign key {name} of {referrer} refers to {table}, whose primary key"
                    " changes: remove it first."
                )


def become_owner(table: str) -> None:
    """
    Take the role that owns a table until the transaction ends, so that it owns new partitions.

    Behind PgBouncer workers have a role of their own, which is a member of the owner's.
    """
    [[owner]] = _fetch(
        "SELECT relowner::regrole::text FROM pg_class WHERE oid = %s::regclass", table
    )
    execute(f"SET LOCAL ROLE {owner}")


def limit_lock_waits(seconds: float) -> None:
    """Limit how long a statement waits for a lock, until the transaction ends."""
    execute(f"SET LOCAL lock_timeout = '{round(seconds * 1000)}ms'")


def build(table: str, *, by: str, primary_key: Sequence[str]) -> None:
    """
    Create the partitioned table that is going to replace a table, without partitions.

    ``by`` is its method and key, such as ``RANGE (id)``. It has no foreign keys and no sequences.
    """
    execute(
        f"CREATE TABLE {table}{NEW} (LIKE {table} INCLUDING DEFAULTS INCLUDING CONSTRAINTS"
        f" INCLUDING STORAGE INCLUDING COMMENTS) PARTITION BY {by}"
    )
    for index in list_indexes(table):
        if index.is_constraint:
            definition = (
                f"PRIMARY KEY ({', '.join(primary_key)})" if index.is_primary else index.definition
            )
            execute(f'ALTER TABLE {table}{NEW} ADD CONSTRAINT "{index.name}{NEW}" {definition}')
        else:
            kind, _, columns = index.definition.partition(" ON ")
            execute(f'{kind} "{index.name}{NEW}" ON {table}{NEW} {columns}')


def rename_to_former(table: str) -> None:
    """Rename a table and its indexes, so that another table can have their names."""
    for index in list_indexes(table):
        execute(f'ALTER INDEX "{index.name}" RENAME TO "{index.name}{BEFORE}"')
    execute(f"ALTER TABLE {table} RENAME TO {table}{BEFORE}")


def rename_from_new(table: str) -> None:
    """Give a new table and its indexes the names of the table that it replaces."""
    for index in list_indexes(f"{table}{NEW}"):
        execute(f'ALTER INDEX "{index.name}" RENAME TO "{index.name.removesuffix(NEW)}"')
    execute(f"ALTER TABLE {table}{NEW} RENAME TO {table}")


def own_sequence(table: str, *, default: str, start: int) -> None:
    """
    Create the sequence of a table's ids, and set the default of the ids.

    Not an identity, because PostgreSQL before 17 has none in partitions.
    """
    sequence = f"{table}_id_seq"
    execute(f"CREATE SEQUENCE {sequence} START WITH {start} OWNED BY {table}.id")
    execute(f"ALTER TABLE {table} ALTER COLUMN id SET DEFAULT {default}")


def next_id(table: str) -> int:
    """Return the value that the sequence of a table's ids returns next. It must be locked."""
    [[value]] = _fetch(
        "SELECT coalesce(pg_sequence_last_value(pg_get_serial_sequence(%s, 'id')::regclass), 0)",
        table,
    )
    return int(value) + 1


def execute(statement: str) -> None:
    """Execute a statement without parameters."""
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _fetch(statement: str, table: str) -> Sequence[Sequence[Any]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [table])
        return list(cursor.fetchall())


def _bound(side: str, bounds: str) -> int | None:
    found = re.search(rf"{side} \('(-?\d+)'\)", bounds)
    return int(found[1]) if found else None


_PARTITIONS = """
SELECT leaf.relname, pg_get_expr(leaf.relpartbound, leaf.oid)
FROM pg_inherits JOIN pg_class AS leaf ON leaf.oid = inhrelid
WHERE inhparent = %s::regclass
ORDER BY leaf.relname
"""

_INDEXES = """
SELECT relname,
       coalesce(
           pg_get_constraintdef(pg_constraint.oid),
           regexp_replace(pg_get_indexdef(indexrelid), ' (\\S+) ON (ONLY )?\\S+ ', ' ON ')
       ),
       pg_constraint.oid IS NOT NULL,
       indisprimary
FROM pg_index
JOIN pg_class ON pg_class.oid = indexrelid
LEFT JOIN pg_constraint ON conindid = indexrelid AND conrelid = indrelid AND contype IN ('p', 'u')
WHERE indrelid = %s::regclass
ORDER BY indisprimary DESC, relname
"""

_FOREIGN_KEYS = """
SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE conrelid = %s::regclass AND contype = 'f'
ORDER BY conname
"""

_REFERRERS = """
SELECT conname, conrelid::regclass::text FROM pg_constraint
WHERE confrelid = %s::regclass AND contype = 'f' AND conparentid = 0
ORDER BY conname
"""
