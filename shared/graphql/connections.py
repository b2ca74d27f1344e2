"""Connection fields at the root of a query."""

from collections.abc import Callable, Sequence
from typing import Any

import graphene
from django.db.models import Model, QuerySet
from graphql import get_named_type

from shared.graphql.batching import attach_batches, fetch, load
from shared.graphql.cursors import CursorPaginator
from shared.graphql.forms import JsonRow, RowForm, fetch_json
from shared.graphql.pages import Page, connection_type, page_arguments, validate_first
from shared.graphql.planning import Plan, plan_selection
from shared.graphql.rankings import RankingConnection
from shared.pagination import Ranking

EDGE = ("edges", "node")


class ConnectionField(graphene.Field):
    """
    A paginated list: a Relay connection.

    The resolver gets the arguments without ``first`` and ``after``, and ``order_by`` as its
    value ``-price``, not as an enum member. It returns an ordered query set, or a ``Ranking``
    if the order keeps changing. The field adds columns, joins, cursor, slice and count, each
    only if it is selected.
    """

    def __init__(self, node: Callable[[], Any], **options: Any) -> None:
        # Nullable, as every root field is: an error in one list leaves the others intact.
        super().__init__(lambda: connection_type(node()), **page_arguments(), **options)

    def wrap_resolve(self, parent_resolver: Callable[..., Any]) -> Callable[..., Any]:
        """Wrap a resolver that returns a query set so that it returns a page."""
        resolve = super().wrap_resolve(parent_resolver)

        def resolve_page(
            root: object,
            info: Any,
            *,
            first: int | None = None,
            after: str | None = None,
            **arguments: Any,
        ) -> Any:
            size = validate_first(first)
            if arguments.get("order_by") is not None:
                arguments["order_by"] = arguments["order_by"].value
            found = resolve(root, info, **arguments)
            return self.make_page(found, info, first=size, after=after)

        return resolve_page

    def make_page(self, found: Any, info: Any, *, first: int, after: str | None) -> Any:
        """Return the page of what the resolver returned."""
        name = f"{info.parent_type.name}.{info.field_name}"
        if isinstance(found, Ranking):
            return _ranking_page(found, info, name=name, first=first, after=after)
        paginator = CursorPaginator.for_queryset(found, name=name)
        source = _RootPageSource(paginator, info, first, after)
        return Page(source, paginator, first=first, after=after)


def plan_page(info: Any) -> Plan:
    """Plan the nodes of the connection that is being resolved."""
    return plan_selection(info, get_named_type(info.return_type), info.field_nodes, EDGE)


def _ranking_page(
    ranking: Ranking[Any], info: Any, *, name: str, first: int, after: str | None
) -> RankingConnection:
    def read(rows: QuerySet[Any], columns: Sequence[str]) -> Sequence[Model]:
        return load(rows, plan_page(info), extra_columns=columns)

    return RankingConnection(ranking, read, name=name, first=first, after=after)


class _RootPageSource:
    """The rows and the count of a list at the root of a query."""

    def __init__(
        self, paginator: CursorPaginator, info: Any, first: int, after: str | None
    ) -> None:
        self._paginator = paginator
        self._info = info
        self._first = first
        self.form: RowForm | None = None
        # Validate the cursor eagerly so that the error's path points at the connection field.
        self._page = paginator.page(first=first, after=after)

    def rows(self) -> Sequence[Model | JsonRow]:
        """Return the rows of the page, plus one if more rows follow."""
        columns = self._paginator.columns
        if self.form is not None:
            found = fetch_json(self.form, self._page, self._info, columns=columns)
            if found is not None:
                return found
        plan = plan_page(self._info)
        rows = fetch(self._page, plan, extra_columns=columns)
        # The extra row is not shown, so do not load nested lists for it.
        attach_batches(rows[: self._first], plan)
        return rows

    def count(self) -> int:
        """Return the number of rows in the whole list."""
        return self._paginator.queryset.order_by().count()
