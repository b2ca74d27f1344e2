"""Default descriptions of the GraphQL schema, shared with REST."""

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

from nexus.gateway.descriptions import Glossary, snake_case
from nexus.registry import Registry

ROOTS = ("Query", "Mutation", "Subscription")


def describe(schema: GraphQLSchema, registry: Registry) -> None:
    """Describe every field, argument, input field and enum value without a description."""
    glossary = Glossary(registry)
    for name, kind in schema.type_map.items():
        if name.startswith("__"):
            continue
        module = getattr(getattr(kind, "graphene_type", None), "__module__", "")
        owner = glossary.owner_of(module)
        if isinstance(kind, GraphQLEnumType):
            for value, member in kind.values.items():
                member.description = member.description or glossary.describe_field(
                    name, value.lower(), owner=owner
                )
        for field_name, field in _type_fields(kind):
            if name in ROOTS:
                owner = _root_field_owner(name, field_name, registry)
            else:
                field.description = field.description or _describe_field(
                    glossary, name, field_name, field, owner
                )
            for argument_name, argument in getattr(field, "args", {}).items():
                argument.description = argument.description or _describe_argument(
                    glossary, name, field_name, argument_name, argument, owner
                )


def _type_fields(kind: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
        yield from kind.fields.items()


def _root_field_owner(root: str, field: str, registry: Registry) -> str:
    for plugin, module in registry.modules("graphql"):
        mixin = getattr(module, root, None)
        fields = getattr(getattr(mixin, "_meta", None), "fields", {})
        if hasattr(mixin, snake_case(field)) or snake_case(field) in fields:
            return plugin.name
    return ""


def _describe_field(
    glossary: Glossary, type_name: str, name: str, field: Any, owner: str
) -> str | None:
    text = glossary.describe_field(type_name, name, owner=owner)
    # The description of the field's type is the default.
    return text or _type_description(field)


def _describe_argument(
    glossary: Glossary, parent: str, field: str, name: str, argument: Any, owner: str
) -> str | None:
    if name == "id" and parent in ROOTS:
        return _describe_id(glossary, field, owner)
    if isinstance(get_named_type(argument.type), GraphQLInputObjectType):
        return _type_description(argument)
    operation = f"{parent}.{snake_case(field)}"
    filters = parent != "Mutation"
    return glossary.describe_argument(operation, name, owner=owner, filters=filters) or None


def _describe_id(glossary: Glossary, field: str, owner: str) -> str:
    """Return the description of the ``id`` that a root field takes, by the name of the field."""
    words = snake_case(field).split("_")
    # `setOrderStatus(id:)` takes an `order_id`, and `deleteJobSearch(id:)` a `search_id`.
    for length in range(len(words), 0, -1):
        for start in range(len(words) - length, -1, -1):
            noun = "_".join(words[start : start + length]).removesuffix("s")
            if text := glossary.describe_argument("", f"{noun}_id", owner=owner, filters=False):
                return text
    return glossary.describe_argument("", "id", owner=owner, filters=False)


def _type_description(field: Any) -> str | None:
    kind = get_named_type(field.type)
    has_fields = isinstance(kind, GraphQLObjectType | GraphQLInputObjectType)
    return kind.description if has_fields else None
