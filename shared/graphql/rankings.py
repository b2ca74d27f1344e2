"""The connection of a ranking: a list in an order that keeps changing, read by a snapshot."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.functional import cached_property
from orjson import Fragment

from shared.graphql.forms import JsonRow, RowForm, fetch_part
from shared.graphql.pages import NodePage, PageInfo, edges_as_json, node_of
from shared.pagination.keyset import CursorSigner
from shared.pagination.rankings import Part, Position, Ranking, RankingPage
from shared.pagination.slices import Slice
from shared.rows import count_rows
from shared.selections import Rows, rows_of

Read = Callable[[QuerySet[Any], Sequence[str]], Sequence[Model]]


@dataclass(frozen=True, slots=True)
class RankingEdge:
    """A row and its cursor, as attributes that graphene's default resolver reads."""

    node: Model | Fragment
    page: RankingPage[Any]
    index: int
    signer: CursorSigner

    @property
    def cursor(self) -> str:
        """The position of this row: pages begin after it, or end before it."""
        return self.signer.encode(self.page.position_of(self.index).serialize())


class RankingConnection(NodePage):
    """
    One page of a ranking. It queries nothing until one of its fields is resolved.

    ``read`` returns the objects of a part of the rows, with these columns.
    """

    def __init__(
        self, ranking: Ranking[Any], info: Any, part: Slice[str], *, read: Read, name: str
    ) -> None:
        self._ranking = ranking
        self._info = info
        self._read = read
        self._form: RowForm | None = None
        order = ",".join(key.ordering for key in ranking.keys)
        self._signer = CursorSigner(salt=f"{name}:ranking:{order}")
        # Validate cursors eagerly so that the error's path points at the connection field.
        self._slice = part.with_positions(self._decode)

    def read_as(self, form: RowForm | None) -> None:
        """Read the nodes as JSON of this form, if possible. Nothing may have been read before."""
        self._form = form

    @property
    def edges(self) -> list[RankingEdge] | Fragment:
        """The rows of the page with their cursors, or their JSON."""
        found = edges_as_json(self._page.rows, self._form)
        return self._edges if found is None else found

    @cached_property
    def _edges(self) -> list[RankingEdge]:
        page = self._page
        return [
            RankingEdge(node_of(row), page, index, self._signer)
            for index, row in enumerate(page.rows)
        ]

    @cached_property
    def total_count(self) -> int:
        """The number of rows in the whole list."""
        return count_rows(self._ranking.rows)

    @property
    def page_info(self) -> PageInfo:
        """The position of the page in its list."""
        cursors = [edge.cursor for edge in (self._edges[:1] + self._edges[-1:])]
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
        return self._ranking.page(self._slice, fetch=self._fetch)

    def _fetch(
        self, rows: Rows[Any], part: Part, arguments: dict[str, Any]
    ) -> Sequence[Model | JsonRow]:
        names = list(dict.fromkeys(["pk", *(key.name for key in self._ranking.keys)]))
        if self._form is not None:
            found = fetch_part(self._form, rows, self._info, part, columns=names, **arguments)
            if found is not None:
                return found
        wanted = part(rows_of(rows), **arguments)
        columns = [name for name in names if name not in wanted.query.annotations]
        return self._read(wanted, columns)

    def _decode(self, cursor: str) -> Position:
        serialized, _ = self._signer.decode(cursor)
        return Position.parse(serialized)
