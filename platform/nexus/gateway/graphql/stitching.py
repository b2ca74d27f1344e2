"""Schema stitching: one schema from the fragments of the core and the domains."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import graphene
from graphql import (
    GraphQLScalarType,
    GraphQLSchema,
    lexicographic_sort_schema,
    parse,
    print_ast,
    print_schema,
    specified_directives,
)

from nexus.gateway.graphql.cached_fields import mark_cached_fields
from nexus.gateway.graphql.costs import DIRECTIVES, add_cost_directives
from nexus.gateway.graphql.descriptions import describe
from nexus.gateway.graphql.meta import meta_query
from nexus.gateway.graphql.scopes import assign_parts
from nexus.registry import Registry
from shared.accounts import graphql as accounts
from shared.graphql.completing import complete_unplanned_fields
from shared.graphql.scalars import SPECIFICATIONS
from shared.notifications import graphql as notifications

_ROOTS = {
    "Query": "The operations that read data.",
    "Mutation": "The operations that change data.",
    "Subscription": "The operations that stream data.",
}


def build_schema(registry: Registry) -> graphene.Schema:
    """
    Build the schema of the enabled domains.

    Every call builds a new schema; there is no global registration.
    """
    parts: dict[str, object] = {
        "meta": SimpleNamespace(Query=meta_query(registry)),
        "users": accounts,
        "notifications": notifications,
        **{plugin.name: module for plugin, module in registry.modules("graphql")},
    }
    fragments = list(parts.values())
    roots = {name.lower(): _stitch(name, _mixins(name, fragments)) for name in _ROOTS}
    types = [kind for fragment in fragments for kind in getattr(fragment, "TYPES", ())]
    schema = graphene.Schema(**roots, types=types, directives=[*specified_directives, *DIRECTIVES])
    _set_specification_urls(schema.graphql_schema)
    complete_unplanned_fields(schema.graphql_schema)
    describe(schema.graphql_schema, registry)
    assign_parts(schema.graphql_schema, parts)
    mark_cached_fields(schema.graphql_schema, fragments)
    return schema


def sdl(schema: graphene.Schema) -> str:
    """Return the SDL with cost directives. Equal schemas have byte-identical SDL."""
    document = parse(print_schema(lexicographic_sort_schema(schema.graphql_schema)))
    # print_schema() omits applied directives.
    add_cost_directives(schema.graphql_schema, document)
    return print_ast(document) + "\n"


def _mixins(root: str, fragments: Sequence[object]) -> list[type]:
    return [mixin for fragment in fragments if (mixin := getattr(fragment, root, None))]


def _stitch(root: str, mixins: Sequence[type]) -> Any:
    if not mixins:
        return None
    return type(root, (*mixins, graphene.ObjectType), {"__doc__": _ROOTS[root]})


def _set_specification_urls(schema: GraphQLSchema) -> None:
    for name, url in SPECIFICATIONS.items():
        scalar = schema.type_map.get(name)
        if isinstance(scalar, GraphQLScalarType):
            scalar.specified_by_url = url
