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
from shared.selections import Rows, rows_of, text_of

_OFFSETS = "offset"


@dataclass(frozen=True)
class CursorPaginator:
    """
    The pages of rows in their own order; the primary key breaks ties. ``name`` is that of the list.
    """

    rows: Rows[Any]
    name: str

    @cached_property
    def keys(self) -> tuple[str, ...] | None:
        """The columns of the keyset as ``order_by`` takes them; None means offsets."""
        return None if self._method == _OFFSETS else tuple(self._method.split(","))

    @cached_property
    def _method(self) -> str:
        return text_of(self.rows, _method_of, kind=("cursors",))

    @cached_property
    def queryset(self) -> QuerySet[Any]:
        """All rows in the order of the pages."""
        return in_unique_order(rows_of(self.rows))

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that a row's cursor is made of; empty for offsets."""
        return tuple(key.removeprefix("-") for key in self.keys or ())

    def page(self, part: Slice[str]) -> QuerySet[Any]:
        """
        Return the rows of a slice in its direction, plus one if the list continues there.

        :raises InvalidCursor: if a cursor does not belong to this list in this order.
        """
        return self.page_of(self.queryset, self.positions_of(part))

    def positions_of(self, part: Slice[str]) -> Slice[list[Any]]:
        """
        Return a slice with the positions of its cursors.

        :raises InvalidCursor: if a cursor does not belong to this list in this order.
        """
        return part.with_positions(self._decode)

    def page_of(
        self, rows: QuerySet[Any], part: Slice[list[Any]], *, more: int = 1
    ) -> QuerySet[Any]:
        """
        Return the page of these rows, and up to ``more`` rows behind it.

        ``rows`` are all rows or some of them, in the order of the pages.
        """
        if part.is_start:
            return rows[: part.size + more]
        if self.keys is None:
            return _page_by_offset(rows, part, more=more)
        found = self._directed(rows, part)
        if part.after is not None:
            found = rows_after(found, self._keyset, part.after)
        if part.before is not None:
            found = rows_after(found, self._reversed_keyset, part.before)
        return found[: part.size + more]

    def ordered(self, part: Slice[str]) -> QuerySet[Any]:
        """Return the whole list in the direction of a slice."""
        return self._directed(self.queryset, part)

    def _directed(self, rows: QuerySet[Any], part: Slice[Any]) -> QuerySet[Any]:
        if not part.is_backward:
            return rows
        if self.keys is None:
            return rows.reverse()
        return rows.order_by(*(key.ordering for key in self._reversed_keyset))

    def skips(self, part: Slice[str]) -> bool:
        """Return whether rows are skipped by their number, which the SQL then contains."""
        return (part.after is not None or part.before is not None) and self.keys is None

    def offset_of(self, part: Slice[str], *, rows: int, count: Callable[[], int]) -> int:
        """
        Return how many rows precede the ``rows`` of a page; 0 with a keyset.

        ``count`` returns the length of the whole list, from whose end a backward page is counted.
        """
        if self.keys is not None:
            return 0
        start, stop = _offsets(self.positions_of(part))
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
        return CursorSigner(salt=f"{self.name}:{self._method}")

    def _decode(self, cursor: str) -> list[Any]:
        position, _ = self._signer.decode(cursor)
        return position


def in_unique_order(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Return rows in their own order, with the primary key as its end if it is not in it."""
    return rows.order_by(*_order(rows))


def _order(rows: QuerySet[Any]) -> tuple[Any, ...]:
    order = tuple(rows.query.order_by) or ("pk",)
    key = rows.model._meta.pk.name
    if {"pk", "-pk", key, f"-{key}"} & {each for each in order if isinstance(each, str)}:
        return order
    return (*order, "pk")


def _method_of(rows: QuerySet[Any]) -> str:
    """Return the keys of the keyset of rows, or the word for offsets."""
    keys = _keyset(rows, _order(rows))
    return ",".join(keys) if keys else _OFFSETS


def _page_by_offset(rows: QuerySet[Any], part: Slice[list[Any]], *, more: int) -> QuerySet[Any]:
    start, stop = _offsets(part)
    if not part.is_backward:
        end = start + part.size + more
        return rows[start : end if stop is None else min(end, stop)]
    found = rows.reverse()
    if start or stop is not None:
        # An offset counts from the beginning of the list, and the slice from its end.
        found = found.filter(pk__in=rows[start:stop].values("pk"))
    return found[: part.size + more]


def _offsets(part: Slice[list[Any]]) -> tuple[int, int | None]:
    """Return the offsets of the rows between the positions of a slice: ``(start, stop)``."""
    start = part.after[0] if part.after else 0
    # The cursor holds the number of its row from one, and the slice ends before that row.
    return start, max(start, part.before[0] - 1) if part.before else None


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
