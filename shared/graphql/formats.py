"""SQL expressions that write a column's value as a scalar of the schema serializes it."""

from dataclasses import dataclass, replace
from typing import Any

from django.db import models
from graphql import GraphQLEnumType, GraphQLNonNull

from shared.row_forms import FLOAT, MOMENT

UNREADABLE = "\\u0001"
"""In JSON, this marks a value that PostgreSQL cannot write, so the rows must be read as objects."""
_MARK = "chr(1)"

_TEXT = (models.CharField, models.TextField)
_WHOLE = models.IntegerField
# graphql-core refuses numbers of more than 32 bits.
_INT_OF_BIGINT = (
    "CASE WHEN {0} BETWEEN -2147483648 AND 2147483647 THEN to_json({0})"
    f" WHEN {{0}} IS NOT NULL THEN to_json({_MARK}) END"
)
_IDS = (
    "CASE WHEN array_position({0}, NULL) IS NULL THEN array_to_json({0}::text[])"
    f" ELSE to_json({_MARK}) END"
)
_FORMATS: tuple[tuple[str, tuple[type[Any], ...], str], ...] = (
    ("ID", (_WHOLE, models.UUIDField, *_TEXT), "{0}::text"),
    ("String", _TEXT, "{0}"),
    ("Boolean", (models.BooleanField,), "{0}"),
    ("Float", (models.DecimalField,), FLOAT),
    ("Decimal", (models.DecimalField,), "{0}::text"),
    ("DateTime", (models.DateTimeField,), MOMENT),
    # A field of moments is one of days, too.
    ("Date", (models.DateTimeField,), "({0} AT TIME ZONE 'UTC')::date"),
    ("Date", (models.DateField,), "{0}"),
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
    if scalar.name == "Int" and isinstance(stored, _WHOLE):
        return "{0}" if _is_32_bits(stored) else _INT_OF_BIGINT
    for name, kinds, sql in _FORMATS:
        if scalar.name == name and isinstance(stored, kinds):
            return sql
    raise UnsupportedFormat(scalar.name)


@dataclass(frozen=True, slots=True)
class AnnotationFormat:
    """
    The format of an annotation's values, ``{0}``.

    They have a field of the class ``stored``, or are arrays of such values.
    """

    sql: str
    stored: tuple[type[Any], ...]
    is_array: bool = False

    def fits(self, annotation: Any) -> bool:
        """Return whether an expression of a query set has values of this format."""
        output = annotation._output_field_or_none
        if self.is_array:
            output = getattr(output, "base_field", None)
        return isinstance(output, self.stored) and not hasattr(output, "from_db_value")


def format_of_annotation(kind: Any) -> AnnotationFormat:
    """
    Return the format of annotations as a type of the schema.

    Any expression can be an annotation. Where it is null and the type is not, the row is
    unreadable.

    :raises UnsupportedFormat: if there is none.
    """
    is_required = isinstance(kind, GraphQLNonNull)
    found = _nullable_format(kind.of_type if is_required else kind)
    if not is_required:
        return found
    return replace(found, sql=f"coalesce(to_json({found.sql}), to_json({_MARK}))")


def _nullable_format(kind: Any) -> AnnotationFormat:
    if isinstance(kind, GraphQLEnumType):
        return AnnotationFormat(_enum_format(kind), _TEXT)
    if str(kind) not in _ANNOTATIONS:
        raise UnsupportedFormat(str(kind))
    return _ANNOTATIONS[str(kind)]


_ANNOTATIONS = {
    "Boolean": AnnotationFormat("{0}", (models.BooleanField,)),
    "Int": AnnotationFormat(_INT_OF_BIGINT, (_WHOLE,)),
    "[ID!]": AnnotationFormat(_IDS, (_WHOLE,), is_array=True),
}


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
