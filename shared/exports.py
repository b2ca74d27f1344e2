"""The export of one person's data, from the core and every enabled domain."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model

Rows = Sequence[Mapping[str, Any]]
"""Rows of column names and JSON values: datetimes in RFC 3339, decimals as text."""


class Collector(Protocol):
    """The function of a package's ``export`` module: a person's rows by table name."""

    def __call__(self, *, user_id: int) -> Mapping[str, Rows]: ...


@dataclass(frozen=True, slots=True)
class Table:
    """A table to export: its model, the column of the owner, and the fields to export."""

    model: type[Model]
    owner: str
    fields: Sequence[str]


_collectors: dict[str, Collector] = {}


def register(part: str, collect: Collector) -> None:
    """Add a package to the exports. The host calls this once for each package, at start-up."""
    _collectors[part] = collect


def collect_all(*, user_id: int) -> Mapping[str, Mapping[str, Rows]]:
    """Return all rows about a person, by package and table name."""
    return {part: collect(user_id=user_id) for part, collect in sorted(_collectors.items())}


def list_rows(tables: Mapping[str, Table], *, user_id: int) -> Mapping[str, Rows]:
    """Return a person's rows of each table in order of their primary keys; one query a table."""
    return {name: _serialize(table, user_id=user_id) for name, table in tables.items()}


def _serialize(table: Table, *, user_id: int) -> Rows:
    rows = table.model._default_manager.filter(**{table.owner: user_id}).order_by("pk")
    plain: Rows = json.loads(json.dumps(list(rows.values(*table.fields)), cls=DjangoJSONEncoder))
    return plain
