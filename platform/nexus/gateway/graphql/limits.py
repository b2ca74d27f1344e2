"""
Cost estimates and limits, checked before a document is executed.

Costs are those that the SDL publishes. A list costs as many objects as its ``first`` or ``last``
argument requests. A fragment is estimated once and its cost is added for each spread.
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
)

from nexus.gateway.graphql.costs import SLICING_ARGUMENTS, CostTable, FieldCost
from nexus.gateway.graphql.errors import QueryTooComplex, QueryTooDeep
from shared.errors import ValidationFailed
from shared.graphql.pages import MAX_FIRST

MAX_DIRECTIVES = 50
MAX_INTROSPECTION_FIELDS = 500
MAX_FIELDS = 10_000
"""Plain fields are free, so this bounds the sum of fields of fragments that spread each other."""
MAX_FIELD_PAIRS = 20_000
"""Validation compares fields of one name in pairs, so n repetitions take time n squared."""

_INTROSPECTION = ("__schema", "__type")
_UNKNOWN = FieldCost()


@dataclass(frozen=True, slots=True)
class Complexity:
    """
    The complexity of a selection.

    ``depth`` is in levels and ``cost`` in objects. ``per_edge`` is the cost of one edge, which
    the connection around it multiplies. ``fields`` is the number of selected fields with all
    fragments expanded, ``introspection`` the number of those that describe the schema, and
    ``roots`` the number of fields at the top of the selection.
    """

    depth: int = 0
    cost: int = 0
    per_edge: int = 0
    fields: int = 0
    introspection: int = 0
    roots: int = 0

    def combine(self, other: "Complexity") -> "Complexity":
        """Return the complexity of both selections together."""
        return Complexity(
            max(self.depth, other.depth),
            self.cost + other.cost,
            self.per_edge + other.per_edge,
            self.fields + other.fields,
            self.introspection + other.introspection,
            self.roots + other.roots,
        )


class CostEstimator:
    """Estimates the complexity of the operations of one document."""

    def __init__(self, schema: GraphQLSchema, table: CostTable, document: DocumentNode) -> None:
        self._schema = schema
        self._table = table
        self._fragments = {
            definition.name.value: definition
            for definition in document.definitions
            if isinstance(definition, FragmentDefinitionNode)
        }
        # Of operations without variables, by the id of their node, which the document holds.
        self._constant: dict[int, Complexity] = {}

    def estimate_cost(
        self, operation: OperationDefinitionNode, variables: Mapping[str, Any] | None
    ) -> Complexity:
        """
        Return the complexity of an operation, or the least possible one without variables.

        :raises QueryTooDeep: if the operation is nested too deep.
        :raises QueryTooComplex: if it costs too much.
        """
        complexity = self._constant.get(id(operation))
        if complexity is None:
            complexity = self._estimate(operation, variables)
            if not operation.variable_definitions:
                self._constant[id(operation)] = complexity
        return _enforce_limits(complexity)

    def _estimate(
        self, operation: OperationDefinitionNode, variables: Mapping[str, Any] | None
    ) -> Complexity:
        root = self._schema.get_root_type(operation.operation)
        sizes = _ListSizes(operation, variables)
        estimator = _SelectionEstimator(self._schema, self._table, self._fragments, sizes)
        try:
            return estimator.selection(operation.selection_set, root)
        except RecursionError:
            raise QueryTooDeep("The fragments lead into each other too often.") from None


class _ListSizes:
    """The requested sizes of the lists of one operation, in objects."""

    def __init__(
        self, operation: OperationDefinitionNode, variables: Mapping[str, Any] | None
    ) -> None:
        self._variables = variables
        self._defaults = {
            definition.variable.name.value: definition.default_value
            for definition in operation.variable_definitions
        }

    def size_of(self, node: FieldNode, cost: FieldCost) -> int:
        """Return the size of a list, capped at the limit that the list itself enforces."""
        # A client that pages in both directions sends null for the argument that it does not use.
        requested = [
            size
            for argument in node.arguments
            if argument.name.value in SLICING_ARGUMENTS
            and (size := self._requested(argument.value)) is not None
        ]
        return min(max(1, *requested), MAX_FIRST) if requested else cost.size

    def _requested(self, value: Node | None) -> int | None:
        if isinstance(value, IntValueNode):
            # Not all digits: parsing a number takes time quadratic in its digits.
            return int(value.value[:9])
        if not isinstance(value, VariableNode):
            return None
        name = value.name.value
        if self._variables is None:
            return 1
        if name in self._variables:
            given = self._variables[name]
            return given if isinstance(given, int) else None
        return self._requested(self._defaults.get(name))


class _SelectionEstimator:
    """Estimates the selections of one operation."""

    def __init__(
        self,
        schema: GraphQLSchema,
        table: CostTable,
        fragments: Mapping[str, FragmentDefinitionNode],
        sizes: _ListSizes,
    ) -> None:
        self._schema = schema
        self._table = table
        self._fragments = fragments
        self._sizes = sizes
        self._by_fragment: dict[str, Complexity] = {}

    def selection(self, selected: SelectionSetNode, parent: GraphQLNamedType | None) -> Complexity:
        """Return the complexity of a selection on an object of the parent type."""
        complexity = Complexity()
        for selection in selected.selections:
            if isinstance(selection, FieldNode):
                complexity = complexity.combine(self._field(selection, parent))
            elif isinstance(selection, InlineFragmentNode):
                condition = selection.type_condition
                inner = self._schema.get_type(condition.name.value) if condition else parent
                complexity = complexity.combine(self.selection(selection.selection_set, inner))
            elif isinstance(selection, FragmentSpreadNode):
                complexity = complexity.combine(self._fragment(selection.name.value))
        return complexity

    def _fragment(self, name: str) -> Complexity:
        fragment = self._fragments.get(name)
        if fragment is None:
            return Complexity()
        if name not in self._by_fragment:
            # A fragment that spreads itself costs nothing here, because validation refuses it.
            self._by_fragment[name] = Complexity()
            condition = fragment.type_condition.name.value
            # Fields of introspection types have no cost; they are only counted.
            parent = None if condition.startswith("__") else self._schema.get_type(condition)
            self._by_fragment[name] = self.selection(fragment.selection_set, parent)
        return self._by_fragment[name]

    def _field(self, node: FieldNode, parent: GraphQLNamedType | None) -> Complexity:
        name = node.name.value
        field = parent.fields.get(name) if isinstance(parent, GraphQLObjectType) else None
        if field is None:
            return self._unknown(node)
        below = self._below(node, get_named_type(field.type))
        fields = below.fields + 1
        cost = self._table.get(parent.name, {}).get(name, _UNKNOWN) if parent else _UNKNOWN
        if cost.is_sized:
            each = cost.per_object + below.cost
            return Complexity(below.depth + 1, 0, each, fields, below.introspection, 1)
        size = self._sizes.size_of(node, cost)
        if cost.is_sliced:
            whole = cost.per_object + below.cost + size * below.per_edge
        else:
            whole = size * (cost.per_object + below.cost + below.per_edge)
        return Complexity(below.depth + 1, cost.weight + whole, 0, fields, below.introspection, 1)

    def _unknown(self, node: FieldNode) -> Complexity:
        """Return the complexity of an unknown field or an introspection field."""
        below = self._below(node, None)
        depth = 1 if node.name.value in _INTROSPECTION else below.depth + 1
        return Complexity(depth, 0, 0, below.fields + 1, below.introspection + 1, 1)

    def _below(self, node: FieldNode, parent: GraphQLNamedType | None) -> Complexity:
        if node.selection_set is None:
            return Complexity()
        return self.selection(node.selection_set, parent)


def _enforce_limits(complexity: Complexity) -> Complexity:
    limits = settings.NEXUS_GRAPHQL
    if complexity.depth > limits["max_depth"]:
        raise QueryTooDeep(
            f"The query is {complexity.depth} levels deep; {limits['max_depth']} are allowed."
        )
    max_roots = limits["max_root_fields"]
    if complexity.roots > max_roots:
        raise QueryTooComplex(
            f"The query has {complexity.roots} root fields; {max_roots} are allowed."
        )
    if complexity.introspection > MAX_INTROSPECTION_FIELDS:
        raise QueryTooComplex("The query asks too much about the schema; download the SDL.")
    if complexity.fields > MAX_FIELDS:
        raise QueryTooComplex(f"The query selects {complexity.fields} fields; that is too many.")
    if complexity.cost > limits["max_cost"]:
        raise QueryTooComplex(
            f"The query costs {complexity.cost}; {limits['max_cost']} are allowed."
            " Ask for fewer objects, or a smaller first or last."
        )
    return complexity


def refuse_repetition(document: DocumentNode) -> None:
    """
    Refuse a document whose validation would take far longer than its length suggests.

    :raises QueryTooComplex: if it repeats fields, aliases or directives too often.
    :raises ValidationFailed: if a string in it holds a NUL character.
    """
    names: Counter[str] = Counter()
    aliases = directives = 0
    for node in _iterate_nodes(document):
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


def _iterate_nodes(document: Node) -> Iterator[Node]:
    stack: list[Node] = [document]
    while stack:
        node = stack.pop()
        yield node
        for key in node.keys:
            child = getattr(node, key, None)
            if isinstance(child, Node):
                stack.append(child)
            elif isinstance(child, tuple | list):
                stack.extend(child)
