"""
Cursor pagination of GraphQL lists. Cursors are opaque, tamper-evident and valid for one list
in one order.

A list that is ordered by columns of its own that are never null uses keyset pagination: the
cursor holds the values of those columns, and the next page begins after them, so rows inserted
in between move nothing. Any other order (an expression, a joined or a nullable column) uses
offset pagination.

A backward page is read in the reverse order, so that it ends where its rows are first found.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Model, QuerySet
from django.utils.functional import cached_property

from shared.pagination.keyset import CursorSigner, Key, key_values, rows_after
from shared.pagination.slices import Slice


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

    def page(self, part: Slice[str]) -> QuerySet[Any]:
        """
        Return the rows of a slice in its direction, plus one if the list continues there.

        :raises InvalidCursor: if a cursor does not belong to this list in this order.
        """
        if self.keys is None:
            return self._page_by_offset(part)
        positions = part.with_positions(self._decode)
        rows = self.ordered(part)
        if positions.after is not None:
            rows = rows_after(rows, self._keyset, positions.after)
        if positions.before is not None:
            rows = rows_after(rows, self._reversed_keyset, positions.before)
        return rows[: part.size + 1]

    def ordered(self, part: Slice[str]) -> QuerySet[Any]:
        """Return the whole list in the direction of a slice."""
        if not part.is_backward:
            return self.queryset
        if self.keys is None:
            return self.queryset.reverse()
        return self.queryset.order_by(*(key.ordering for key in self._reversed_keyset))

    def offset_of(self, part: Slice[str], *, rows: int, count: Callable[[], int]) -> int:
        """
        Return how many rows precede the ``rows`` of a page; 0 with a keyset.

        ``count`` returns the length of the whole list, from whose end a backward page is counted.
        """
        if self.keys is not None:
            return 0
        start, stop = self._offsets(part)
        if not part.is_backward:
            return start
        length = count()
        return (length if stop is None else min(stop, length)) - rows

    def cursor_for(self, row: Model | dict[str, Any], *, offset: int) -> str:
        """Return the cursor of a row. ``offset`` is its number in the list, from one."""
        position = [offset] if self.keys is None else key_values(row, self._keyset)
        return self._signer.encode(position)

    @cached_property
    def _keyset(self) -> list[Key]:
        return [Key.parse(key) for key in self.keys or ()]

    @cached_property
    def _reversed_keyset(self) -> list[Key]:
        return [key.reversed for key in self._keyset]

    @cached_property
    def _signer(self) -> CursorSigner:
        return CursorSigner(salt=self.salt)

    def _decode(self, cursor: str) -> list[object]:
        position, _ = self._signer.decode(cursor)
        return position

    def _page_by_offset(self, part: Slice[str]) -> QuerySet[Any]:
        start, stop = self._offsets(part)
        if not part.is_backward:
            end = start + part.size + 1
            return self.queryset[start : end if stop is None else min(end, stop)]
        rows = self.ordered(part)
        if start or stop is not None:
            # An offset counts from the beginning of the list, and the slice from its end.
            rows = rows.filter(pk__in=self.queryset[start:stop].values("pk"))
        return rows[: part.size + 1]

    def _offsets(self, part: Slice[str]) -> tuple[int, int | None]:
        """Return the offsets of the rows between the cursors of a slice: ``(start, stop)``."""
        positions = part.with_positions(self._decode_offset)
        start = positions.after or 0
        # The cursor holds the number of its row from one, and the slice ends before that row.
        return start, None if positions.before is None else max(start, positions.before - 1)

    def _decode_offset(self, cursor: str) -> int:
        [offset] = self._decode(cursor)
        assert isinstance(offset, int)
        return offset


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
