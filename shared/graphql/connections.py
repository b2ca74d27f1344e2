"""Lists at the root of a query, and small lists of anything."""

from collections.abc import Callable, Sequence
from typing import Any

import graphene
from django.db.models import Model, QuerySet
from graphql import get_named_type

from shared.graphql.cursors import Walk
from shared.graphql.levels import fetch, gather, load
from shared.graphql.pages import Page, checked_first, connection_of, page_arguments
from shared.graphql.planning import Plan, plan_list, plan_selection
from shared.graphql.rankings import RankedPage
from shared.pagination import Ranking

EDGE = ("edges", "node")


class ConnectionField(graphene.Field):
    """
    A list of any length, page by page.

    Its resolver takes the arguments without ``first`` and ``after`` and returns an ordered
    query set, or a ``Ranking`` if its order keeps changing; an order comes as its word,
    ``-price``, not as an enum member. The field adds columns, joins, cursor, slice and count,
    each only as far as it was selected.
    """

    def __init__(
        self,
        node: Callable[[], Any],
        *,
        order_by: type[graphene.Enum] | None = None,
        filter: type[graphene.InputObjectType] | None = None,  # noqa: A002
        description: str | None = None,
        **arguments: Any,
    ) -> None:
        if order_by is not None:
            arguments["order_by"] = order_by()
        if filter is not None:
            arguments["filter"] = filter()
        super().__init__(
            # Nullable, as all at the root of a query is: one refused list leaves the others.
            lambda: connection_of(node()),
            description=description,
            **page_arguments(),
            **arguments,
        )

    def wrap_resolve(
        self, parent_resolver: Callable[..., Any]
    ) -> Callable[..., "Page | RankedPage"]:
        """Turn a resolver that returns a query set into one that returns a page."""
        resolve = super().wrap_resolve(parent_resolver)

        def resolve_page(
            root: object,
            info: Any,
            *,
            first: int | None = None,
            after: str | None = None,
            **arguments: Any,
        ) -> Page | RankedPage:
            rows = checked_first(first)
            if arguments.get("order_by") is not None:
                arguments["order_by"] = arguments["order_by"].value
            name = f"{info.parent_type.name}.{info.field_name}"
            found = resolve(root, info, **arguments)
            if isinstance(found, Ranking):
                return _ranked(found, info, name=name, first=rows, after=after)
            walk = Walk.through(found, name=name)
            return Page(_Whole(walk, info, rows, after), walk, first=rows, after=after)

        return resolve_page


class ListField(graphene.Field):
    """
    A whole list that is known to be short, such as the roots of a tree.

    Its resolver returns an ordered query set. ``expected`` is how many rows it counts for in
    the cost of a query.
    """

    def __init__(self, node: Callable[[], Any], *, expected: int = 10, **options: Any) -> None:
        super().__init__(lambda: graphene.List(graphene.NonNull(node())), required=True, **options)
        self.expected = expected

    def wrap_resolve(self, parent_resolver: Callable[..., Any]) -> Callable[..., Sequence[Model]]:
        """Turn a resolver that returns a query set into one that returns planned rows."""
        resolve = super().wrap_resolve(parent_resolver)

        def resolve_rows(root: object, info: Any, **arguments: Any) -> Sequence[Model]:
            rows: QuerySet[Any] = resolve(root, info, **arguments)
            return load(rows, plan_list(info))

        return resolve_rows


def plan_page(info: Any) -> Plan:
    """Plan the nodes of the connection that is being resolved."""
    return plan_selection(info, get_named_type(info.return_type), info.field_nodes, EDGE)


def _ranked(
    ranking: Ranking[Any], info: Any, *, name: str, first: int, after: str | None
) -> RankedPage:
    def read(rows: QuerySet[Any], columns: Sequence[str]) -> Sequence[Model]:
        return load(rows, plan_page(info), also=columns)

    return RankedPage(ranking, read, name=name, first=first, after=after)


class _Whole:
    """The rows and the count of a list that hangs from nothing."""

    def __init__(self, walk: Walk, info: Any, first: int, after: str | None) -> None:
        self._walk = walk
        self._info = info
        self._first = first
        # A bad cursor is refused by the list's own field, not by one inside it.
        self._page = walk.page(first=first, after=after)

    def rows(self) -> Sequence[Model]:
        """Return the rows of the page, and one more if there is one."""
        plan = plan_page(self._info)
        rows = fetch(self._page, plan, also=self._walk.columns)
        # The one row more is never shown, so nothing is loaded for it.
        gather(rows[: self._first], plan)
        return rows

    def count(self) -> int:
        """Return the number of rows in the whole list."""
        return self._walk.queryset.order_by().count()
