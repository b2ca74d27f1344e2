"""One page of a connection: rows, count and cursors, each queried only if it is selected."""

from abc import ABC, abstractmethod
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
from shared.pagination.slices import Slice

DEFAULT_FIRST = 20
MAX_FIRST = 100
"""The largest value of ``first`` and of ``last``."""


class PageInfo(graphene.ObjectType):
    """The position of a page in its list."""

    cost_per_object = 0

    has_next_page = graphene.Boolean(required=True, description="Whether more rows follow.")
    has_previous_page = graphene.Boolean(required=True, description="Whether rows come before.")
    start_cursor = graphene.String(description="The cursor of the first row, to continue `before`.")
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
        """Return the rows of the page in its direction, plus one if the list continues there."""

    def count(self) -> int:
        """Return the number of rows in the whole list."""


class Edge:
    """A row and its cursor, as attributes that graphene's default resolver reads."""

    __slots__ = ("_number", "_page", "_row", "node")

    def __init__(self, row: Model | JsonRow, page: "Page", number: int) -> None:
        self.node = node_of(row)
        self._row = row
        self._page = page
        self._number = number

    @property
    def cursor(self) -> str:
        """The position of this row: pages begin after it, or end before it."""
        return self._page.cursor_for(self._row, number=self._number)


class NodePage(ABC):
    """A page of a connection, whose nodes can be JSON that PostgreSQL writes."""

    @abstractmethod
    def read_as(self, form: RowForm | None) -> None:
        """Read the nodes as JSON of this form, if possible. Nothing may have been read before."""


class Page(NodePage):
    """One page of a list. It queries nothing until one of its fields is resolved."""

    def __init__(self, source: PageSource, part: Slice[str]) -> None:
        self._source = source
        self._slice = part

    def read_as(self, form: RowForm | None) -> None:
        """Read the nodes as JSON of this form, if possible. Nothing may have been read before."""
        self._source.form = form

    @property
    def edges(self) -> "list[Edge] | Fragment":
        """The rows of the page with their cursors, or their JSON."""
        found = edges_as_json(self._shown, self._source.form)
        return self._edges if found is None else found

    @cached_property
    def _edges(self) -> list[Edge]:
        return [Edge(row, self, number) for number, row in enumerate(self._shown, start=1)]

    @cached_property
    def total_count(self) -> int:
        """The number of rows in the whole list."""
        return self._source.count()

    @property
    def page_info(self) -> PageInfo:
        """The position of the page in its list."""
        edges = self._edges
        has_more = len(self._rows) > self._slice.size
        return PageInfo(
            has_next_page=self._slice.has_next(has_more=has_more),
            has_previous_page=self._slice.has_previous(has_more=has_more),
            start_cursor=edges[0].cursor if edges else None,
            end_cursor=edges[-1].cursor if edges else None,
        )

    def cursor_for(self, row: Model | JsonRow, *, number: int) -> str:
        """Return the cursor of a row. ``number`` is its place on the page, from one."""
        return self._source.paginator.cursor_for(row, offset=self._offset + number)

    @cached_property
    def _rows(self) -> Sequence[Model | JsonRow]:
        return self._source.rows()

    @cached_property
    def _shown(self) -> Sequence[Model | JsonRow]:
        return self._slice.shown(self._rows)

    @cached_property
    def _offset(self) -> int:
        return self._source.paginator.offset_of(
            self._slice, rows=len(self._shown), count=lambda: self.total_count
        )


def edges_as_json(rows: Sequence[Model | JsonRow], form: RowForm | None) -> Fragment | None:
    """Return the JSON of the edges of rows, or None if the rows or their edges are objects."""
    if form is None or form.edge_key is None or not _are_json(rows):
        return None
    edges = (f'{{"{form.edge_key}":{row["json"]}}}' for row in rows)
    return Fragment(f"[{','.join(edges)}]")


def node_of(row: Model | JsonRow) -> Model | Fragment:
    """Return the node of an edge: the object, or its JSON."""
    return Fragment(row["json"]) if isinstance(row, dict) else row


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
                required=True,
                description="The cursor of this row: for `after`, or for `before`.",
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
    """Return the arguments that every connection takes: Relay's, forward and backward."""
    return {
        "first": graphene.Int(
            description=f"The number of rows, from 1 to {MAX_FIRST};"
            f" {DEFAULT_FIRST} without `last`."
        ),
        "after": graphene.String(
            description="A cursor: only rows behind its row, also with `last`."
        ),
        "last": graphene.Int(
            description=f"The number of rows at the end, from 1 to {MAX_FIRST}; not with `first`."
        ),
        "before": graphene.String(
            description="A cursor: only rows in front of its row, also with `first`."
        ),
    }


def take_slice(arguments: dict[str, Any]) -> Slice[str]:
    """
    Remove the arguments of the page from those of a connection, and return its slice.

    :raises ValidationFailed: if a size is out of range, or both are given.
    """
    first, last = arguments.pop("first", None), arguments.pop("last", None)
    after, before = arguments.pop("after", None), arguments.pop("before", None)
    if last is None:
        size = DEFAULT_FIRST if first is None else _validate_size("first", first)
        return Slice(size, after, before)
    if first is not None:
        raise ValidationFailed.of("last", "Ask for first or last rows, not for both.")
    return Slice(_validate_size("last", last), after, before, is_backward=True)


def _validate_size(argument: str, size: int) -> int:
    if not 1 <= size <= MAX_FIRST:
        raise ValidationFailed.of(argument, f"Ask for 1 to {MAX_FIRST} rows.", code="out_of_range")
    return size
