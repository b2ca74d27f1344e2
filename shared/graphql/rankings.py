"""The connection of a ranking: a list in an order that keeps changing, read by a snapshot."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.functional import cached_property

from shared.graphql.pages import PageInfo
from shared.pagination.keyset import CursorSigner
from shared.pagination.rankings import Part, Position, Ranking, RankingPage
from shared.pagination.slices import Slice
from shared.selections import Rows, rows_of

Read = Callable[[QuerySet[Any], Sequence[str]], Sequence[Model]]


@dataclass(frozen=True, slots=True)
class RankingEdge:
    """A row and its position, as attributes that graphene's default resolver reads."""

    node: Model
    position: Position
    signer: CursorSigner

    @property
    def cursor(self) -> str:
        """The position of this row: pages begin after it, or end before it."""
        return self.signer.encode(self.position.serialize())


class RankingConnection:
    """One page of a ranking. It queries nothing until one of its fields is resolved."""

    def __init__(self, ranking: Ranking[Any], read: Read, part: Slice[str], *, name: str) -> None:
        self._ranking = ranking
        self._read = read
        order = ",".join(key.ordering for key in ranking.keys)
        self._signer = CursorSigner(salt=f"{name}:ranking:{order}")
        # Validate cursors eagerly so that the error's path points at the connection field.
        self._slice = part.with_positions(self._decode)

    @cached_property
    def edges(self) -> list[RankingEdge]:
        """The rows of the page, with their cursors."""
        page = self._page
        return [
            RankingEdge(row, position, self._signer)
            for row, position in zip(page.rows, page.positions, strict=True)
        ]

    @cached_property
    def total_count(self) -> int:
        """The number of rows in the whole list."""
        return int(rows_of(self._ranking.rows).count())

    @property
    def page_info(self) -> PageInfo:
        """The position of the page in its list."""
        cursors = [edge.cursor for edge in (self.edges[:1] + self.edges[-1:])]
        start, end = cursors or (None, None)
        continuation = self._page.continuation
        has_more = continuation is not None
        if continuation is not None:
            # The row at the page's end may have been deleted. The next page must not begin
            # inside this one.
            position = self._signer.encode(continuation.serialize())
            start, end = (position, end) if self._slice.is_backward else (start, position)
        return PageInfo(
            has_next_page=self._slice.has_next(has_more=has_more),
            has_previous_page=self._slice.has_previous(has_more=has_more),
            start_cursor=start,
            end_cursor=end,
        )

    @cached_property
    def _page(self) -> RankingPage[Any]:
        known = rows_of(self._ranking.rows).query.annotations
        columns = [key.name for key in self._ranking.keys if key.name not in known]

        def fetch(rows: Rows[Any], part: Part, arguments: dict[str, Any]) -> Sequence[Model]:
            return self._read(part(rows_of(rows), **arguments), columns)

        return self._ranking.page(self._slice, fetch=fetch)

    def _decode(self, cursor: str) -> Position:
        serialized, _ = self._signer.decode(cursor)
        return Position.parse(serialized)
