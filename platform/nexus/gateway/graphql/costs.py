"""
What each field of a schema costs, and how the SDL publishes it.

The words are those of the GraphQL Cost Directives specification. A field costs its ``@cost``, if
it has one, and for every object it returns what the object's type costs: one, unless the type
says otherwise, plus what is selected of it. Plain fields are free. A list holds as many objects
as its slicing argument asks for, or as its ``@listSize`` assumes.
"""

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

from shared.graphql.planning import graphene_fields

SLICING_ARGUMENT = "first"
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
    What one field costs.

    ``weight`` counts each time the field is resolved and ``per_object`` for every object it
    returns; ``size`` is how many those are. A field that ``is_sliced`` leads to a connection: its
    ``size`` is the default of its slicing argument and multiplies the field that ``is_sized``.
    """

    weight: int = 0
    per_object: int = 0
    size: int = 1
    is_sliced: bool = False
    is_sized: bool = False
    is_list: bool = False


CostTable = Mapping[str, Mapping[str, FieldCost]]
"""Costs by the names of types and of their fields."""


def table_of(schema: GraphQLSchema) -> CostTable:
    """
    Return what the fields of a schema cost.
    """
    return {
        kind.name: {name: _cost_of(kind, name, field) for name, field in kind.fields.items()}
        for kind in _objects(schema)
    }


def publish(schema: GraphQLSchema, document: DocumentNode) -> None:
    """
    Write ``@cost`` and ``@listSize`` into the SDL of a schema.
    """
    table = table_of(schema)
    free = {kind.name for kind in _objects(schema) if _weight_of_type(kind) == 0}
    for definition in document.definitions:
        if isinstance(definition, ObjectTypeDefinitionNode):
            if definition.name.value in free:
                definition.directives = (_directive("cost", weight='"0"'),)
            for field in definition.fields:
                _publish_field(field, table[definition.name.value][field.name.value])


def _publish_field(field: FieldDefinitionNode, cost: FieldCost) -> None:
    published = []
    if cost.weight:
        published.append(_directive("cost", weight=f'"{cost.weight}"'))
    if cost.is_sliced:
        published.append(
            _directive(
                "listSize",
                assumedSize=str(cost.size),
                slicingArguments=f'["{SLICING_ARGUMENT}"]',
                sizedFields=f'["{SIZED_FIELD}"]',
                requireOneSlicingArgument="false",
            )
        )
    elif cost.is_list and not cost.is_sized:
        published.append(_directive("listSize", assumedSize=str(cost.size)))
    field.directives = (*field.directives, *published)


def _directive(name: str, **arguments: str) -> ConstDirectiveNode:
    return ConstDirectiveNode(
        name=NameNode(value=name),
        arguments=tuple(
            ConstArgumentNode(name=NameNode(value=each), value=parse_const_value(value))
            for each, value in arguments.items()
        ),
    )


def _objects(schema: GraphQLSchema) -> Iterator[GraphQLObjectType]:
    for name, kind in schema.type_map.items():
        if isinstance(kind, GraphQLObjectType) and not name.startswith("__"):
            yield kind


def _cost_of(kind: GraphQLObjectType, name: str, field: GraphQLField) -> FieldCost:
    mounted = _mounted(kind, name)
    weight = int(getattr(mounted, "cost", 0))
    target: Any = get_named_type(field.type)
    if not isinstance(target, GraphQLObjectType):
        return FieldCost(weight)
    per_object = _weight_of_type(target)
    if _role(target) == "connection":
        size = int(field.args[SLICING_ARGUMENT].default_value)
        return FieldCost(weight, per_object, size, is_sliced=True)
    if _role(kind) == "connection" and name == SIZED_FIELD:
        return FieldCost(weight, per_object, is_sized=True, is_list=True)
    if _is_list(field):
        size = int(getattr(mounted, "assumed_size", _DEFAULT_LIST_SIZE))
        return FieldCost(weight, per_object, size, is_list=True)
    return FieldCost(weight, per_object)


def _is_list(field: GraphQLField) -> bool:
    kind = field.type.of_type if isinstance(field.type, GraphQLNonNull) else field.type
    return isinstance(kind, GraphQLList)


def _weight_of_type(kind: GraphQLObjectType) -> int:
    return int(getattr(getattr(kind, "graphene_type", None), "cost_per_object", 1))


def _role(kind: GraphQLObjectType) -> str | None:
    return getattr(getattr(kind, "graphene_type", None), "role", None)


def _mounted(kind: GraphQLObjectType, name: str) -> object:
    made = getattr(kind, "graphene_type", None)
    return graphene_fields(made).get(name, (name, None))[1] if made else None
