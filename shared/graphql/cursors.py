"""
Cursor pagination of GraphQL lists. Cursors are opaque, tamper-evident and valid for one list
in one order.

A list that is ordered by columns of its own that are never null uses keyset pagination: the
cursor holds the values of those columns, and the next page begins after them, so rows inserted
in between move nothing. Any other order (an expression, a joined or a nullable column) uses
offset pagination.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Model, QuerySet
from django.utils.functional import cached_property

from shared.pagination.keyset import CursorSigner, Key, key_values, rows_after


@dataclass(frozen=True)
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
        if self.keys is None:
            start = self.offset_after(after)
            return self.queryset[start : start + first + 1]
        rows = self.queryset
        if after is not None:
            position, _ = self._signer.decode(after)
            rows = rows_after(rows, self._keyset, position)
        return rows[: first + 1]

    def offset_after(self, after: str | None) -> int:
        """
        Return the offset of the page after a cursor in rows; 0 with a keyset.

        :raises InvalidCursor: if the cursor does not belong to this list in this order.
        """
        if after is None or self.keys is not None:
            return 0
        [offset], _ = self._signer.decode(after)
        assert isinstance(offset, int)
        return offset

    def cursor_for(self, row: Model | dict[str, Any], *, offset: int) -> str:
        """Return the cursor of a row. ``offset`` is its number in the list, from one."""
        position = [offset] if self.keys is None else key_values(row, self._keyset)
        return self._signer.encode(position)

    @cached_property
    def _keyset(self) -> list[Key]:
        return [Key.parse(key) for key in self.keys or ()]

    @cached_property
    def _signer(self) -> CursorSigner:
        return CursorSigner(salt=self.salt)


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
