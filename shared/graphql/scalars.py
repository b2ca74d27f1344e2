"""Custom scalars of the schema, and the model fields that are converted to them."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal as Number
from decimal import InvalidOperation
from typing import Any

import graphene
from django.db import models
from django.utils.dateparse import parse_date, parse_datetime
from graphene_django.converter import convert_django_field
from graphql import GraphQLError, IntValueNode, StringValueNode, ValueNode
from graphql.language import FloatValueNode

from shared.strict_formats import is_day, is_decimal, is_in_bounds, is_moment

SPECIFICATIONS: Mapping[str, str] = {
    "DateTime": "https://datatracker.ietf.org/doc/html/rfc3339",
    "Date": "https://datatracker.ietf.org/doc/html/rfc3339#section-5.6",
}
"""URLs of specifications by the name of the scalar, for ``@specifiedBy``."""


class DateTime(graphene.Scalar):
    """A moment in the format of RFC 3339, in UTC with a Z: `2026-11-20T09:30:00Z`."""

    @staticmethod
    def serialize(moment: dt.datetime) -> str:
        """Return an aware moment in UTC as text."""
        return moment.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")

    @staticmethod
    def parse_value(text: object) -> dt.datetime:
        """
        Parse a text and return its moment as an aware datetime in UTC.

        :raises GraphQLError: if it is malformed, out of bounds or without an offset.
        """
        moment: dt.datetime | None = _read(parse_datetime, text) if is_moment(text) else None
        if moment is None or moment.tzinfo is None or not is_in_bounds(moment):
            raise GraphQLError("A DateTime looks like 2026-11-20T09:30:00Z.")
        return moment

    @classmethod
    def parse_literal(cls, node: ValueNode, _variables: Any = None) -> dt.datetime:
        """
        Return the moment of a literal in the document.

        :raises GraphQLError: as ``parse_value``.
        """
        return cls.parse_value(_text_of(node))


class Date(graphene.Scalar):
    """A day in the format of RFC 3339: `2026-11-20`."""

    @staticmethod
    def serialize(day: dt.date) -> str:
        """Return a day as text; a moment becomes its day in UTC."""
        if isinstance(day, dt.datetime):
            day = day.astimezone(dt.UTC).date()
        return day.isoformat()

    @staticmethod
    def parse_value(text: object) -> dt.date:
        """
        Parse a text and return its day.

        :raises GraphQLError: if it is malformed or out of bounds.
        """
        day: dt.date | None = _read(parse_date, text) if is_day(text) else None
        if day is None or not is_in_bounds(day):
            raise GraphQLError("A Date looks like 2026-11-20.")
        return day

    @classmethod
    def parse_literal(cls, node: ValueNode, _variables: Any = None) -> dt.date:
        """
        Return the day of a literal in the document.

        :raises GraphQLError: as ``parse_value``.
        """
        return cls.parse_value(_text_of(node))


class Decimal(graphene.Scalar):
    """An exact decimal number, sent as a string: `"19.90"`."""

    @staticmethod
    def serialize(number: Number | int) -> str:
        """Return the number as text without an exponent."""
        return f"{Number(number):f}"

    @staticmethod
    def parse_value(text: object) -> Number:
        """
        Convert a text or a JSON number to an exact decimal.

        :raises GraphQLError: if it is malformed, not finite or has an exponent beyond 30.
        """
        try:
            number = Number(str(text)) if is_decimal(text) else Number("NaN")
        except InvalidOperation:
            number = Number("NaN")
        if not number.is_finite() or abs(number.adjusted()) > 30:
            raise GraphQLError('A Decimal looks like "19.90".')
        return number

    @classmethod
    def parse_literal(cls, node: ValueNode, _variables: Any = None) -> Number:
        """
        Return the number of a literal in the document.

        :raises GraphQLError: as ``parse_value``.
        """
        if isinstance(node, IntValueNode | FloatValueNode):
            # The GraphQL grammar has validated this literal, and it allows an exponent.
            return cls.parse_value(Number(node.value))
        return cls.parse_value(_text_of(node))


def _text_of(node: ValueNode) -> str | None:
    return node.value if isinstance(node, StringValueNode) else None


def _read(reader: Any, text: object) -> Any:
    try:
        return reader(text) if isinstance(text, str) else None
    except (ValueError, OverflowError):
        return None


def _options(field: models.Field[Any, Any]) -> dict[str, Any]:
    return {"description": str(field.help_text) or None, "required": not field.null}


@convert_django_field.register(models.DateTimeField)
def _moment_field(field: models.Field[Any, Any], _registry: Any = None) -> DateTime:
    return DateTime(**_options(field))


@convert_django_field.register(models.DateField)
def _day_field(field: models.Field[Any, Any], _registry: Any = None) -> Date:
    return Date(**_options(field))


@convert_django_field.register(models.DecimalField)
def _decimal_field(field: models.Field[Any, Any], _registry: Any = None) -> Decimal:
    return Decimal(**_options(field))
