"""
Costs of the fields of a schema, and the directives that publish them in the SDL.

The terms are those of the GraphQL Cost Directives specification. The cost of a field is its
``@cost``, if it has one, plus the cost of each object that it returns: the weight of the
object's type, which is 1 by default, plus the cost of the selection. Plain fields are free. The
size of a list is its largest slicing argument, or else the assumed size of its ``@listSize``.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    ConstArgumentNode,
    ConstDirectiveNode,
    DirectiveLocation,
    DocumentNode,
    FieldDefinitionNode,
    GraphQLArgument,
    GraphQLBoolean,
    GraphQLDirective,
    GraphQLField,
    GraphQLInt,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLString,
    ObjectTypeDefinitionNode,
    get_named_type,
    parse_const_value,
)
from graphql.language import NameNode

from shared.graphql.pages import DEFAULT_FIRST
from shared.graphql.planning import graphene_fields

SLICING_ARGUMENTS = ("first", "last")
SIZED_FIELD = "edges"
_DEFAULT_LIST_SIZE = 10

COST = GraphQLDirective(
    "cost",
    [DirectiveLocation.FIELD_DEFINITION, DirectiveLocation.OBJECT],
    {"weight": GraphQLArgument(GraphQLNonNull(GraphQLString))},
    description="What a field, or each object of a type, adds to the cost of a document.",
)
LIST_SIZE = GraphQLDirective(
    "listSize",
    [DirectiveLocation.FIELD_DEFINITION],
    {
        "assumedSize": GraphQLArgument(GraphQLInt),
        "slicingArguments": GraphQLArgument(GraphQLList(GraphQLNonNull(GraphQLString))),
        "sizedFields": GraphQLArgument(GraphQLList(GraphQLNonNull(GraphQLString))),
        "requireOneSlicingArgument": GraphQLArgument(GraphQLBoolean, default_value=True),
    },
    description="How many objects a list counts for in the cost of a document.",
)
DIRECTIVES = (COST, LIST_SIZE)


@dataclass(frozen=True, slots=True)
class FieldCost:
    """
    The cost of one field.

    ``weight`` is added each time the field is resolved, and ``per_object`` for each of the
    ``size`` objects that it returns. A field that ``is_sliced`` returns a connection: its
    ``size`` is that without a slicing argument and multiplies the field that ``is_sized``.
    """

    weight: int = 0
    per_object: int = 0
    size: int = 1
    is_sliced: bool = False
    is_sized: bool = False
    is_list: bool = False


CostTable = Mapping[str, Mapping[str, FieldCost]]
"""Costs by type name, then by field name."""


def build_cost_table(schema: GraphQLSchema) -> CostTable:
    """
    Return the costs of all fields of a schema.
    """
    return {
        kind.name: {name: _field_cost(kind, name, field) for name, field in kind.fields.items()}
        for kind in _object_types(schema)
    }


def add_cost_directives(schema: GraphQLSchema, document: DocumentNode) -> None:
    """
    Add ``@cost`` and ``@listSize`` to the SDL document of a schema, in place.
    """
    table = build_cost_table(schema)
    free = {kind.name for kind in _object_types(schema) if _type_weight(kind) == 0}
    for definition in document.definitions:
        if isinstance(definition, ObjectTypeDefinitionNode):
            if definition.name.value in free:
                definition.directives = (_directive("cost", weight='"0"'),)
            for field in definition.fields:
                _add_field_directives(field, table[definition.name.value][field.name.value])


def _add_field_directives(field: FieldDefinitionNode, cost: FieldCost) -> None:
    directives = []
    if cost.weight:
        directives.append(_directive("cost", weight=f'"{cost.weight}"'))
    if cost.is_sliced:
        directives.append(
            _directive(
                "listSize",
                assumedSize=str(cost.size),
                slicingArguments=json.dumps(SLICING_ARGUMENTS),
                sizedFields=f'["{SIZED_FIELD}"]',
                requireOneSlicingArgument="false",
            )
        )
    elif cost.is_list and not cost.is_sized:
        directives.append(_directive("listSize", assumedSize=str(cost.size)))
    field.directives = (*field.directives, *directives)


def _directive(name: str, **arguments: str) -> ConstDirectiveNode:
    return ConstDirectiveNode(
        name=NameNode(value=name),
        arguments=tuple(
            ConstArgumentNode(name=NameNode(value=each), value=parse_const_value(value))
            for each, value in arguments.items()
        ),
    )


def _object_types(schema: GraphQLSchema) -> Iterator[GraphQLObjectType]:
    for name, kind in schema.type_map.items():
        if isinstance(kind, GraphQLObjectType) and not name.startswith("__"):
            yield kind


def _field_cost(kind: GraphQLObjectType, name: str, field: GraphQLField) -> FieldCost:
    mounted = _mounted(kind, name)
    weight = int(getattr(mounted, "cost", 0))
    target: Any = get_named_type(field.type)
    if not isinstance(target, GraphQLObjectType):
        return FieldCost(weight)
    per_object = _type_weight(target)
    if _role(target) == "connection":
        return FieldCost(weight, per_object, DEFAULT_FIRST, is_sliced=True)
    if _role(kind) == "connection" and name == SIZED_FIELD:
        return FieldCost(weight, per_object, is_sized=True, is_list=True)
    if _is_list(field):
        size = int(getattr(mounted, "assumed_size", _DEFAULT_LIST_SIZE))
        return FieldCost(weight, per_object, size, is_list=True)
    return FieldCost(weight, per_object)


def _is_list(field: GraphQLField) -> bool:
    kind = field.type.of_type if isinstance(field.type, GraphQLNonNull) else field.type
    return isinstance(kind, GraphQLList)


def _type_weight(kind: GraphQLObjectType) -> int:
    return int(getattr(getattr(kind, "graphene_type", None), "cost_per_object", 1))


def _role(kind: GraphQLObjectType) -> str | None:
    return getattr(getattr(kind, "graphene_type", None), "role", None)


def _mounted(kind: GraphQLObjectType, name: str) -> object:
    made = getattr(kind, "graphene_type", None)
    return graphene_fields(made).get(name, (name, None))[1] if made else None
