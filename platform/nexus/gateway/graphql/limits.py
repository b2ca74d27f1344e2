"""
What a document would cost, known before it is run.

Costs are those that the SDL publishes. A list counts for its ``first``, as the variables of the
request give it. A fragment is measured once and counts for each spread.
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

from nexus.gateway.graphql.costs import SLICING_ARGUMENT, CostTable, FieldCost
from nexus.gateway.graphql.errors import QueryTooComplex, QueryTooDeep
from shared.errors import ValidationFailed
from shared.graphql.pages import MAX_FIRST

MAX_DIRECTIVES = 50
MAX_INTROSPECTION_FIELDS = 500
MAX_FIELDS = 10_000
"""Plain fields are free, so fragments that spread each other are bounded by what they add up to."""
MAX_FIELD_PAIRS = 20_000
"""The standard rules compare fields of one name in pairs, so repeating one costs its square."""

_INTROSPECTION = ("__schema", "__type")
_UNKNOWN = FieldCost()


@dataclass(frozen=True, slots=True)
class Measure:
    """
    What a selection measures. ``per_edge`` is the cost of one edge, which the connection around
    it multiplies; ``fields`` counts what is selected once fragments are spread, and
    ``introspection`` those of the schema's own description.
    """

    depth: int = 0
    cost: int = 0
    per_edge: int = 0
    fields: int = 0
    introspection: int = 0
    roots: int = 0

    def beside(self, other: "Measure") -> "Measure":
        """Return the measure of both together."""
        return Measure(
            max(self.depth, other.depth),
            self.cost + other.cost,
            self.per_edge + other.per_edge,
            self.fields + other.fields,
            self.introspection + other.introspection,
            self.roots + other.roots,
        )


class Estimator:
    """Measures the operations of one document."""

    def __init__(self, schema: GraphQLSchema, table: CostTable, document: DocumentNode) -> None:
        self._schema = schema
        self._table = table
        self._fragments = {
            definition.name.value: definition
            for definition in document.definitions
            if isinstance(definition, FragmentDefinitionNode)
        }

    def measure(
        self, operation: OperationDefinitionNode, variables: Mapping[str, Any] | None
    ) -> Measure:
        """
        Measure an operation with the variables of a request, or its least without them.

        :raises QueryTooDeep: if it is nested too deep.
        :raises QueryTooComplex: if it costs too much.
        """
        root = self._schema.get_root_type(operation.operation)
        sizes = _Sizes(operation, variables)
        try:
            measured = _Measuring(self._schema, self._table, self._fragments, sizes).selection(
                operation.selection_set, root
            )
        except RecursionError:
            raise QueryTooDeep("The fragments lead into each other too often.") from None
        return _checked(measured)


class _Sizes:
    """How many objects the lists of one operation are asked for."""

    def __init__(
        self, operation: OperationDefinitionNode, variables: Mapping[str, Any] | None
    ) -> None:
        self._variables = variables
        self._defaults = {
            definition.variable.name.value: definition.default_value
            for definition in operation.variable_definitions
        }

    def of(self, node: FieldNode, cost: FieldCost) -> int:
        """Return the size of a list; more than is allowed is refused by the list itself."""
        for argument in node.arguments:
            if argument.name.value == SLICING_ARGUMENT:
                return min(max(self._asked(argument.value, cost.size), 1), MAX_FIRST)
        return cost.size

    def _asked(self, value: Node | None, usual: int) -> int:
        if isinstance(value, IntValueNode):
            # Not all of it: reading a number of many digits takes the square of their number.
            return int(value.value[:9])
        if not isinstance(value, VariableNode):
            return usual
        name = value.name.value
        if self._variables is None:
            return 1
        if name in self._variables:
            given = self._variables[name]
            return given if isinstance(given, int) else usual
        return self._asked(self._defaults.get(name), usual)


class _Measuring:
    """One walk through an operation."""

    def __init__(
        self,
        schema: GraphQLSchema,
        table: CostTable,
        fragments: Mapping[str, FragmentDefinitionNode],
        sizes: _Sizes,
    ) -> None:
        self._schema = schema
        self._table = table
        self._fragments = fragments
        self._sizes = sizes
        self._measured: dict[str, Measure] = {}

    def selection(self, selected: SelectionSetNode, parent: GraphQLNamedType | None) -> Measure:
        """Measure what is selected of a type."""
        measured = Measure()
        for selection in selected.selections:
            if isinstance(selection, FieldNode):
                measured = measured.beside(self._field(selection, parent))
            elif isinstance(selection, InlineFragmentNode):
                condition = selection.type_condition
                inner = self._schema.get_type(condition.name.value) if condition else parent
                measured = measured.beside(self.selection(selection.selection_set, inner))
            elif isinstance(selection, FragmentSpreadNode):
                measured = measured.beside(self._fragment(selection.name.value))
        return measured

    def _fragment(self, name: str) -> Measure:
        fragment = self._fragments.get(name)
        if fragment is None:
            return Measure()
        if name not in self._measured:
            # A fragment that spreads itself measures nothing here: validation refuses it.
            self._measured[name] = Measure()
            condition = fragment.type_condition.name.value
            # What describes the schema is no type of ours: its fields are only counted.
            parent = None if condition.startswith("__") else self._schema.get_type(condition)
            self._measured[name] = self.selection(fragment.selection_set, parent)
        return self._measured[name]

    def _field(self, node: FieldNode, parent: GraphQLNamedType | None) -> Measure:
        name = node.name.value
        field = parent.fields.get(name) if isinstance(parent, GraphQLObjectType) else None
        if field is None:
            return self._unknown(node)
        below = self._below(node, get_named_type(field.type))
        fields = below.fields + 1
        cost = self._table.get(parent.name, {}).get(name, _UNKNOWN) if parent else _UNKNOWN
        if cost.is_sized:
            each = cost.per_object + below.cost
            return Measure(below.depth + 1, 0, each, fields, below.introspection, 1)
        size = self._sizes.of(node, cost)
        if cost.is_sliced:
            whole = cost.per_object + below.cost + size * below.per_edge
        else:
            whole = size * (cost.per_object + below.cost + below.per_edge)
        return Measure(below.depth + 1, cost.weight + whole, 0, fields, below.introspection, 1)

    def _unknown(self, node: FieldNode) -> Measure:
        """Measure what the schema does not know, or what describes the schema itself."""
        below = self._below(node, None)
        depth = 1 if node.name.value in _INTROSPECTION else below.depth + 1
        return Measure(depth, 0, 0, below.fields + 1, below.introspection + 1, 1)

    def _below(self, node: FieldNode, parent: GraphQLNamedType | None) -> Measure:
        if node.selection_set is None:
            return Measure()
        return self.selection(node.selection_set, parent)


def _checked(measured: Measure) -> Measure:
    limits = settings.NEXUS_GRAPHQL
    if measured.depth > limits["max_depth"]:
        raise QueryTooDeep(
            f"The query is {measured.depth} levels deep; {limits['max_depth']} are allowed."
        )
    if measured.roots > limits["max_root_fields"]:
        raise QueryTooComplex(
            f"The query has {measured.roots} root fields; {limits['max_root_fields']} are allowed."
        )
    if measured.introspection > MAX_INTROSPECTION_FIELDS:
        raise QueryTooComplex("The query asks too much about the schema; download the SDL.")
    if measured.fields > MAX_FIELDS:
        raise QueryTooComplex(f"The query selects {measured.fields} fields; that is too many.")
    if measured.cost > limits["max_cost"]:
        raise QueryTooComplex(
            f"The query costs {measured.cost}; {limits['max_cost']} are allowed."
            " Ask for fewer objects, or a smaller first."
        )
    return measured


def refuse_repetition(document: DocumentNode) -> None:
    """
    Refuse a document whose validation would cost more than its text shows.

    :raises QueryTooComplex: if it repeats itself too often.
    :raises ValidationFailed: if a text in it holds a NUL.
    """
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
