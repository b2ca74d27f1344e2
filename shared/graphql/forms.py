"""
The SQL expressions of compiled selections.

The text of a form depends on the document only. The subqueries of its rows are those of the
selectors, which depend on the request, so they are made for each one.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Exists, Model, QuerySet, Value
from graphql import FieldNode, GraphQLError, GraphQLField, GraphQLObjectType
from graphql.execution.values import get_argument_values

from shared.errors import DomainError
from shared.graphql.cursors import CursorPaginator
from shared.graphql.formats import UNREADABLE
from shared.graphql.planning import column_of

JsonRow = dict[str, Any]
"""A row as ``json``, and the values of columns by name."""


class UnsupportedSelection(Exception):
    """PostgreSQL cannot write the JSON of a selection, so the rows must be read as objects."""


@dataclass(frozen=True, slots=True)
class Sql:
    """The text of a part of a statement, and its parameters in the order of the text."""

    text: str
    parameters: tuple[Any, ...] = ()


class Subquery:
    """A part of a form that is made for each request."""

    def sql(self, info: Any) -> Sql:
        """Return the expression of the JSON in one row of the form around it."""
        raise NotImplementedError


def concatenate(parts: "Iterable[str | Sql | Subquery]", info: Any) -> Sql:
    """Return the parts as one, with the parameters in their order."""
    texts: list[str] = []
    parameters: list[Any] = []
    for part in parts:
        if isinstance(part, str):
            texts.append(part)
            continue
        made = part.sql(info) if isinstance(part, Subquery) else part
        texts.append(made.text)
        parameters += made.parameters
    return Sql("".join(texts), tuple(parameters))


@dataclass(frozen=True, slots=True)
class RowForm:
    """
    The JSON of each row of one selection.

    ``row`` is the alias of the model's table in ``parts``. ``annotations`` are expressions that the
    query set of the rows must have. ``edge_key`` is the key of the row in its edge, if the edges of
    a connection have no other field.
    """

    model: type[Model]
    row: str
    parts: list[str | Subquery]
    annotations: dict[str, Any]
    edge_key: str | None = None

    def json(self, info: Any) -> Sql:
        """Return the expression of one row's JSON, in a statement on ``rows_of``."""
        return concatenate(self.parts, info)

    def rows_of(self, rows: QuerySet[Any], info: Any) -> Sql:
        """
        Return the tables of a statement. ``place`` numbers the rows in the order of the query set.

        :raises UnsupportedSelection: if the rows are grouped or combined.
        """
        known = rows.query.annotations
        new = {
            name: given if hasattr(given, "resolve_expression") else given(info)
            for name, given in self.annotations.items()
            if name not in known
        }
        used = [known.get(name, new.get(name)) for name in self.annotations]
        if not (_has_rows_of_a_table(rows) and all(isinstance(e, Exists | Value) for e in used)):
            raise UnsupportedSelection
        names = list(self.annotations)
        annotated = rows.annotate(**new) if new else rows
        found, parameters = annotated.values("pk", *names).query.sql_with_params()
        columns = "".join(f', "{name}"' for name in names)
        return Sql(
            f"(SELECT *, row_number() OVER () AS place FROM ({found}) AS page (pk{columns}))"  # noqa: S608
            f' AS of_{self.row} JOIN "{self.model._meta.db_table}" AS {self.row}'
            f" ON {self.column(self.model._meta.pk)} = of_{self.row}.pk",
            tuple(parameters),
        )

    @property
    def place(self) -> str:
        """The SQL of the number of a row."""
        return f"of_{self.row}.place"

    def column(self, column: Any) -> str:
        """Return the SQL of a column of the model."""
        return f'{self.row}."{column.column}"'


def _has_rows_of_a_table(rows: QuerySet[Any]) -> bool:
    query = rows.query
    return not (query.distinct or query.combinator or query.group_by is not None)


def fetch_json(
    form: RowForm,
    rows: QuerySet[Any],
    info: Any,
    *,
    columns: Iterable[str],
    parents: Sql | None = None,
) -> Sequence[JsonRow] | None:
    """
    Return the JSON of the rows with the values of these columns by name, or None.

    None means that the rows must be read as objects. ``parents`` are tables on which the query set
    of the rows depends. The key of their row is then ``parent``.
    """
    try:
        source, json = form.rows_of(rows, info), form.json(info)
    except (UnsupportedSelection, EmptyResultSet, DomainError, GraphQLError):
        # Errors are reported by the field that causes them, when objects are read.
        return None
    names = {name: form.column(column_of(form.model, name)) for name in columns}
    before: list[str | Sql] = [parents, " CROSS JOIN LATERAL "] if parents else []
    if parents:
        names["parent"] = "nexus_parent.id"
    values = "".join(f", {sql}" for sql in names.values())
    statement = concatenate(
        ["SELECT ", json, f"::text{values} FROM ", *before, source, f" ORDER BY {form.place}"], info
    )
    with connection.cursor() as cursor:
        cursor.execute(statement.text, statement.parameters)
        found = cursor.fetchall()
    if any(UNREADABLE in text for text, *_ in found):
        return None
    return [{"json": text, **dict(zip(names, values, strict=True))} for text, *values in found]


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
