"""One page of a connection: rows, count and cursors, each queried only if it is selected."""

from collections.abc import Sequence
from functools import cache
from typing import Any, Protocol, TypeGuard

import graphene
from django.db.models import Model
from django.utils.functional import cached_property
from orjson import Fragment

from shared.errors import ValidationFailed
from shared.graphql.costs import COUNT, cost
from shared.graphql.cursors import CursorPaginator
from shared.graphql.forms import JsonRow, RowForm

DEFAULT_FIRST = 20
MAX_FIRST = 100


class PageInfo(graphene.ObjectType):
    """The position of a page in its list."""

    cost_per_object = 0

    has_next_page = graphene.Boolean(required=True, description="Whether more rows follow.")
    has_previous_page = graphene.Boolean(required=True, description="Whether rows come before.")
    start_cursor = graphene.String(description="The cursor of the first row.")
    end_cursor = graphene.String(description="The cursor of the last row, to continue `after`.")


class PageSource(Protocol):
    """
    The source of a page's rows and of the list's count.

    With a ``form``, rows are read as JSON if possible. ``paginator`` makes their cursors.
    """

    form: RowForm | None

    @property
    def paginator(self) -> CursorPaginator:
        """The paginator of the whole list."""

    def rows(self) -> Sequence[Model | JsonRow]:
        """Return the rows of the page, plus one if more rows follow."""

    def count(self) -> int:
        """Return the number of rows in the whole list."""


class Edge:
    """A row and its cursor, as attributes that graphene's default resolver reads."""

    __slots__ = ("_offset", "_paginator", "_row", "node")

    def __init__(self, row: Model | JsonRow, paginator: CursorPaginator, offset: int) -> None:
        self.node = Fragment(row["json"]) if isinstance(row, dict) else row
        self._row = row
        self._paginator = paginator
        self._offset = offset

    @property
    def cursor(self) -> str:
        """The cursor of the page that begins after this row."""
        return self._paginator.cursor_for(self._row, offset=self._offset)


class Page:
    """One page of a list. It queries nothing until one of its fields is resolved."""

    def __init__(self, source: PageSource, *, first: int, after: str | None) -> None:
        self._source = source
        self._first = first
        self._after = after

    def read_as(self, form: RowForm | None) -> None:
        """Read the nodes as JSON of this form, if possible. Nothing may have been read before."""
        self._source.form = form

    @property
    def edges(self) -> "list[Edge] | Fragment":
        """The rows of the page with their cursors, or their JSON."""
        form = self._source.form
        shown = self._rows[: self._first]
        if form is None or form.edge_key is None or not _are_json(shown):
            return self._edges
        edges = (f'{{"{form.edge_key}":{row["json"]}}}' for row in shown)
        return Fragment(f"[{','.join(edges)}]")

    @cached_property
    def _edges(self) -> list[Edge]:
        paginator = self._source.paginator
        before = paginator.offset_after(self._after)
        return [
            Edge(row, paginator, before + number)
            for number, row in enumerate(self._rows[: self._first], start=1)
        ]

    @cached_property
    def total_count(self) -> int:
        """The number of rows in the whole list."""
        return self._source.count()

    @property
    def page_info(self) -> PageInfo:
        """The position of the page in its list."""
        edges = self._edges
        return PageInfo(
            has_next_page=len(self._rows) > self._first,
            has_previous_page=self._after is not None,
            start_cursor=edges[0].cursor if edges else None,
            end_cursor=edges[-1].cursor if edges else None,
        )

    @cached_property
    def _rows(self) -> Sequence[Model | JsonRow]:
        return self._source.rows()


def _are_json(rows: Sequence[Model | JsonRow]) -> TypeGuard[Sequence[JsonRow]]:
    return bool(rows) and isinstance(rows[0], dict)


@cache
def connection_type(node: Any) -> type[graphene.ObjectType]:
    """
    Return the connection type of a node type: ``ProductConnection`` for ``Product``.

    Every call with the same node returns the same type. The ``role`` attribute marks
    connection and edge types for the cost estimate.
    """
    name = node._meta.name
    edge = type(
        f"{name}Edge",
        (graphene.ObjectType,),
        {
            "__doc__": f"One {name} of a list, and its cursor.",
            "role": "edge",
            "cost_per_object": 0,
            "cursor": graphene.String(
                required=True, description="The cursor of this row; `after` continues behind it."
            ),
            "node": graphene.Field(node, required=True),
        },
    )
    return type(
        f"{name}Connection",
        (graphene.ObjectType,),
        {
            "__doc__": f"One page of a list of {name}.",
            "role": "connection",
            "total_count": cost(
                graphene.Field(
                    graphene.Int,
                    required=True,
                    description="The number of rows in the whole list.",
                ),
                weight=COUNT,
            ),
            "edges": graphene.List(graphene.NonNull(edge), required=True),
            "page_info": graphene.Field(PageInfo, required=True),
        },
    )


def page_arguments() -> dict[str, Any]:
    """Return the arguments that every connection takes: ``first`` and ``after``."""
    return {
        "first": graphene.Int(
            default_value=DEFAULT_FIRST, description=f"The number of rows, from 1 to {MAX_FIRST}."
        ),
        "after": graphene.String(description="A cursor; the page starts behind its row."),
    }


def validate_first(first: int | None) -> int:
    """
    Return the page size in rows, or the default one.

    :raises ValidationFailed: if it is less than one or above the limit.
    """
    if first is None:
        return DEFAULT_FIRST
    if not 1 <= first <= MAX_FIRST:
        raise ValidationFailed.of("first", f"Ask for 1 to {MAX_FIRST} rows.", code="out_of_range")
    return first
