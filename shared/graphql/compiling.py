"""
Selections compiled to SQL that returns their JSON.

Making a model instance of each row, and completing it field by field, costs most of the processor
time of a list. If every selected field of the rows is a column, an expression, a related object, a
nested list or a text that Python makes of columns, the statement that finds the rows returns their
JSON instead. Visibility, filters and order stay in the query sets of the selectors, which become
subqueries. A selection with any other field, such as one with a resolver of its own, is read as
objects.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import count
from typing import Any

from django.db.models import CharField, TextField
from graphene.types.resolver import dict_or_attr_resolver
from graphene_django import DjangoObjectType
from graphql import (
    FieldNode,
    GraphQLField,
    GraphQLNonNull,
    GraphQLObjectType,
    ListValueNode,
    Node,
    ObjectValueNode,
    VariableNode,
    get_named_type,
)

from shared.graphql import planning
from shared.graphql.formats import UnsupportedFormat, format_of, format_of_annotation, literal
from shared.graphql.forms import (
    Annotation,
    JsonInfo,
    RowForm,
    Sql,
    Subquery,
    UnsupportedSelection,
    concatenate,
)
from shared.graphql.nested_forms import (
    Member,
    NestedConnection,
    NestedField,
    NestedPage,
    NestedRows,
)
from shared.graphql.nesting import NestedConnectionField, NestedListField
from shared.graphql.schemas import NullIfEmpty
from shared.row_forms import made_text

LONGEST_KEY = 63
"""PostgreSQL cuts longer names of columns off."""

MOST_TABLES = 60
"""PostgreSQL plans each subquery, so a document with more would take it long."""

_Fields = Mapping[str, list[FieldNode]]
_Parts = list[str | Subquery]


def form_of(info: Any) -> RowForm | None:
    """
    Return the form of the object, or of the nodes of the connection, that is being resolved.

    It is compiled once for each document. None if objects must be read.
    """
    if not isinstance(info, JsonInfo):
        return None
    key = tuple(map(id, info.field_nodes))
    if key not in info.forms:
        info.forms[key] = _compile(info)
    return info.forms[key]


def _compile(info: Any) -> RowForm | None:
    kind = _nullable(info.return_type)
    try:
        if _model_of(kind) is None:
            return _Compiler(info).nodes(kind, info.field_nodes)
        return _Compiler(info).one(kind, info.field_nodes)
    except (UnsupportedSelection, UnsupportedFormat):
        return None


def attribute_of(field: GraphQLField) -> tuple[str, Any] | None:
    """Return ``(attribute, default)`` of a field that reads one of its object, or None."""
    resolve = field.resolve
    if field.args:
        return None
    if resolve is DjangoObjectType.resolve_id:
        return "pk", None
    if isinstance(resolve, partial) and resolve.func is dict_or_attr_resolver:
        attribute, default = resolve.args
        return attribute, default
    return None


class _Compiler:
    """Compiles the selections of one field."""

    def __init__(self, info: Any) -> None:
        self._info = info
        self._numbers = count()
        self._variables: set[str] = set()

    def nodes(self, connection: GraphQLObjectType, nodes: Sequence[FieldNode]) -> RowForm:
        """Compile the nodes of a connection, if they are selected once."""
        of_connection = self._select(connection, nodes)
        edge: Any = get_named_type(connection.fields["edges"].type)
        of_edges = self._select(edge, _only(of_connection, "edges"))
        node = get_named_type(edge.fields["node"].type)
        form = self._form(_model_of(node), node, _only(of_edges, "node"))
        return replace(
            form,
            edge_key=next(iter(of_edges)) if len(of_edges) == 1 else None,
            has_cursors=_selects(of_connection, "pageInfo") or _selects(of_edges, "cursor"),
            variables=frozenset(self._variables),
        )

    def one(self, kind: GraphQLObjectType, nodes: Sequence[FieldNode]) -> RowForm:
        """Compile an object."""
        form = self._form(_model_of(kind), kind, nodes)
        return replace(form, has_cursors=False, variables=frozenset(self._variables))

    def _select(self, kind: Any, nodes: Sequence[FieldNode]) -> _Fields:
        fields = planning.select(self._info, kind, nodes)
        if any(len(key) > LONGEST_KEY for key in fields):
            raise UnsupportedSelection
        return fields

    def _empty_form(self, model: Any) -> RowForm:
        number = next(self._numbers)
        if number >= MOST_TABLES:
            raise UnsupportedSelection
        return RowForm(model, f"row_{number}", [], {})

    def _form(self, model: Any, kind: Any, nodes: Sequence[FieldNode]) -> RowForm:
        form = self._empty_form(model)
        form.parts.extend(self._object(form, kind, nodes))
        return form

    def _object(
        self, form: RowForm, kind: Any, nodes: Sequence[FieldNode], *, source: str = ""
    ) -> _Parts:
        parts: _Parts = [f"(SELECT row_to_json(of_{form.row}) FROM (SELECT "]  # noqa: S608
        for number, (key, uses) in enumerate(self._select(kind, nodes).items()):
            parts.append(", " if number else "")
            parts.extend(self._field(form, kind, uses))
            parts.append(f' AS "{key}"')
        return [*parts, f"{source}) AS of_{form.row})"]

    def _field(self, form: RowForm, kind: Any, nodes: Sequence[FieldNode]) -> _Parts:
        name = nodes[0].name.value
        if name == "__typename":
            return [literal(kind.name)]
        definition = kind.fields[name]
        python_name, mounted = planning.graphene_fields(kind.graphene_type)[name]
        if isinstance(mounted, planning.NestedField):
            return [self._nested(form, kind, definition, mounted, nodes)]
        if made_of := getattr(kind.graphene_type, "texts", {}).get(python_name):
            values = [self._value(form, column.split(".")) for column in made_of.columns]
            return [made_text(made_of, values)]
        if isinstance(definition.resolve, NullIfEmpty):
            return [self._null_if_empty(form, definition.resolve.source, definition.type)]
        attribute = attribute_of(definition)
        if attribute is None:
            raise UnsupportedSelection
        if python_name in getattr(kind.graphene_type, "annotations", ()):
            return [self._annotation(form, kind, python_name, definition.type)]
        target = _nullable(definition.type)
        if target is not get_named_type(target):
            raise UnsupportedSelection
        column = planning.column_of(form.model, attribute[0])
        is_required = isinstance(definition.type, GraphQLNonNull)
        if column is None or (is_required and column.null):
            raise UnsupportedSelection
        if isinstance(target, GraphQLObjectType):
            return self._related(form, column, target, nodes)
        if column.is_relation and attribute[0] == column.name:
            raise UnsupportedSelection
        return [format_of(target, column).format(form.column(column))]

    def _null_if_empty(self, form: RowForm, source: str, target: Any) -> str:
        column = planning.column_of(form.model, source)
        if not isinstance(column, CharField | TextField) or isinstance(target, GraphQLNonNull):
            raise UnsupportedSelection
        return format_of(target, column).format(f"nullif({form.column(column)}, '')")

    def _annotation(self, form: RowForm, kind: Any, name: str, target: Any) -> str:
        annotation = Annotation(kind.graphene_type.annotations[name], format_of_annotation(target))
        form.annotations[name] = annotation
        return annotation.format.sql.format(form.value(name))

    def _value(self, form: RowForm, path: Sequence[str]) -> str:
        """Return the SQL of a column by its path, as a value of which Python makes a text."""
        first, *rest = path
        column = planning.column_of(form.model, first)
        if column is None:
            raise UnsupportedSelection
        if not rest:
            return form.column(column)
        if column.related_model is None:
            raise UnsupportedSelection
        inner = self._empty_form(column.related_model)
        value, source = self._value(inner, rest), _source_of(inner, form.column(column))
        return f"(SELECT {value}{source})"

    def _related(
        self, form: RowForm, column: Any, target: GraphQLObjectType, nodes: Sequence[FieldNode]
    ) -> _Parts:
        related = column.related_model
        # A type without a model has some attributes of the related object.
        if related is None or _model_of(target) not in (related, None):
            raise UnsupportedSelection
        inner = self._form(related, target, nodes)
        if inner.annotations:
            raise UnsupportedSelection
        *begin, end = inner.parts
        return [*begin, _source_of(inner, form.column(column)), end]

    def _nested(
        self,
        form: RowForm,
        kind: GraphQLObjectType,
        definition: GraphQLField,
        mounted: Any,
        nodes: Sequence[FieldNode],
    ) -> Subquery:
        parent = form.column(mounted.parent_column(form.model))
        field = NestedField(mounted, definition, kind, nodes, parent)
        for argument in nodes[0].arguments:
            self._variables |= set(_variables_in(argument.value))
        target = get_named_type(definition.type)
        if isinstance(mounted, NestedConnectionField):
            return self._connection(field, target, nodes)
        is_list = isinstance(mounted, NestedListField)
        return NestedRows(field, self._form(_model_of(target), target, nodes), is_list)

    def _connection(
        self, field: NestedField, kind: Any, nodes: Sequence[FieldNode]
    ) -> NestedConnection:
        edge: Any = get_named_type(kind.fields["edges"].type)
        model = get_named_type(edge.fields["node"].type).graphene_type._meta.model
        rows = self._empty_form(model)
        members: dict[str, Member] = {}
        names: set[str] = set()
        for key, uses in self._select(kind, nodes).items():
            name = uses[0].name.value
            names.add(name)
            if name == "__typename":
                members[key] = _constant(literal(kind.name))
            elif name == "totalCount":
                members[key] = _count
            elif name == "pageInfo":
                info_type = get_named_type(kind.fields[name].type)
                selected = self._page_info_fields(info_type, uses)
                names |= set(selected.values())
                members[key] = _page_info(info_type, selected)
            else:
                members[key] = self._edges(rows, edge, uses)
        return NestedConnection(field, members, names, rows)

    def _page_info_fields(self, kind: Any, nodes: Sequence[FieldNode]) -> Mapping[str, str]:
        selected = {key: uses[0].name.value for key, uses in self._select(kind, nodes).items()}
        # A cursor has a signature, which Python makes.
        if not {"__typename", "hasNextPage", "hasPreviousPage"}.issuperset(selected.values()):
            raise UnsupportedSelection
        return selected

    def _edges(self, rows: RowForm, edge: Any, nodes: Sequence[FieldNode]) -> Member:
        parts: _Parts = ["(SELECT row_to_json(of_edge) FROM (SELECT "]
        for number, (key, uses) in enumerate(self._select(edge, nodes).items()):
            parts.append(", " if number else "")
            name = uses[0].name.value
            if name == "node":
                node = get_named_type(edge.fields[name].type)
                parts.extend(self._object(rows, node, uses))
            elif name == "__typename":
                parts.append(literal(edge.name))
            else:
                raise UnsupportedSelection
            parts.append(f' AS "{key}"')
        parts.append(") AS of_edge)")

        def write(page: NestedPage, info: Any) -> Sql:
            order, shown = page.order_of(rows), page.shown_of(rows)
            return concatenate(
                ["coalesce(json_agg(", *parts, f"{order}){shown}, '[]'::json)"], info
            )

        return write


def _model_of(kind: Any) -> Any:
    return getattr(getattr(getattr(kind, "graphene_type", None), "_meta", None), "model", None)


def _source_of(form: RowForm, key: str) -> str:
    """Return the source of the row of a form that has this key."""
    table, own_key = form.model._meta.db_table, form.column(form.model._meta.pk)
    return f' FROM "{table}" AS {form.row} WHERE {own_key} = {key}'


def _constant(sql: str) -> Member:
    return lambda _page, _info: Sql(sql)


def _count(page: NestedPage, _info: Any) -> Sql:
    return page.count()


def _page_info(kind: Any, selected: Mapping[str, str]) -> Member:
    def write(page: NestedPage, _info: Any) -> Sql:
        values = {"__typename": literal(kind.name), **page.page_info()}
        pairs = (f"{literal(key)}, {values[name]}" for key, name in selected.items())
        return Sql(f"json_build_object({', '.join(pairs)})")

    return write


def _only(fields: _Fields, name: str) -> list[FieldNode]:
    """Return the nodes of a field that must be selected under one key."""
    uses = [nodes for nodes in fields.values() if nodes[0].name.value == name]
    if len(uses) != 1:
        raise UnsupportedSelection
    return uses[0]


def _selects(fields: _Fields, name: str) -> bool:
    return any(nodes[0].name.value == name for nodes in fields.values())


def _variables_in(value: Node) -> Iterator[str]:
    if isinstance(value, VariableNode):
        yield value.name.value
    elif isinstance(value, ListValueNode):
        for each in value.values:
            yield from _variables_in(each)
    elif isinstance(value, ObjectValueNode):
        for field in value.fields:
            yield from _variables_in(field.value)


def _nullable(kind: Any) -> Any:
    return kind.of_type if isinstance(kind, GraphQLNonNull) else kind
