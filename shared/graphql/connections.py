"""Connection fields at the root of a query."""

from collections.abc import Callable, Sequence
from typing import Any

import graphene
from django.db.models import Model, QuerySet
from django.utils.functional import cached_property
from graphql import get_named_type

from shared.graphql.batching import attach_batches, fetch, load
from shared.graphql.cursors import CursorPaginator
from shared.graphql.forms import JsonRow, RowForm, fetch_page
from shared.graphql.pages import Page, connection_type, page_arguments, take_slice
from shared.graphql.planning import Plan, plan_selection
from shared.graphql.rankings import RankingConnection
from shared.pagination import Ranking
from shared.pagination.slices import Slice
from shared.rows import count_rows
from shared.selections import Rows

EDGE = ("edges", "node")


class ConnectionField(graphene.Field):
    """
    A paginated list: a Relay connection.

    The resolver gets the arguments without those of the page, and ``order_by`` as its value
    ``-price``, not as an enum member. It returns an ordered query set, a ``Selection``,
    whose SQL is cached, or a ``Ranking`` if the order keeps changing. The field adds columns,
    joins, cursor, slice and count, each only if it is selected.
    """

    def __init__(self, node: Callable[[], Any], **options: Any) -> None:
        # Nullable, as every root field is: an error in one list leaves the others intact.
        super().__init__(lambda: connection_type(node()), **page_arguments(), **options)

    def wrap_resolve(self, parent_resolver: Callable[..., Any]) -> Callable[..., Any]:
        """Wrap a resolver that returns a query set so that it returns a page."""
        resolve = super().wrap_resolve(parent_resolver)

        def resolve_page(root: object, info: Any, **arguments: Any) -> Any:
            part = take_slice(arguments)
            if arguments.get("order_by") is not None:
                arguments["order_by"] = arguments["order_by"].value
            found = resolve(root, info, **arguments)
            return self.make_page(found, info, part)

        return resolve_page

    def make_page(self, found: Any, info: Any, part: Slice[str]) -> Any:
        """Return the page of what the resolver returned."""
        name = f"{info.parent_type.name}.{info.field_name}"
        if isinstance(found, Ranking):
            return _ranking_page(found, info, part, name=name)
        return Page(_RootPageSource(found, info, part, name=name), part)


def plan_page(info: Any) -> Plan:
    """Plan the nodes of the connection that is being resolved."""
    return plan_selection(info, get_named_type(info.return_type), info.field_nodes, EDGE)


def _ranking_page(
    ranking: Ranking[Any], info: Any, part: Slice[str], *, name: str
) -> RankingConnection:
    def read(rows: QuerySet[Any], columns: Sequence[str]) -> Sequence[Model]:
        return load(rows, plan_page(info), extra_columns=columns)

    return RankingConnection(ranking, info, part, read=read, name=name)


class _RootPageSource:
    """The rows and the count of a list at the root of a query."""

    def __init__(self, found: Rows[Any], info: Any, part: Slice[str], *, name: str) -> None:
        self._found = found
        self._info = info
        self._name = name
        self._slice = part
        self.form: RowForm | None = None
        if part.after is not None or part.before is not None:
            # Validate cursors eagerly so that the error's path points at the connection field.
            self.paginator.positions_of(part)

    @cached_property
    def paginator(self) -> CursorPaginator:
        """The paginator of the whole list."""
        return CursorPaginator(self._found, name=self._name)

    def rows(self) -> Sequence[Model | JsonRow]:
        """Return the rows of the page in its direction, plus one if the list continues there."""
        if self.form is not None:
            found = fetch_page(self.form, self.paginator, self._info, self._slice)
            if found is not None:
                return found
        plan = plan_page(self._info)
        page = self.paginator.page(self._slice)
        rows = fetch(page, plan, extra_columns=self.paginator.columns)
        # The extra row is not shown, so do not load nested lists for it.
        attach_batches(self._slice.shown(rows), plan)
        return rows

    def count(self) -> int:
        """Return the number of rows in the whole list."""
        return count_rows(self._found)
