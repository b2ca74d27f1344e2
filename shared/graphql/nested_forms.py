"""The SQL expressions of nested lists and objects in compiled selections."""

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet
from graphql import FieldNode, GraphQLField, GraphQLObjectType
from graphql.execution.values import get_argument_values

from shared.graphql.cursors import CursorPaginator
from shared.graphql.forms import RowForm, Sql, Subquery, concatenate
from shared.pagination.slices import Slice


@dataclass(frozen=True, slots=True)
class NestedField:
    """
    A nested field in each row of a form. ``parent`` is the SQL of the column that it depends on.
    """

    mounted: Any
    definition: GraphQLField
    parent_type: GraphQLObjectType
    nodes: Sequence[FieldNode]
    parent: str

    def info(self, info: Any) -> Any:
        """Return the info of the field, from that of the field around the form."""
        return info._replace(
            field_name=self.nodes[0].name.value,
            field_nodes=list(self.nodes),
            parent_type=self.parent_type,
            return_type=self.definition.type,
        )

    def arguments(self, info: Any) -> dict[str, Any]:
        """
        Return the arguments of the field.

        :raises GraphQLError: if a variable does not fit an argument.
        """
        return get_argument_values(self.definition, self.nodes[0], info.variable_values)


@dataclass(frozen=True, slots=True)
class NestedConnection(Subquery):
    """
    A connection in each row.

    ``members`` are the fields that are selected of it, by key. ``names`` are the names of those
    fields and of the fields of its ``pageInfo``.
    """

    field: NestedField
    members: Mapping[str, "Member"]
    names: Set[str]
    node: RowForm

    def sql(self, info: Any) -> Sql:
        """
        Return the expression of the connection's JSON.

        :raises DomainError: if an argument is not allowed, or the list is not for the viewer.
        :raises GraphQLError: if a variable does not fit an argument.
        """
        info = self.field.info(info)
        page = self.field.mounted.page_of(self.field.parent, info, **self.field.arguments(info))
        page = page.for_fields(self.names)
        parts: list[str | Sql] = ["(SELECT row_to_json(of_list) FROM (SELECT "]
        for number, (key, member) in enumerate(self.members.items()):
            parts += [", " if number else "", member(page, info), f' AS "{key}"']
        if page.needs_rows(self.names):
            parts += [" FROM ", self.node.rows_of(page.rows, info)]
        return concatenate([*parts, ") AS of_list)"], info)


@dataclass(frozen=True, slots=True)
class NestedPage:
    """
    The page of a nested list in one row.

    ``rows`` are those of the page in its direction. ``has_one_more`` is true if there may be one
    more, from which follows whether the list continues there.
    """

    paginator: CursorPaginator
    rows: QuerySet[Any]
    part: Slice[str]
    has_one_more: bool = True

    @classmethod
    def of(cls, paginator: CursorPaginator, part: Slice[str]) -> "NestedPage":
        """
        Return the page of a slice.

        :raises InvalidCursor: if a cursor does not belong to this list in this order.
        """
        return cls(paginator, paginator.page(part), part)

    def for_fields(self, names: Set[str]) -> "NestedPage":
        """Return the page with the rows that these fields of the connection need."""
        if self._counted in names:
            return self
        return replace(self, rows=self.rows[: self.part.size], has_one_more=False)

    def needs_rows(self, names: Set[str]) -> bool:
        """Return whether one of these fields of the connection is computed from the rows."""
        return "edges" in names or self._counted in names

    def order_of(self, rows: RowForm) -> str:
        """Return the SQL of the list's order for aggregating the rows, or an empty text."""
        if self.part.is_backward:
            return f" ORDER BY {rows.place} DESC"
        return _order_of(rows, self.rows)

    def shown_of(self, rows: RowForm) -> str:
        """Return the SQL that filters the rows of the page for aggregating, or an empty text."""
        return f" FILTER (WHERE {rows.place} <= {self.part.size})" if self.has_one_more else ""

    def page_info(self) -> Mapping[str, str]:
        """Return the expressions of the fields of ``pageInfo`` by name."""
        has_more = f"count(*) > {self.part.size}"
        values: Mapping[str, str | bool] = {
            "hasNextPage": self.part.has_next(has_more=has_more),
            "hasPreviousPage": self.part.has_previous(has_more=has_more),
        }
        return {name: str(value).lower() for name, value in values.items()}

    @property
    def _counted(self) -> str:
        """The field of ``pageInfo`` for which rows are counted."""
        return "hasPreviousPage" if self.part.is_backward else "hasNextPage"

    def count(self) -> Sql:
        """Return the expression of the number of rows in the whole list."""
        keys, parameters = self.paginator.queryset.order_by().values("pk").query.sql_with_params()
        return Sql(f"(SELECT count(DISTINCT pk) FROM ({keys}) AS counted (pk))", tuple(parameters))  # noqa: S608


def _order_of(form: RowForm, rows: QuerySet[Any]) -> str:
    # Rows behind the first ones are joined, which may change the order in which they were found.
    return f" ORDER BY {form.place}" if rows.query.low_mark else ""


Member = Callable[[NestedPage, Any], Sql]
"""Returns the SQL of a field of a connection, from its page and info."""


@dataclass(frozen=True, slots=True)
class NestedRows(Subquery):
    """
    The related rows of each row: a list, or the only one or null.
    """

    field: NestedField
    node: RowForm
    is_list: bool

    def sql(self, info: Any) -> Sql:
        """
        Return the expression of the JSON of the rows.

        :raises DomainError: if the rows are not for the viewer.
        """
        info = self.field.info(info)
        rows = self.field.mounted.rows_of(self.field.parent, info, **self.field.arguments(info))
        json = self.node.json(info)
        source = self.node.rows_of(rows if self.is_list else rows[:1], info)
        if self.is_list:
            begin, end = "coalesce(json_agg(", f"{_order_of(self.node, rows)}), '[]'::json)"
            return concatenate(["(SELECT ", begin, json, end, " FROM ", source, ")"], info)
        return concatenate(["(SELECT ", json, " FROM ", source, ")"], info)
