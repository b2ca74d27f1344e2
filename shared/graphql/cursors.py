"""
Cursors: opaque, tamper-evident, and different for every list and order.

A list ordered by plain columns that are never null is walked by keyset: the cursor carries the
values of those columns, and the next page begins behind them, whatever was inserted meanwhile.
Any other order (an expression, a joined or a nullable column) is walked by offset.
"""

import base64
import binascii
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Any

import orjson
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.core.exceptions import ValidationError as InvalidValue
from django.db.models import Field, Model, Q, QuerySet

from shared.errors import InvalidCursor

_SIGNATURE_BYTES = 12
_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Walk:
    """One way through a list: its rows in a unique order, page by page."""

    queryset: QuerySet[Any]
    salt: str
    terms: tuple[str, ...] | None

    @classmethod
    def through(cls, queryset: QuerySet[Any], *, name: str) -> "Walk":
        """Prepare a walk; ties of the query set's own order are broken by its key."""
        order = tuple(queryset.query.order_by) or ("pk",)
        if not {"pk", "-pk", queryset.model._meta.pk.name, f"-{queryset.model._meta.pk.name}"} & {
            term for term in order if isinstance(term, str)
        }:
            order = (*order, "pk")
        terms = _plain_terms(queryset, order)
        words = ",".join(terms) if terms else "offset"
        return cls(queryset.order_by(*order), f"{name}:{words}", terms)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns a row must have for a cursor to be made of it."""
        return tuple(term.removeprefix("-") for term in self.terms or ())

    def page(self, *, first: int, after: str | None) -> QuerySet[Any]:
        """
        Return the page behind a cursor, and one row more if there is one.

        :raises InvalidCursor: if the cursor was not made by this list in this order.
        """
        start, rows = 0, self.queryset
        if after is not None:
            position = unseal(after, salt=self.salt)
            if self.terms is None:
                start = self.offset_behind(after)
            else:
                rows = rows.filter(self._behind(position))
        return rows[start : start + first + 1]

    def offset_behind(self, after: str | None) -> int:
        """Return the number of rows before the page, as far as an offset walk counts them."""
        if after is None or self.terms is not None:
            return 0
        position = unseal(after, salt=self.salt)
        return int(position) if isinstance(position, int) else 0

    def cursor(self, row: Model, *, offset: int) -> str:
        """Return the cursor of a row, the ``offset``-th of the walk counting from one."""
        position = offset if self.terms is None else [getattr(row, c) for c in self.columns]
        return seal(position, salt=self.salt)

    def _behind(self, position: object) -> Q:
        columns = self.columns
        if not isinstance(position, list) or len(position) != len(columns):
            raise _refused()
        values = [
            _value(self.queryset.model, column, said)
            for column, said in zip(columns, position, strict=True)
        ]
        behind = Q()
        for term, column, value in reversed(
            list(zip(self.terms or (), columns, values, strict=True))
        ):
            beyond = Q(**{f"{column}__{_direction(term)}": value})
            behind = beyond | (Q(**{column: value}) & behind) if behind else beyond
        # Redundant, but it is this condition that lets an index skip to the page.
        return Q(**{f"{columns[0]}__{_direction((self.terms or ())[0])}e": values[0]}) & behind


def _direction(term: str) -> str:
    return "lt" if term.startswith("-") else "gt"


def _plain_terms(queryset: QuerySet[Any], order: Sequence[Any]) -> tuple[str, ...] | None:
    terms = tuple(term for term in order if isinstance(term, str))
    if len(terms) < len(order) or any(_column(queryset, term) is None for term in terms):
        return None
    return terms


def _column(queryset: QuerySet[Any], term: str) -> Any:
    name = term.removeprefix("-")
    meta = queryset.model._meta
    if name in queryset.query.annotations:
        return None
    try:
        column = meta.pk if name == "pk" else meta.get_field(name)
    except FieldDoesNotExist:
        return None
    concrete = isinstance(column, Field) and column.concrete and not column.is_relation
    return column if concrete and not column.null else None


def _value(model: type[Model], column: str, said: object) -> object:
    field: Any = model._meta.pk if column == "pk" else model._meta.get_field(column)
    try:
        return field.to_python(said)
    except InvalidValue:
        raise _refused() from None


def seal(position: object, *, salt: str) -> str:
    """Write a position down as a cursor of the list that the salt names."""
    said = orjson.dumps(position, default=str)
    return base64.urlsafe_b64encode(_signature(said, salt) + said).rstrip(b"=").decode()


def unseal(cursor: str, *, salt: str) -> object:
    """
    Read a cursor of the list that the salt names.

    :raises InvalidCursor: if it is none.
    """
    if len(cursor) > _LONGEST:
        raise _refused()
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise _refused() from None
    signature, said = raw[:_SIGNATURE_BYTES], raw[_SIGNATURE_BYTES:]
    if not hmac.compare_digest(signature, _signature(said, salt)):
        raise _refused()
    position: object = orjson.loads(said)
    return position


def _signature(said: bytes, salt: str) -> bytes:
    return hmac.digest(_key(settings.SECRET_KEY, salt), said, "sha256")[:_SIGNATURE_BYTES]


@cache
def _key(secret: str, salt: str) -> bytes:
    return sha256(f"nexus.graphql.cursor\0{salt}\0{secret}".encode()).digest()


def _refused() -> InvalidCursor:
    return InvalidCursor("This cursor was altered, or belongs to another list.")
