"""What is stored about one person, gathered from the core and every enabled domain."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model

Rows = Sequence[Mapping[str, Any]]
"""Rows in the types of JSON: moments in RFC 3339, decimals as text."""


class Collect(Protocol):
    """What the ``export`` module of a part offers: its rows about a person, by table."""

    def __call__(self, *, user_id: int) -> Mapping[str, Rows]: ...


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of a person: their model, its column that names the person, and what to export."""

    model: type[Model]
    owner: str
    fields: Sequence[str]


_parts: dict[str, Collect] = {}


def register(part: str, collect: Collect) -> None:
    """Let a part take part in exports. The host calls this once for each, at start-up."""
    _parts[part] = collect


def collect_all(*, user_id: int) -> Mapping[str, Mapping[str, Rows]]:
    """Return everything that is stored about a person, by part and table."""
    return {part: collect(user_id=user_id) for part, collect in sorted(_parts.items())}


def rows_of(tables: Mapping[str, Table], *, user_id: int) -> Mapping[str, Rows]:
    """Return a person's rows of each table, oldest key first; one statement a table."""
    return {name: _plain(table, user_id=user_id) for name, table in tables.items()}


def _plain(table: Table, *, user_id: int) -> Rows:
    rows = table.model._default_manager.filter(**{table.owner: user_id}).order_by("pk")
    plain: Rows = json.loads(json.dumps(list(rows.values(*table.fields)), cls=DjangoJSONEncoder))
    return plain
