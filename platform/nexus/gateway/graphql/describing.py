"""Descriptions for what the GraphQL types leave undescribed, from the words that REST uses, too."""

import re
from collections.abc import Iterator
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
)

from nexus.gateway.describing import Glossary, snake_case
from nexus.registry import Registry

ROOTS = ("Query", "Mutation", "Subscription")
_FIRST_WORD = re.compile(r"^[a-z]+(?=[A-Z])")


def describe(schema: GraphQLSchema, registry: Registry) -> None:
    """Describe every field, argument, input field and enum value that has no description yet."""
    glossary = Glossary(registry)
    for name, kind in schema.type_map.items():
        if name.startswith("__"):
            continue
        module = getattr(getattr(kind, "graphene_type", None), "__module__", "")
        owner = glossary.owner_of(module)
        if isinstance(kind, GraphQLEnumType):
            for value, member in kind.values.items():
                member.description = member.description or glossary.of_field(
                    name, value.lower(), owner=owner
                )
        for field_name, field in _fields_of(kind):
            if name in ROOTS:
                owner = _owner_of_root(name, field_name, registry)
            else:
                field.description = field.description or _of_field(
                    glossary, name, field_name, field, owner
                )
            for argument_name, argument in getattr(field, "args", {}).items():
                argument.description = argument.description or _of_argument(
                    glossary, name, field_name, argument_name, argument, owner
                )


def _fields_of(kind: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
        yield from kind.fields.items()


def _owner_of_root(root: str, field: str, registry: Registry) -> str:
    for plugin, module in registry.modules("graphql"):
        mixin = getattr(module, root, None)
        fields = getattr(getattr(mixin, "_meta", None), "fields", {})
        if hasattr(mixin, snake_case(field)) or snake_case(field) in fields:
            return plugin.name
    return ""


def _of_field(glossary: Glossary, type_name: str, name: str, field: Any, owner: str) -> str | None:
    text = glossary.of_field(type_name, name, owner=owner)
    # Of a thing that is described itself, that is enough.
    return text or _described_type(field)


def _of_argument(
    glossary: Glossary, parent: str, field: str, name: str, argument: Any, owner: str
) -> str | None:
    if name == "id" and parent in ROOTS:
        # `closePoll(id:)` closes a poll; `poll(id:)` reads one.
        noun = _FIRST_WORD.sub("", field) if parent == "Mutation" else field
        exact = glossary.of_argument(f"{parent}.{snake_case(field)}", "id", owner="", filters=False)
        generic = glossary.of_argument("", "id", owner="", filters=False)
        words = snake_case(noun).replace("_", " ")
        return exact if exact != generic else f"The number of the {words}."
    if isinstance(get_named_type(argument.type), GraphQLInputObjectType):
        return _described_type(argument)
    operation = f"{parent}.{snake_case(field)}"
    filters = parent != "Mutation"
    return glossary.of_argument(operation, name, owner=owner, filters=filters) or None


def _described_type(field: Any) -> str | None:
    kind = get_named_type(field.type)
    is_thing = isinstance(kind, GraphQLObjectType | GraphQLInputObjectType)
    return kind.description if is_thing else None
