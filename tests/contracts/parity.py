"""
Compares the two transports: the operations of REST with the root fields of GraphQL.

Names follow rules: ``created_at`` is ``createdAt``; the parameter ``order_id`` of a path is ``id``;
``ordering`` is ``orderBy``; a column ``category_id`` may be the relation ``category``; a page of
REST is a connection. GraphQL may add relations to other objects, which REST lists at their paths.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLUnionType,
    get_named_type,
    get_nullable_type,
)

from tests.contracts.rest import Operation, resolved

Json = Mapping[str, Any]
OF_PAGES = frozenset(["page", "pageSize", "cursor", "first", "after", "last", "before"])
OF_HEADERS = frozenset(["idempotencyKey"])
"""Arguments that are headers in REST."""
ROW_TYPES = (GraphQLObjectType, GraphQLInterfaceType, GraphQLUnionType)
FLATTENED = ("input", "filter")
RENAMED = {"ordering": "orderBy"}
Inputs = Mapping[str, GraphQLArgument | GraphQLInputField]


def camel_case(name: str) -> str:
    """Convert a REST name to its GraphQL name: ``likes_count`` to ``likesCount``."""
    return re.sub(r"_(\w)", lambda found: found[1].upper(), name)


@dataclass(frozen=True)
class Pair:
    """An operation of REST and the equivalent root field of GraphQL."""

    operation: Operation
    name: str
    root: GraphQLField

    @cached_property
    def input_differences(self) -> list[str]:
        """Return the inputs of only one transport, each as ``name: only TRANSPORT``."""
        rest = set(self._parameters) | {camel_case(name) for name in self._body}
        graphql = set(flatten(self.root.args))
        if "id" in graphql & rest:
            # In REST, one path parameter accepts an id or a slug.
            graphql -= {"slug"}
        rest = {RENAMED.get(name, name) for name in rest}
        return [
            *_named(self.name, rest - graphql - OF_PAGES, "REST"),
            *_named(self.name, graphql - rest - OF_PAGES - OF_HEADERS, "GraphQL"),
            *self._nested_differences(),
        ]

    def collect_outputs(self, outputs: "Outputs") -> None:
        """Add the fields that the operation returns of the types of the root field."""
        response = self._response
        for schema, shown in _matched(response, get_named_type(self.root.type)):
            outputs.collect(schema, shown)

    @property
    def _parameters(self) -> Iterator[str]:
        """The names of the parameters in camel case. A sole id in the path is named ``id``."""
        in_path = [each["name"] for each in self.operation.parameters("path")]
        for name in in_path:
            is_id = len(in_path) == 1 and "id" in self.root.args and name.endswith("_id")
            yield "id" if is_id else camel_case(name)
        yield from (camel_case(each["name"]) for each in self.operation.parameters())

    @property
    def _body(self) -> Json:
        content = self.operation.described.get("requestBody", {}).get("content", {})
        schemas = [_without_null(each["schema"]) for each in content.values()]
        return {name: part for each in schemas for name, part in _properties(each).items()}

    @property
    def _response(self) -> Json:
        for status, answer in self.operation.described["responses"].items():
            content = resolved(answer).get("content", {})
            if status.startswith("2") and "application/json" in content:
                return _without_null(content["application/json"]["schema"])
        return {}

    def _nested_differences(self) -> Iterator[str]:
        arguments = flatten(self.root.args)
        for name, schema in self._body.items():
            argument = arguments.get(camel_case(name))
            yield from _compare_inputs(schema, argument) if argument else ()


def flatten(arguments: Inputs) -> Inputs:
    """Return arguments by name. The fields of ``input`` and ``filter`` replace these arguments."""
    flat: dict[str, GraphQLArgument | GraphQLInputField] = {}
    for name, argument in arguments.items():
        named = get_named_type(argument.type)
        if name in FLATTENED and isinstance(named, GraphQLInputObjectType):
            flat |= named.fields
        else:
            flat[name] = argument
    return flat


@dataclass
class Outputs:
    """
    The fields that REST returns of each object type, collected over all operations.

    Nested objects often have fewer fields, so the fields of a GraphQL type are compared with those
    of all REST responses together.
    """

    rest: dict[str, set[str]] = field(default_factory=dict)
    types: dict[str, GraphQLObjectType] = field(default_factory=dict)
    _collected: set[tuple[frozenset[str], str]] = field(default_factory=set)

    def collect(self, schema: Json, shown: GraphQLNamedType) -> None:
        """Add the fields of a response schema to those of a type, and so on for nested types."""
        schema, shown = _rows_of(schema), node_of(shown)
        if not (_properties(schema) and isinstance(shown, GraphQLObjectType)):
            return
        key = (frozenset(_properties(schema)), shown.name)
        if key in self._collected:
            return
        self._collected.add(key)
        rest = {camel_case(name): part for name, part in _properties(schema).items()}
        self.types[shown.name] = shown
        self.rest.setdefault(shown.name, set()).update(rest)
        for name in rest.keys() & shown.fields.keys():
            self.collect(rest[name], get_named_type(shown.fields[name].type))

    def differences(self) -> list[str]:
        """Return the outputs of only one transport, each as ``Type.field: only TRANSPORT``."""
        return [
            text
            for name, shown in sorted(self.types.items())
            for text in (
                *_named(name, _only_rest(self.rest[name], shown), "REST"),
                *_named(name, _only_graphql(self.rest[name], shown), "GraphQL"),
            )
        ]


def _matched(response: Json, shown: GraphQLNamedType) -> Iterator[tuple[Json, GraphQLNamedType]]:
    """
    Yield parts of a response schema, each with the GraphQL type that it corresponds to.

    The fields of a mutation's response are in its payload, or in an object of the payload.
    """
    if not (shown.name.endswith("Payload") and isinstance(shown, GraphQLObjectType)):
        yield response, shown
        return
    response = _rows_of(response)
    own = {
        name
        for name in _properties(response)
        if {camel_case(name), camel_case(name).removesuffix("Id")} & shown.fields.keys()
    }
    rest = {name: each for name, each in _properties(response).items() if name not in own}
    if own:
        yield {**response, "properties": {name: _properties(response)[name] for name in own}}, shown
    if rest:
        yield {**response, "properties": rest}, _most_similar(rest, shown)


def _most_similar(rest: Json, payload: GraphQLObjectType) -> GraphQLNamedType:
    """Return the payload or its object with the most of these names; the payload if none has any."""
    names = set(map(camel_case, rest))
    objects = [get_named_type(each.type) for each in payload.fields.values()]
    found = [payload, *(each for each in objects if isinstance(each, GraphQLObjectType))]
    return max(found, key=lambda each: len(names & set(each.fields)))


def _only_rest(rest: set[str], shown: GraphQLObjectType) -> set[str]:
    relations = {name for name in rest if name.endswith("Id") and name[:-2] in shown.fields}
    return rest - set(shown.fields) - relations


def _only_graphql(rest: set[str], shown: GraphQLObjectType) -> set[str]:
    """Return the extra fields that are not relations to other objects."""
    return {
        name
        for name, each in shown.fields.items()
        if name not in rest and not _is_object(get_named_type(each.type))
    }


def _is_object(kind: GraphQLNamedType) -> bool:
    return isinstance(kind, ROW_TYPES)


def _compare_inputs(schema: Json, value: GraphQLArgument | GraphQLInputField) -> Iterator[str]:
    named = get_named_type(value.type)
    properties = _properties(_rows_of(schema))
    if not (properties and isinstance(named, GraphQLInputObjectType)):
        return
    rest = {camel_case(name): part for name, part in properties.items()}
    yield from _named(named.name, rest.keys() - named.fields.keys(), "REST")
    yield from _named(named.name, named.fields.keys() - rest.keys(), "GraphQL")
    for name in sorted(rest.keys() & named.fields.keys()):
        yield from _compare_inputs(rest[name], named.fields[name])


def _named(owner: str, names: Iterator[str] | set[str], transport: str) -> list[str]:
    return [f"{owner}.{name}: only {transport}" for name in sorted(names)]


def _properties(schema: Json) -> Json:
    found: Json = resolved(dict(schema)).get("properties", {})
    return found


def _without_null(schema: Json) -> Json:
    """Resolve references, and return the schema without the alternative ``null``."""
    schema = resolved(dict(schema))
    choices = [each for each in schema.get("anyOf", ()) if each.get("type") != "null"]
    return _without_null(choices[0]) if len(choices) == 1 else schema


def _rows_of(schema: Json) -> Json:
    """Return the schema of the rows of a list or a page, or the schema itself."""
    schema = _without_null(schema)
    if "items" in schema:
        return _rows_of(schema["items"])
    properties = _properties(schema)
    is_page = "results" in properties and (
        len(properties) == 1 or {"next", "previous"} <= properties.keys()
    )
    return _rows_of(properties["results"]) if is_page else schema


def node_of(shown: GraphQLNamedType) -> GraphQLNamedType:
    """Return the type of the rows of a connection or a page, or the type itself."""
    if isinstance(shown, GraphQLObjectType) and shown.name.endswith("Connection"):
        edge: Any = get_named_type(shown.fields["edges"].type)
        shown = get_named_type(edge.fields["node"].type)
    elif isinstance(shown, GraphQLObjectType) and "results" in shown.fields:
        results = shown.fields["results"].type
        if isinstance(get_nullable_type(results), GraphQLList):
            shown = get_named_type(results)
    return shown
