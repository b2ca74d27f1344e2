"""The tables of a domain as its models declare them: what the diagrams are drawn from."""

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
    """One column. ``key`` is PK, FK or UK, or several of them, or nothing."""

    name: str
    type: str
    key: str
    may_be_null: bool


@dataclass(frozen=True, slots=True)
class Table:
    """One table, called as its model is."""

    name: str
    columns: Sequence[Column]


@dataclass(frozen=True, slots=True)
class Reference:
    """A foreign key: each row of ``child`` points to one of ``parent``, or may not."""

    child: str
    parent: str
    column: str
    may_be_null: bool
    is_unique: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is on one diagram. ``outside`` are tables of the core that a domain points to."""

    name: str
    tables: Sequence[Table]
    references: Sequence[Reference]
    outside: Sequence[str]


def list_drawings() -> Sequence[Drawing]:
    """Return a drawing of the core and one of every installed domain."""
    core = [model for label in CORE_LABELS for model in _models_of(label)]
    domains = [
        config.label for config in apps.get_app_configs() if config.name.startswith("domains.")
    ]
    return [_drawing(CORE, core), *(_drawing(name, _models_of(name)) for name in sorted(domains))]


def _models_of(label: str) -> list[type[Model]]:
    return sorted(apps.get_app_config(label).get_models(), key=lambda model: model.__name__)


def _drawing(name: str, models: Sequence[type[Model]]) -> Drawing:
    references = [reference for model in models for reference in _references_of(model)]
    inside = {model.__name__ for model in models}
    return Drawing(
        name=name,
        tables=[Table(model.__name__, list(_columns_of(model))) for model in models],
        references=references,
        outside=sorted({reference.parent for reference in references} - inside),
    )


def _columns_of(model: type[Model]) -> Iterator[Column]:
    for field in model._meta.local_concrete_fields:
        if field.column is not None:
            stored = (isinstance(field, GeneratedField) and field.output_field) or field
            yield Column(field.column, _type_of(stored), _key_of(field, model), stored.null)


def _type_of(field: "Field[object, object]") -> str:
    said = str(field.db_type(connection))
    for long, short in _SHORTER.items():
        said = said.replace(long, short)
    return said.replace(", ", ",")


def _key_of(field: "Field[object, object]", model: type[Model]) -> str:
    keys = {
        "PK": field in model._meta.pk_fields,
        "FK": isinstance(field, ForeignKey),
        "UK": field.unique and not field.primary_key,
    }
    return ", ".join(key for key, holds in keys.items() if holds)


def _references_of(model: type[Model]) -> Iterator[Reference]:
    foreign = [f for f in model._meta.local_concrete_fields if isinstance(f, ForeignObject)]
    by_parent = sorted(foreign, key=lambda field: field.related_model.__name__)
    for parent, fields in groupby(by_parent, key=lambda field: field.related_model.__name__):
        for field in fields:
            yield Reference(model.__name__, parent, str(field.name), field.null, field.unique)
