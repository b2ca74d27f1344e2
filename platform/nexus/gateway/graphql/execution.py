"""
Execution of selections whose fields only read attributes.

graphql-core builds an info object, a path and a dictionary of arguments for each field of each
row. Nearly all fields of the schema read one attribute of a row, which needs none of these. Such
fields are read here in one loop. A field with a resolver of its own, and a value that cannot be
completed, go to graphql-core: its errors stay the only ones.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
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
    OperationDefinitionNode,
    located_error,
)
from graphql.execution.execute import get_field_def
from graphql.pyutils import Path, Undefined
from orjson import Fragment

from shared.graphql.compiling import attribute_of, form_of
from shared.graphql.forms import JsonInfo, RowForm
from shared.graphql.pages import NodePage

MAX_CONDITIONS = 8
"""
The sets of conditions of one operation whose selections are remembered. Each takes about as much
memory as the document, whose cache counts its nodes only once.
"""
_SELECTIONS = "nexus_selections"

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


@dataclass(frozen=True, slots=True)
class _Selections:
    """
    The selections of one operation under one set of conditions, which many requests share.

    ``fields`` are the selected fields of objects, as graphql-core collects them. ``plans`` are how
    they are read, by the id of their dictionary, or by None for the root. ``forms`` are the forms
    of rows, or None where objects are read, by the ids of their field's nodes.
    """

    fields: dict[Any, Fields] = field(default_factory=dict)
    plans: dict[int | None, tuple[Fields, Sequence[_Read]]] = field(default_factory=dict)
    forms: dict[tuple[int, ...], RowForm | None] = field(default_factory=dict)

    @classmethod
    def of(cls, operation: OperationDefinitionNode, variables: Mapping[str, Any]) -> "_Selections":
        """Return the selections of an operation for these variables."""
        # Nodes of the document can have attributes of others. It lives as long as these nodes.
        known: dict[Any, _Selections] = operation.__dict__.setdefault(_SELECTIONS, {})
        # Only Boolean variables can be the conditions of @skip and @include.
        conditions = tuple(each for each in variables.items() if isinstance(each[1], bool))
        found = known.get(conditions)
        if found is None:
            if len(known) >= MAX_CONDITIONS:
                known.clear()
            found = known[conditions] = cls()
        return found


class ReadingContext(ExecutionContext):
    """Reads attributes in a loop, and leaves every other field to graphql-core."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._selections = _Selections.of(self.operation, self.variable_values)
        self._subfields_cache = self._selections.fields

    def execute_fields(
        self,
        parent_type: GraphQLObjectType,
        source_value: Any,
        path: Path | None,
        fields: Fields,
    ) -> dict[str, Any]:
        """Return the values of the selected fields of one object, by response key."""
        results: dict[str, Any] = {}
        for read in self._reads(parent_type, fields, is_root=path is None):
            value = self._read(read, source_value, parent_type, path)
            if value is Undefined:
                place = Path(path, read.key, parent_type.name)
                value = self.execute_field(parent_type, source_value, read.nodes, place)
            if value is not Undefined:
                results[read.key] = value
        return results

    def build_resolve_info(self, *arguments: Any) -> JsonInfo:
        """Return the info of a field. Its resolver may return JSON in place of an object."""
        info = JsonInfo(*super().build_resolve_info(*arguments))
        info.forms = self._selections.forms
        return info

    def complete_object_value(
        self,
        return_type: GraphQLObjectType,
        field_nodes: list[FieldNode],
        info: GraphQLResolveInfo,
        path: Path,
        result: Any,
    ) -> Any:
        """Return the values of the selected fields of an object, or the JSON of an object."""
        if isinstance(result, Fragment):
            return result
        if isinstance(result, NodePage):
            result.read_as(form_of(info))
        return super().complete_object_value(return_type, field_nodes, info, path, result)

    def _reads(
        self, parent_type: GraphQLObjectType, fields: Fields, *, is_root: bool
    ) -> Sequence[_Read]:
        # All rows of one selection have the same dictionary of fields, which its plan keeps alive.
        # That of the root is made for each request.
        key = None if is_root else id(fields)
        found = self._selections.plans.get(key)
        if found is None:
            reads = [self._plan(parent_type, name, nodes) for name, nodes in fields.items()]
            found = self._selections.plans[key] = (fields, reads)
        return found[1]

    def _plan(self, parent_type: GraphQLObjectType, key: str, nodes: list[FieldNode]) -> _Read:
        definition = get_field_def(self.schema, parent_type, nodes[0])
        readable = definition if not self.middleware_manager else None
        attribute = attribute_of(readable) if readable else None
        if definition is None or attribute is None:
            return _Read(key, nodes)
        named, is_list = _unwrap(definition.type)
        is_required = isinstance(definition.type, GraphQLNonNull)
        read = partial(_Read, key, nodes, *attribute, definition.type, is_required, is_list)
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
