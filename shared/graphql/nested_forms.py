"""The SQL expressions of nested lists and objects in compiled selections."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from graphql import FieldNode, GraphQLField, GraphQLObjectType
from graphql.execution.values import get_argument_values

from shared.graphql.cursors import CursorPaginator
from shared.graphql.forms import RowForm, Sql, Subquery, concatenate


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
    """A connection in each row. ``members`` are the fields that are selected of it, by key."""

    field: NestedField
    members: Mapping[str, "Member"]
    node: RowForm | None

    def sql(self, info: Any) -> Sql:
        """
        Return the expression of the connection's JSON.

        :raises DomainError: if an argument is not allowed, or the list is not for the viewer.
        :raises GraphQLError: if a variable does not fit an argument.
        """
        info = self.field.info(info)
        page = self.field.mounted.page_of(self.field.parent, info, **self.field.arguments(info))
        parts: list[str | Sql] = ["(SELECT row_to_json(of_list) FROM (SELECT "]
        for number, (key, member) in enumerate(self.members.items()):
            parts += [", " if number else "", member(page, info), f' AS "{key}"']
        if self.node is not None:
            parts += [" FROM ", self.node.rows_of(page.rows, info)]
        return concatenate([*parts, ") AS of_list)"], info)


@dataclass(frozen=True, slots=True)
class NestedPage:
    """
    The page of a nested list in one row.

    ``rows`` are those of the page, plus one if more rows follow.
    """

    paginator: CursorPaginator
    rows: QuerySet[Any]
    first: int
    is_first: bool

    @classmethod
    def of(cls, paginator: CursorPaginator, *, first: int, after: str | None) -> "NestedPage":
        """
        Return the page after a cursor.

        :raises InvalidCursor: if the cursor does not belong to this list in this order.
        """
        rows = paginator.page(first=first, after=after)
        return cls(paginator, rows, first, is_first=after is None)

    def count(self) -> Sql:
        """Return the expression of the number of rows in the whole list."""
        keys, parameters = self.paginator.queryset.order_by().values("pk").query.sql_with_params()
        return Sql(f"(SELECT count(DISTINCT pk) FROM ({keys}) AS counted (pk))", tuple(parameters))  # noqa: S608


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
            begin, end = "coalesce(json_agg(", f" ORDER BY {self.node.place}), '[]'::json)"
            return concatenate(["(SELECT ", begin, json, end, " FROM ", source, ")"], info)
        return concatenate(["(SELECT ", json, " FROM ", source, ")"], info)
