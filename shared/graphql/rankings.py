"""One page of a ranking: a list whose order keeps changing, as it was when the walk began."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Model, QuerySet

from shared.errors import InvalidCursor
from shared.graphql.cursors import seal, unseal
from shared.graphql.pages import PageInfo
from shared.pagination.rankings import Place, Ranking, Stretch

Read = Callable[[QuerySet[Any], Sequence[str]], Sequence[Model]]


@dataclass(frozen=True, slots=True)
class RankedEdge:
    """A row and the place behind it, as graphene's default resolver reads them."""

    node: Model
    place: Place
    salt: str

    @property
    def cursor(self) -> str:
        """The cursor that continues behind this row."""
        return seal(self.place.spelled, salt=self.salt)


class RankedPage:
    """One page; nothing is queried before a field of it is resolved."""

    def __init__(
        self, ranking: Ranking[Any], read: Read, *, name: str, first: int, after: str | None
    ) -> None:
        self._ranking = ranking
        self._read = read
        self._first = first
        self._salt = f"{name}:ranking:{','.join(key.spelling for key in ranking.keys)}"
        # A bad cursor is refused by the list's own field, not by one inside it.
        self._after = None if after is None else self._place(after)

    @cached_property
    def edges(self) -> list[RankedEdge]:
        """The rows of the page, with their cursors."""
        stretch = self._stretch
        return [
            RankedEdge(row, place, self._salt)
            for row, place in zip(stretch.rows, stretch.places, strict=True)
        ]

    @cached_property
    def total_count(self) -> int:
        """The number of rows in the whole list."""
        return int(self._ranking.rows.count())

    @property
    def page_info(self) -> PageInfo:
        """Where the page stands in its list."""
        edges, following = self.edges, self._stretch.next
        # Behind the last place and not the last row: that one may be gone meanwhile.
        behind = seal(following.spelled, salt=self._salt) if following else None
        return PageInfo(
            has_next_page=following is not None,
            has_previous_page=self._after is not None,
            start_cursor=edges[0].cursor if edges else None,
            end_cursor=behind or (edges[-1].cursor if edges else None),
        )

    @cached_property
    def _stretch(self) -> Stretch[Any]:
        known = self._ranking.rows.query.annotations
        columns = [key.name for key in self._ranking.keys if key.name not in known]
        return self._ranking.stretch(
            self._after, self._first, fetch=lambda rows: self._read(rows, columns)
        )

    def _place(self, cursor: str) -> Place:
        spelled = unseal(cursor, salt=self._salt)
        if not isinstance(spelled, list):
            raise InvalidCursor("This cursor belongs to another list.")
        return Place.read(spelled)
