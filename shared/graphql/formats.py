"""SQL expressions that write a column's value as a scalar of the schema serializes it."""

from typing import Any

from django.db import models
from graphql import GraphQLEnumType

from shared.row_forms import FLOAT, MOMENT

UNREADABLE = "\\u0001"
"""In JSON, this marks a value that PostgreSQL cannot write, so the rows must be read as objects."""
_MARK = "chr(1)"

_TEXT = (models.CharField, models.TextField)
_WHOLE = models.IntegerField
_FORMATS: tuple[tuple[str, tuple[type[Any], ...], str], ...] = (
    ("ID", (_WHOLE, models.UUIDField, *_TEXT), "{0}::text"),
    ("String", _TEXT, "{0}"),
    ("Boolean", (models.BooleanField,), "{0}"),
    ("Float", (models.DecimalField,), FLOAT),
    ("Decimal", (models.DecimalField,), "{0}::text"),
    ("DateTime", (models.DateTimeField,), MOMENT),
)


class UnsupportedFormat(Exception):
    """PostgreSQL has no format for a scalar of a column."""


def format_of(scalar: Any, column: Any) -> str:
    """
    Return the format of a column's values, ``{0}``, as a scalar or an enum of the schema.

    :raises UnsupportedFormat: if there is none.
    """
    stored = getattr(column, "target_field", getattr(column, "output_field", column))
    if hasattr(stored, "from_db_value"):
        raise UnsupportedFormat(scalar.name)
    if isinstance(scalar, GraphQLEnumType) and isinstance(stored, _TEXT):
        return _enum_format(scalar)
    # A GraphQL Int has 32 bits, as this type of PostgreSQL has.
    if scalar.name == "Int" and isinstance(stored, _WHOLE) and _is_32_bits(stored):
        return "{0}"
    for name, kinds, sql in _FORMATS:
        if scalar.name == name and isinstance(stored, kinds):
            return sql
    raise UnsupportedFormat(scalar.name)


def literal(text: str) -> str:
    """Return a text of the schema as a literal in a statement with parameters."""
    quoted = text.replace("'", "''").replace("%", "%%")
    return f"'{quoted}'"


def _enum_format(enum: GraphQLEnumType) -> str:
    members = " ".join(
        f"WHEN {literal(str(getattr(member.value, 'value', member.value)))} THEN {literal(name)}"
        for name, member in enum.values.items()
    )
    return f"CASE {{0}} {members} ELSE CASE WHEN {{0}} IS NOT NULL THEN {_MARK} END END"


def _is_32_bits(column: Any) -> bool:
    return column.get_internal_type() in (
        "IntegerField",
        "SmallIntegerField",
        "PositiveIntegerField",
        "PositiveSmallIntegerField",
    )
