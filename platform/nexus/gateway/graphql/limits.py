"""
What a document would cost, known before it is validated or run.

Every field costs one, times the rows of the lists around it; ``edges`` and ``node`` cost nothing
of their own. A list counts for its ``first``, for 100 if that is a variable, and for what its
field expects if it has no ``first``. Fragments are weighed once, however often they are spread.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLList,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    Node,
    OperationDefinitionNode,
    SelectionSetNode,
    StringValueNode,
    VariableNode,
    get_named_type,
    get_nullable_type,
)

from nexus.gateway.graphql.errors import QueryTooComplex, QueryTooDeep
from shared.errors import ValidationFailed
from shared.graphql.pages import LARGEST_FIRST
from shared.graphql.planning import fields_of

MAX_DIRECTIVES = 50
MAX_INTROSPECTION_FIELDS = 500
MAX_FIELD_PAIRS = 20_000
"""The standard rules compare fields of one name in pairs, so repeating one costs its square."""

_USUAL_LIST = 10
_INTROSPECTION = ("__schema", "__type")


def weigh(schema: GraphQLSchema, document: DocumentNode) -> Mapping[str | None, int]:
    """
    Return the cost of each operation by its name.

    :raises QueryTooDeep: if one is nested too deep.
    :raises QueryTooComplex: if one costs too much, or the document repeats itself too often.
    :raises ValidationFailed: if a text in it holds a NUL.
    """
    _refuse_repetition(document)
    scale = _Scale(schema, document)
    return {
        operation.name.value if operation.name else None: _checked(scale.weight_of(operation))
        for operation in document.definitions
        if isinstance(operation, OperationDefinitionNode)
    }


@dataclass(frozen=True, slots=True)
class _Weight:
    """
    What a selection weighs. ``row`` is the cost of one edge, which the connection around it
    multiplies; ``introspection`` counts fields of the schema's own description.
    """

    depth: int = 0
    cost: int = 0
    row: int = 0
    introspection: int = 0
    roots: int = 0

    def beside(self, other: "_Weight") -> "_Weight":
        return _Weight(
            max(self.depth, other.depth),
            self.cost + other.cost,
            self.row + other.row,
            self.introspection + other.introspection,
            self.roots + other.roots,
        )


class _Scale:
    def __init__(self, schema: GraphQLSchema, document: DocumentNode) -> None:
        self._schema = schema
        self._fragments = {
            definition.name.value: definition
            for definition in document.definitions
            if isinstance(definition, FragmentDefinitionNode)
        }
        self._weighed: dict[str, _Weight] = {}

    def weight_of(self, operation: OperationDefinitionNode) -> _Weight:
        """Weigh one operation."""
        root = self._schema.get_root_type(operation.operation)
        try:
            return self._selection(operation.selection_set, root)
        except RecursionError:
            raise QueryTooDeep("The fragments lead into each other too often.") from None

    def _selection(
        self, selection_set: SelectionSetNode, parent: GraphQLNamedType | None
    ) -> _Weight:
        weight = _Weight()
        for selection in selection_set.selections:
            if isinstance(selection, FieldNode):
                weight = weight.beside(self._field(selection, parent))
            elif isinstance(selection, InlineFragmentNode):
                condition = selection.type_condition
                inner = self._schema.get_type(condition.name.value) if condition else parent
                weight = weight.beside(self._selection(selection.selection_set, inner))
            elif isinstance(selection, FragmentSpreadNode):
                weight = weight.beside(self._fragment(selection.name.value))
        return weight

    def _fragment(self, name: str) -> _Weight:
        fragment = self._fragments.get(name)
        if fragment is None:
            return _Weight()
        if name not in self._weighed:
            # A fragment that spreads itself weighs nothing here: validation refuses it.
            self._weighed[name] = _Weight()
            condition = fragment.type_condition.name.value
            # What describes the schema is no type of ours: its fields are only counted.
            parent = None if condition.startswith("__") else self._schema.get_type(condition)
            self._weighed[name] = self._selection(fragment.selection_set, parent)
        return self._weighed[name]

    def _field(self, node: FieldNode, parent: GraphQLNamedType | None) -> _Weight:
        name = node.name.value
        field = parent.fields.get(name) if isinstance(parent, GraphQLObjectType) else None
        if field is None and name not in _INTROSPECTION:
            below = self._below(node, None)
            return _Weight(below.depth + 1, 1 + below.cost + below.row, 0, below.introspection, 1)
        if field is None:
            below = self._below(node, None)
            return _Weight(1, 0, 0, 1 + below.cost + below.row + below.introspection, 1)
        below = self._below(node, get_named_type(field.type))
        role = getattr(getattr(parent, "graphene_type", None), "role", None)
        if role == "connection" and name == "edges":
            return _Weight(below.depth + 1, 0, below.cost, below.introspection, 1)
        own = 0 if role == "edge" and name == "node" else 1
        size = _size(node, field, parent)
        rows = size * below.row + (below.cost if _is_page(field) else size * below.cost)
        return _Weight(below.depth + 1, own + rows, 0, below.introspection, 1)

    def _below(self, node: FieldNode, parent: GraphQLNamedType | None) -> _Weight:
        if node.selection_set is None:
            return _Weight()
        return self._selection(node.selection_set, parent)


def _is_page(field: Any) -> bool:
    return getattr(_graphene_type(field), "role", None) == "connection"


def _graphene_type(field: Any) -> Any:
    return getattr(get_named_type(field.type), "graphene_type", None)


def _size(node: FieldNode, field: Any, parent: Any) -> int:
    if _is_page(field):
        return _first(node, field)
    if not isinstance(get_nullable_type(field.type), GraphQLList):
        return 1
    mounted = fields_of(parent.graphene_type).get(node.name.value, ("", None))[1]
    return int(getattr(mounted, "expected", _USUAL_LIST))


def _first(node: FieldNode, field: Any) -> int:
    for argument in node.arguments:
        if argument.name.value == "first":
            if isinstance(argument.value, VariableNode):
                return LARGEST_FIRST
            if isinstance(argument.value, IntValueNode):
                return max(int(argument.value.value[:9]), 1)
    return int(field.args["first"].default_value)


def _checked(weight: _Weight) -> int:
    limits = settings.NEXUS_GRAPHQL
    if weight.depth > limits["max_depth"]:
        raise QueryTooDeep(
            f"The query is {weight.depth} levels deep; {limits['max_depth']} are allowed."
        )
    if weight.roots > limits["max_root_fields"]:
        raise QueryTooComplex(
            f"The query has {weight.roots} root fields; {limits['max_root_fields']} are allowed."
        )
    if weight.introspection > MAX_INTROSPECTION_FIELDS:
        raise QueryTooComplex("The query asks too much about the schema; download the SDL.")
    if weight.cost > limits["max_cost"]:
        raise QueryTooComplex(
            f"The query costs {weight.cost}; {limits['max_cost']} are allowed."
            " Ask for fewer fields, or a smaller first."
        )
    return weight.cost


def _refuse_repetition(document: DocumentNode) -> None:
    names: Counter[str] = Counter()
    aliases = directives = 0
    for node in _every_node(document):
        if isinstance(node, FieldNode):
            names[node.alias.value if node.alias else node.name.value] += 1
            aliases += node.alias is not None
        elif isinstance(node, StringValueNode) and "\x00" in node.value:
            raise ValidationFailed("NUL characters are not allowed.")
        directives += len(getattr(node, "directives", None) or ())
    if aliases > settings.NEXUS_GRAPHQL["max_root_fields"]:
        raise QueryTooComplex(f"The document has {aliases} aliases; that is too many.")
    if directives > MAX_DIRECTIVES:
        raise QueryTooComplex(f"The document has {directives} directives; that is too many.")
    if sum(count * count for count in names.values()) > MAX_FIELD_PAIRS:
        raise QueryTooComplex("The document repeats the same fields too often.")


def _every_node(document: Node) -> Iterator[Node]:
    waiting: list[Node] = [document]
    while waiting:
        node = waiting.pop()
        yield node
        for key in node.keys:
            child = getattr(node, key, None)
            if isinstance(child, Node):
                waiting.append(child)
            elif isinstance(child, tuple | list):
                waiting.extend(child)
