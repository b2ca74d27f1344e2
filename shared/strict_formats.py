"""
Strict formats of numbers, booleans and dates: ASCII digits in one form, years within bounds.

Python and pydantic accept more: `1_0`, ` 10 `, `+10`, digits of other scripts, `true` as 1, 0 as
false. One value would then have many forms, which other parsers read differently.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from pydantic import ValidationInfo
from pydantic_core import CoreSchema, PydanticKnownError, core_schema

FIRST_YEAR, LAST_YEAR = 1900, 2999
"""Far enough from the limits of ``date`` that arithmetic with days never exceeds them."""

IDS_ARE_TEXTS: Mapping[str, Any] = MappingProxyType({"ids_are_texts": True})
"""The context in which to validate the arguments of GraphQL, which have types of their own."""

_INTEGER = re.compile(r"-?[0-9]{1,40}")
_DECIMAL = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,40})?")
# Python's clients send True, and a checkbox of HTML sends on.
_BOOLEANS = ("true", "false", "True", "False", "1", "0", "on", "off")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?"
    r"([Zz]|[+-][0-9]{2}:[0-9]{2})?"
)


def is_integer(value: object) -> bool:
    """Return whether the value is an integer, or a text of its ASCII digits."""
    return _is_number(value, _INTEGER)


def is_decimal(value: object) -> bool:
    """Return whether the value is a number, or a text of ASCII digits without an exponent."""
    return _is_number(value, _DECIMAL)


def is_boolean(value: object) -> bool:
    """Return whether the value is a boolean, or a text that clients send for one."""
    return isinstance(value, bool) or (isinstance(value, str) and value in _BOOLEANS)


def is_day(value: object) -> bool:
    """Return whether the value is a date, or a text in the format `2026-11-20`."""
    return _DAY.fullmatch(value) is not None if isinstance(value, str) else _is_date(value)


def is_moment(value: object) -> bool:
    """Return whether the value is a datetime, or a text in the format of RFC 3339."""
    return _MOMENT.fullmatch(value) is not None if isinstance(value, str) else _is_date(value)


def is_in_bounds(day: date) -> bool:
    """Return whether the year is within the bounds."""
    return FIRST_YEAR <= day.year <= LAST_YEAR


def parse_strictly(schema: CoreSchema, *, of_json: bool = False) -> CoreSchema:
    """
    Return a copy of the pydantic schema that accepts only the strict formats.

    ``of_json`` is for values that have types: a text is then no boolean, integer or float. Queries,
    paths and the lines of files consist of texts.
    """
    found = _transform(schema)
    return _refuse_texts(found) if of_json else found  # type: ignore[no-any-return]  # of Any


def _is_number(value: object, form: re.Pattern[str]) -> bool:
    if isinstance(value, str):
        return form.fullmatch(value) is not None
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _is_date(value: object) -> bool:
    return isinstance(value, date)


def _integer(value: Any) -> Any:
    if not is_integer(value):
        raise PydanticKnownError("int_parsing")
    return value


def _decimal(value: Any) -> Any:
    if not is_decimal(value):
        raise PydanticKnownError("decimal_parsing")
    return value


def _float(value: Any) -> Any:
    if not is_decimal(value):
        raise PydanticKnownError("float_parsing")
    return value


def _boolean(value: Any) -> Any:
    if not is_boolean(value):
        raise PydanticKnownError("bool_parsing")
    return value


def _no_text(kind: str) -> Callable[[Any, ValidationInfo], Any]:
    def refuse(value: Any, info: ValidationInfo) -> Any:
        if isinstance(value, str) and info.context is not IDS_ARE_TEXTS:
            raise PydanticKnownError(f"{kind}_type")  # type: ignore[arg-type]  # one of these
        return value

    return refuse


def _day(value: Any, read: Callable[[Any], Any]) -> Any:
    if not is_day(value):
        raise PydanticKnownError("date_parsing", {"error": "write it as 2026-11-20"})
    return _require_bounds(read(value))


def _moment(value: Any, read: Callable[[Any], Any]) -> Any:
    if not is_moment(value):
        raise PydanticKnownError("datetime_parsing", {"error": "write it as 2026-11-20T09:30:00Z"})
    return _require_bounds(read(value))


def _require_bounds(day: date) -> date:
    if not is_in_bounds(day):
        raise ValueError(f"The year must be between {FIRST_YEAR} and {LAST_YEAR}.")
    return day


_BEFORE = {"bool": _boolean, "int": _integer, "decimal": _decimal, "float": _float}
# A decimal may be a text in JSON as well, because a float does not have its digits.
_NO_TEXT = {kind: _no_text(kind) for kind in ("bool", "int", "float")}
_AROUND = {"date": _day, "datetime": _moment}
# Members of a core schema that contain no schemas of input values.
_OPAQUE = frozenset({"metadata", "serialization", "default", "config", "cls", "function"})


def _transform(part: Any) -> Any:
    if isinstance(part, list):
        return [_transform(inner) for inner in part]
    if not isinstance(part, dict):
        return part
    kind = part.get("type")
    if not isinstance(kind, str):
        # A mapping of fields, whose names may be any words.
        return {name: _transform(inner) for name, inner in part.items()}
    if kind in _BEFORE:
        return core_schema.no_info_before_validator_function(_BEFORE[kind], part)
    if kind in _AROUND:
        return core_schema.no_info_wrap_validator_function(_AROUND[kind], part)
    return {name: inner if name in _OPAQUE else _transform(inner) for name, inner in part.items()}


def _refuse_texts(part: Any) -> Any:
    if isinstance(part, list):
        return [_refuse_texts(inner) for inner in part]
    if not isinstance(part, dict):
        return part
    kind = part.get("type")
    if isinstance(kind, str) and kind in _NO_TEXT:
        return core_schema.with_info_before_validator_function(_NO_TEXT[kind], part)
    # The keys of an object of JSON are texts.
    left_out = {*_OPAQUE, "keys_schema"} if isinstance(kind, str) else ()
    return {
        name: inner if name in left_out else _refuse_texts(inner) for name, inner in part.items()
    }
