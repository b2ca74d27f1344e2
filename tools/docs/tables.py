"""The tables of the core and the domains, read from the models for the diagrams."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.apps import apps
from django.db import connection
from django.db.models import Field, ForeignKey, ForeignObject, GeneratedField, Model

CORE = "core"
CORE_LABELS = ("identity", "notifications", "events", "idempotency")
_SHORTER = {
    "timestamp with time zone": "timestamptz",
    "double precision": "float8",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``key`` is empty, or PK, FK and UK joined by commas."""

    name: str
    type: str
    key: str
    may_be_null: bool


@dataclass(frozen=True, slots=True)
class Table:
    """One table, named after its model."""

    name: str
    columns: Sequence[Column]


@dataclass(frozen=True, slots=True)
class Reference:
    """A foreign key from a row of ``child`` to a row of ``parent``."""

    child: str
    parent: str
    column: str
    may_be_null: bool
    is_unique: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """One diagram. ``outside`` are the tables of the core that the domain references."""

    name: str
    tables: Sequence[Table]
    references: Sequence[Reference]
    outside: Sequence[str]


def list_drawings() -> Sequence[Drawing]:
    """Return the diagrams of the core and of every installed domain."""
    core = [model for label in CORE_LABELS for model in _list_models(label)]
    domains = [
        config.label for config in apps.get_app_configs() if config.name.startswith("domains.")
    ]
    return [_drawing(CORE, core), *(_drawing(name, _list_models(name)) for name in sorted(domains))]


def _list_models(label: str) -> list[type[Model]]:
    return sorted(apps.get_app_config(label).get_models(), key=lambda model: model.__name__)


def _drawing(name: str, models: Sequence[type[Model]]) -> Drawing:
    references = [reference for model in models for reference in _list_references(model)]
    inside = {model.__name__ for model in models}
    return Drawing(
        name=name,
        tables=[Table(model.__name__, list(_list_columns(model))) for model in models],
        references=references,
        outside=sorted({reference.parent for reference in references} - inside),
    )


def _list_columns(model: type[Model]) -> Iterator[Column]:
    for field in model._meta.local_concrete_fields:
        if field.column is not None:
            stored = (isinstance(field, GeneratedField) and field.output_field) or field
            yield Column(
                field.column, _column_type(stored), _column_keys(field, model), stored.null
            )


def _column_type(field: "Field[object, object]") -> str:
    column_type = str(field.db_type(connection))
    for long, short in _SHORTER.items():
        column_type = column_type.replace(long, short)
    return column_type.replace(", ", ",")


def _column_keys(field: "Field[object, object]", model: type[Model]) -> str:
    keys = {
        "PK": field in model._meta.pk_fields,
        "FK": isinstance(field, ForeignKey),
        "UK": field.unique and not field.primary_key,
    }
    return ", ".join(key for key, holds in keys.items() if holds)


def _list_references(model: type[Model]) -> Iterator[Reference]:
    foreign = [f for f in model._meta.local_concrete_fields if isinstance(f, ForeignObject)]
    by_parent = sorted(foreign, key=lambda field: field.related_model.__name__)
    for parent, fields in groupby(by_parent, key=lambda field: field.related_model.__name__):
        for field in fields:
            yield Reference(model.__name__, parent, str(field.name), field.null, field.unique)
