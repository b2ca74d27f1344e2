"""The connection of a ranking: a list in an order that keeps changing, read by a snapshot."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.functional import cached_property

from shared.graphql.pages import PageInfo
from shared.pagination.keyset import CursorSigner
from shared.pagination.rankings import Part, Position, Ranking, RankingPage
from shared.selections import Rows, rows_of

Read = Callable[[QuerySet[Any], Sequence[str]], Sequence[Model]]


@dataclass(frozen=True, slots=True)
class RankingEdge:
    """A row and the position after it, as attributes that graphene's default resolver reads."""

    node: Model
    position: Position
    signer: CursorSigner

    @property
    def cursor(self) -> str:
        """The cursor of the page that begins after this row."""
        return self.signer.encode(self.position.serialize())


class RankingConnection:
    """One page of a ranking. It queries nothing until one of its fields is resolved."""

    def __init__(
        self, ranking: Ranking[Any], read: Read, *, name: str, first: int, after: str | None
    ) -> None:
        self._ranking = ranking
        self._read = read
        self._first = first
        order = ",".join(key.ordering for key in ranking.keys)
        self._signer = CursorSigner(salt=f"{name}:ranking:{order}")
        # Validate the cursor eagerly so that the error's path points at the connection field.
        self._after = None if after is None else self._decode(after)

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
        edges, following = self.edges, self._page.next
        # Continue after the page's last position, whose row may have been deleted, so that
        # the next page does not begin inside this one.
        end = self._signer.encode(following.serialize()) if following else None
        return PageInfo(
            has_next_page=following is not None,
            has_previous_page=self._after is not None,
            start_cursor=edges[0].cursor if edges else None,
            end_cursor=end or (edges[-1].cursor if edges else None),
        )

    @cached_property
    def _page(self) -> RankingPage[Any]:
        known = rows_of(self._ranking.rows).query.annotations
        columns = [key.name for key in self._ranking.keys if key.name not in known]

        def fetch(rows: Rows[Any], part: Part, arguments: dict[str, Any]) -> Sequence[Model]:
            return self._read(part(rows_of(rows), **arguments), columns)

        return self._ranking.page(self._after, self._first, fetch=fetch)

    def _decode(self, cursor: str) -> Position:
        serialized, _ = self._signer.decode(cursor)
        return Position.parse(serialized)
