"""
Cursor pagination of GraphQL lists. Cursors are opaque, tamper-evident and valid for one list
in one order.

A list that is ordered by columns of its own that are never null uses keyset pagination: the
cursor holds the values of those columns, and the next page begins after them, so rows inserted
in between move nothing. Any other order (an expression, a joined or a nullable column) uses
offset pagination.
"""

import base64
import binascii
import hmac
from collections.abc import Iterator, Sequence
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
_MAX_LENGTH = 2000


@dataclass(frozen=True, slots=True)
class CursorPaginator:
    """
    The pages of a query set in a unique order.

    ``keys`` are the columns of the keyset as ``order_by`` takes them; None means offsets.
    """

    queryset: QuerySet[Any]
    salt: str
    keys: tuple[str, ...] | None

    @classmethod
    def for_queryset(cls, queryset: QuerySet[Any], *, name: str) -> "CursorPaginator":
        """Paginate a query set in its own order; the primary key breaks ties."""
        order = tuple(queryset.query.order_by) or ("pk",)
        if not {"pk", "-pk", queryset.model._meta.pk.name, f"-{queryset.model._meta.pk.name}"} & {
            key for key in order if isinstance(key, str)
        }:
            order = (*order, "pk")
        keys = _keyset(queryset, order)
        method = ",".join(keys) if keys else "offset"
        return cls(queryset.order_by(*order), f"{name}:{method}", keys)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that a row's cursor is made of; empty for offsets."""
        return tuple(key.removeprefix("-") for key in self.keys or ())

    def page(self, *, first: int, after: str | None) -> QuerySet[Any]:
        """
        Return the rows of the page after a cursor, plus one if more rows follow.

        :raises InvalidCursor: if the cursor does not belong to this list in this order.
        """
        start, rows = 0, self.queryset
        if after is not None:
            position = decode_cursor(after, salt=self.salt)
            if self.keys is None:
                start = self.offset_after(after)
            else:
                rows = rows.filter(self._rows_after(position))
        return rows[start : start + first + 1]

    def offset_after(self, after: str | None) -> int:
        """
        Return the offset of the page after a cursor in rows; 0 with a keyset.

        :raises InvalidCursor: if the cursor does not belong to this list in this order.
        """
        if after is None or self.keys is not None:
            return 0
        position = decode_cursor(after, salt=self.salt)
        return int(position) if isinstance(position, int) else 0

    def cursor_for(self, row: Model, *, offset: int) -> str:
        """Return the cursor of a row. ``offset`` is its number in the list, from one."""
        position = offset if self.keys is None else [getattr(row, c) for c in self.columns]
        return encode_cursor(position, salt=self.salt)

    def _rows_after(self, position: object) -> Q:
        columns = self.columns
        if not isinstance(position, list) or len(position) != len(columns):
            raise _invalid_cursor()
        values = [
            _to_python(self.queryset.model, column, value)
            for column, value in zip(columns, position, strict=True)
        ]
        condition = Q()
        for key, column, value in reversed(
            list(zip(self.keys or (), columns, values, strict=True))
        ):
            after = Q(**{f"{column}__{_comparison(key)}": value})
            condition = after | (Q(**{column: value}) & condition) if condition else after
        # Redundant, but this condition lets an index skip to the page.
        bound = Q(**{f"{columns[0]}__{_comparison((self.keys or ())[0])}e": values[0]})
        return bound & condition


def _comparison(key: str) -> str:
    return "lt" if key.startswith("-") else "gt"


def _keyset(queryset: QuerySet[Any], order: Sequence[Any]) -> tuple[str, ...] | None:
    keys = tuple(key for key in order if isinstance(key, str))
    if len(keys) < len(order) or any(_column(queryset, key) is None for key in keys):
        return None
    return keys


def _column(queryset: QuerySet[Any], key: str) -> Any:
    name = key.removeprefix("-")
    meta = queryset.model._meta
    if name in queryset.query.annotations:
        return None
    try:
        column = meta.pk if name == "pk" else meta.get_field(name)
    except FieldDoesNotExist:
        return None
    concrete = isinstance(column, Field) and column.concrete and not column.is_relation
    return column if concrete and not column.null else None


def _to_python(model: type[Model], column: str, value: object) -> object:
    field: Any = model._meta.pk if column == "pk" else model._meta.get_field(column)
    try:
        return field.to_python(value)
    except InvalidValue:
        raise _invalid_cursor() from None


def encode_cursor(position: object, *, salt: str) -> str:
    """Return a signed, URL-safe cursor for a position in the list that the salt names."""
    payload = orjson.dumps(position, default=str)
    signature = _signature(payload, salt, secret=settings.SECRET_KEY)
    return base64.urlsafe_b64encode(signature + payload).rstrip(b"=").decode()


def decode_cursor(cursor: str, *, salt: str) -> object:
    """
    Return the position that a cursor of the list named by the salt holds.

    :raises InvalidCursor: if the cursor was altered or belongs to another list.
    """
    if len(cursor) > _MAX_LENGTH:
        raise _invalid_cursor()
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise _invalid_cursor() from None
    signature, payload = raw[:_SIGNATURE_BYTES], raw[_SIGNATURE_BYTES:]
    if not any(hmac.compare_digest(signature, ours) for ours in _signatures(payload, salt)):
        raise _invalid_cursor()
    position: object = orjson.loads(payload)
    return position


def _signatures(payload: bytes, salt: str) -> Iterator[bytes]:
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        yield _signature(payload, salt, secret=secret)


def _signature(payload: bytes, salt: str, *, secret: str) -> bytes:
    return hmac.digest(_key(secret, salt), payload, "sha256")[:_SIGNATURE_BYTES]


@cache
def _key(secret: str, salt: str) -> bytes:
    return sha256(f"nexus.graphql.cursor\0{salt}\0{secret}".encode()).digest()


def _invalid_cursor() -> InvalidCursor:
    return InvalidCursor("This cursor was altered, or belongs to another list.")
