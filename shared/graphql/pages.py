"""One page of a connection: rows, count and cursors, each asked for only when selected."""

from collections.abc import Sequence
from functools import cache, cached_property
from typing import Any, Protocol

import graphene
from django.db.models import Model

from shared.errors import ValidationFailed
from shared.graphql.costs import COUNT, cost
from shared.graphql.cursors import Walk

DEFAULT_FIRST = 20
LARGEST_FIRST = 100


class PageInfo(graphene.ObjectType):
    """Where a page stands in its list."""

    cost_per_object = 0

    has_next_page = graphene.Boolean(required=True, description="Whether more rows follow.")
    has_previous_page = graphene.Boolean(required=True, description="Whether rows come before.")
    start_cursor = graphene.String(description="The cursor of the first row.")
    end_cursor = graphene.String(description="The cursor of the last row, to continue `after`.")


class Source(Protocol):
    """Where a page's rows and its count come from."""

    def rows(self) -> Sequence[Model]:
        """Return the rows of the page, and one more if there is one."""

    def count(self) -> int:
        """Return the number of rows in the whole list."""


class Edge:
    """A row and its cursor, as graphene's default resolver reads them."""

    __slots__ = ("_offset", "_walk", "node")

    def __init__(self, node: Model, walk: Walk, offset: int) -> None:
        self.node = node
        self._walk = walk
        self._offset = offset

    @property
    def cursor(self) -> str:
        """The cursor that continues behind this row."""
        return self._walk.cursor(self.node, offset=self._offset)


class Page:
    """One page; nothing is queried before a field of it is resolved."""

    def __init__(self, source: Source, walk: Walk, *, first: int, after: str | None) -> None:
        self._source = source
        self._walk = walk
        self._first = first
        self._after = after

    @cached_property
    def edges(self) -> list[Edge]:
        """The rows of the page, with their cursors."""
        before = self._walk.offset_behind(self._after)
        return [
            Edge(row, self._walk, before + number)
            for number, row in enumerate(self._rows[: self._first], start=1)
        ]

    @cached_property
    def total_count(self) -> int:
        """The number of rows in the whole list."""
        return self._source.count()

    @property
    def page_info(self) -> PageInfo:
        """Where the page stands in its list."""
        edges = self.edges
        return PageInfo(
            has_next_page=len(self._rows) > self._first,
            has_previous_page=self._after is not None,
            start_cursor=edges[0].cursor if edges else None,
            end_cursor=edges[-1].cursor if edges else None,
        )

    @cached_property
    def _rows(self) -> Sequence[Model]:
        return self._source.rows()


@cache
def connection_of(node: Any) -> type[graphene.ObjectType]:
    """
    Return the one connection type of a node type, ``ProductConnection`` of ``Product``.

    Its ``role``, and that of its edges, tells them apart from other types when a query is weighed.
    """
    name = node._meta.name
    edge = type(
        f"{name}Edge",
        (graphene.ObjectType,),
        {
            "__doc__": f"One {name} of a list, and its cursor.",
            "role": "edge",
            "cost_per_object": 0,
            "cursor": graphene.String(required=True, description="Continues behind this row."),
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
    """Return the arguments that every connection takes."""
    return {
        "first": graphene.Int(
            default_value=DEFAULT_FIRST, description=f"How many rows, 1 to {LARGEST_FIRST}."
        ),
        "after": graphene.String(description="The cursor to continue behind."),
    }


def checked_first(first: int | None) -> int:
    """
    Return how many rows a page has.

    :raises ValidationFailed: if it is less than one or over the limit; it is never cut.
    """
    if first is None:
        return DEFAULT_FIRST
    if not 1 <= first <= LARGEST_FIRST:
        raise ValidationFailed.of(
            "first", f"Ask for 1 to {LARGEST_FIRST} rows.", code="out_of_range"
        )
    return first
