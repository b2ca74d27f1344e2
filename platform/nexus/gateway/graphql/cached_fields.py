"""
Cached responses to GraphQL documents.

The response to an anonymous query is cached if its root fields may be cached. A domain names them
in ``CACHED`` of its ``graphql`` package.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from typing import Any

import orjson
from django.http import HttpRequest
from graphene.utils.str_converters import to_camel_case
from graphql import DocumentNode, GraphQLSchema

from nexus.gateway.graphql.scopes import selected_root_fields
from shared.caching import Lookup, Namespace, get_or_compute_tracked
from shared.caching.server import make_key
from shared.origins import origin_of

CACHED = "cached"
"""The key in a root field's extensions for the namespaces of its cached responses."""
TTL = timedelta(seconds=60)


def mark_cached_fields(schema: GraphQLSchema, fragments: Iterable[object]) -> None:
    """
    Record in the extensions of each root field of ``CACHED`` that its responses may be cached.

    ``CACHED`` of a fragment maps names to namespaces. Responses expire at the deadlines of the
    namespaces; the tables that a response depends on need not be named.

    :raises KeyError: if there is no such field.
    """
    for fragment in fragments:
        cached: Mapping[str, tuple[Namespace, ...]] = getattr(fragment, "CACHED", {})
        for name, namespaces in cached.items():
            if schema.query_type is None:
                raise KeyError(name)
            field = schema.query_type.fields[to_camel_case(name)]
            field.extensions = {**field.extensions, CACHED: namespaces}


def cached_namespaces(
    schema: GraphQLSchema, document: DocumentNode, operation: str | None
) -> tuple[Namespace, ...] | None:
    """Return the namespaces of an operation's root fields, or None if one is not cached."""
    namespaces: list[Namespace] = []
    for _, field in selected_root_fields(schema, document, operation):
        if field is None or CACHED not in field.extensions:
            return None
        namespaces += field.extensions[CACHED]
    return tuple(dict.fromkeys(namespaces))


def get_or_execute(
    request: HttpRequest,
    *,
    parameters: str,
    namespaces: tuple[Namespace, ...],
    execute: Callable[[], Mapping[str, Any]],
) -> Lookup:
    """
    Return the response to a document as JSON, cached or executed.

    ``parameters`` are equal for equal documents and variables. A response with errors is not
    stored, and the value is then None.
    """

    def compute() -> bytes | None:
        response = execute()
        return None if "errors" in response else orjson.dumps(response)

    # The origin is a part of the key, because a response may hold absolute links.
    parts = [origin_of(request), parameters]
    digest = hashlib.blake2b("\n".join(parts).encode("utf-8", "surrogatepass"), digest_size=20)
    return get_or_compute_tracked(
        make_key("graphql", digest.hexdigest()), namespaces=namespaces, ttl=TTL, compute=compute
    )
