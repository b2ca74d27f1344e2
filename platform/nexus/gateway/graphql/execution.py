"""
Execution of selections whose fields only read attributes.

graphql-core builds an info object, a path and a dictionary of arguments for each field of each
row. Nearly all fields of the schema read one attribute of a row, which needs none of these. Such
fields are read here in one loop. A field with a resolver of its own, and a value that cannot be
completed, go to graphql-core: its errors stay the only ones.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from graphql import (
    ExecutionContext,
    FieldNode,
    GraphQLEnumType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLResolveInfo,
    GraphQLScalarType,
    located_error,
)
from graphql.execution.execute import get_field_def
from graphql.pyutils import Path, Undefined
from orjson import Fragment

from shared.graphql.compiling import attribute_of, compile_nodes
from shared.graphql.forms import RowForm
from shared.graphql.pages import Page

MAX_FORMS = 100
"""The compiled selections of one operation: one for each field and each set of conditions."""
_FORMS = "nexus_forms"

Fields = dict[str, list[FieldNode]]


@dataclass(frozen=True, slots=True)
class _Read:
    """
    One selected field.

    ``attribute`` is None if the field has a resolver of its own. ``serialize`` is that of a leaf.
    ``kind`` and ``fields`` are the type of an object and its selected fields.
    """

    key: str
    nodes: list[FieldNode]
    attribute: str | None = None
    default: Any = None
    return_type: Any = None
    is_required: bool = False
    is_list: bool = False
    serialize: Callable[[Any], Any] | None = None
    kind: Any = None
    fields: Any = None

    def accepts(self, value: object) -> bool:
        """Return whether a value is an object of the field's type."""
        check = self.kind.is_type_of
        return value is not None and (check is None or bool(check(value, None)))


class ReadingContext(ExecutionContext):
    """Reads attributes in a loop, and leaves every other field to graphql-core."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        # All rows of one selection have the same dictionary of fields, which its plan keeps alive.
        self._plans: dict[int, tuple[Fields, Sequence[_Read]]] = {}

    def execute_fields(
        self,
        parent_type: GraphQLObjectType,
        source_value: Any,
        path: Path | None,
        fields: Fields,
    ) -> dict[str, Any]:
        """Return the values of the selected fields of one object, by response key."""
        results: dict[str, Any] = {}
        for read in self._reads(parent_type, fields):
            value = self._read(read, source_value, parent_type, path)
            if value is Undefined:
                place = Path(path, read.key, parent_type.name)
                value = self.execute_field(parent_type, source_value, read.nodes, place)
            if value is not Undefined:
                results[read.key] = value
        return results

    def complete_object_value(
        self,
        return_type: GraphQLObjectType,
        field_nodes: list[FieldNode],
        info: GraphQLResolveInfo,
        path: Path,
        result: Any,
    ) -> Any:
        """Return the values of the selected fields of an object. The rows of a page are JSON."""
        if isinstance(result, Page):
            result.read_as(self._form(info))
        return super().complete_object_value(return_type, field_nodes, info, path, result)

    def _form(self, info: GraphQLResolveInfo) -> RowForm | None:
        """Return the form of the nodes of a connection, which is kept with the document."""
        # Nodes of the document can have attributes of others. It lives as long as these nodes.
        forms: dict[Any, RowForm | None] = self.operation.__dict__.setdefault(_FORMS, {})
        # Only Boolean variables can be the conditions of @skip and @include.
        switches = [each for each in self.variable_values.items() if isinstance(each[1], bool)]
        key = (*map(id, info.field_nodes), *switches)
        if key not in forms:
            if len(forms) >= MAX_FORMS:
                forms.clear()
            forms[key] = compile_nodes(info)
        return forms[key]

    def _reads(self, parent_type: GraphQLObjectType, fields: Fields) -> Sequence[_Read]:
        found = self._plans.get(id(fields))
        if found is None:
            reads = [self._plan(parent_type, key, nodes) for key, nodes in fields.items()]
            found = self._plans[id(fields)] = (fields, reads)
        return found[1]

    def _plan(self, parent_type: GraphQLObjectType, key: str, nodes: list[FieldNode]) -> _Read:
        field = get_field_def(self.schema, parent_type, nodes[0])
        attribute = attribute_of(field) if field and not self.middleware_manager else None
        if field is None or attribute is None:
            return _Read(key, nodes)
        named, is_list = _unwrap(field.type)
        is_required = isinstance(field.type, GraphQLNonNull)
        read = partial(_Read, key, nodes, *attribute, field.type, is_required, is_list)
        if isinstance(named, GraphQLObjectType):
            return read(kind=named, fields=self.collect_subfields(named, nodes))
        if isinstance(named, GraphQLScalarType | GraphQLEnumType) and not is_list:
            return read(serialize=named.serialize)
        return _Read(key, nodes)

    def _read(
        self, read: _Read, source: Any, parent_type: GraphQLObjectType, path: Path | None
    ) -> Any:
        """Return the value of a field, or Undefined if graphql-core must complete it."""
        if read.attribute is None:
            return Undefined
        try:
            if isinstance(source, dict):
                value = source.get(read.attribute, read.default)
            else:
                value = getattr(source, read.attribute, read.default)
            if value is None:
                return Undefined if read.is_required else None
            if isinstance(value, Fragment):
                # PostgreSQL has written the JSON of the whole selection.
                return value
            if read.serialize is not None:
                serialized = read.serialize(value)
                return Undefined if serialized is None else serialized
            return self._complete(read, value, Path(path, read.key, parent_type.name))
        except Exception as failure:
            # Reported here, because an attribute may run a query, which must not run twice.
            place = Path(path, read.key, parent_type.name)
            error = located_error(failure, read.nodes, place.as_list())
            self.handle_field_error(error, read.return_type, place)
            return None

    def _complete(self, read: _Read, value: Any, path: Path) -> Any:
        if not read.is_list:
            if not read.accepts(value):
                return Undefined
            return self.execute_fields(read.kind, value, path, read.fields)
        if not isinstance(value, list | tuple) or not all(map(read.accepts, value)):
            return Undefined
        return [
            self.execute_fields(read.kind, item, path.add_key(index, None), read.fields)
            for index, item in enumerate(value)
        ]


def _unwrap(kind: Any) -> tuple[Any, bool]:
    """Return ``(named type, is_list)``. A list whose items may be null is returned as it is."""
    nullable = kind.of_type if isinstance(kind, GraphQLNonNull) else kind
    if isinstance(nullable, GraphQLList) and isinstance(nullable.of_type, GraphQLNonNull):
        return nullable.of_type.of_type, True
    return nullable, False
