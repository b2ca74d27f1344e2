"""The facts of a request that Django knows, attached to its response for the web process."""

import re
from collections.abc import Set
from functools import cache, lru_cache
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.urls import Resolver404, ResolverMatch, resolve

from nexus.web.environ import REFUSAL
from shared.auth.bearer import known_user_id

HOST = "host"
"""The domain of what belongs to no domain and to no part of the core."""
SEVERAL = "several"
"""The domain of a GraphQL document whose root fields belong to more than one."""
MAX_OPERATION_LENGTH = 80


class RouteLabels(NamedTuple):
    """
    Where a request was handled. There are as many values as routes.

    ``route`` is the pattern of the path, never the path, which may contain a token; it is empty if
    no pattern matches. ``transport`` is rest, graphql, page or static.
    """

    route: str
    domain: str
    transport: str


class RequestFacts(NamedTuple):
    """
    What is logged about one request besides its method, its status and its duration.

    ``cache`` is hit, miss, stale or bypass, or empty if the cache took no part. ``operation`` is
    the name of a GraphQL operation, or its root fields.
    """

    request_id: str
    labels: RouteLabels
    user_id: int | None = None
    queries: int = 0
    cache: str = ""
    operation: str = ""


UNMATCHED = RouteLabels("", HOST, "page")
_STATIC = RouteLabels("/static/", HOST, "static")
_CONVERTER = re.compile(r"<\w+:")
_PARAMETER = re.compile(r"[{<][^}>]*[}>]")
_OUTCOMES = {
    "nexus; hit": "hit",
    "nexus; hit; detail=stale": "stale",
    "nexus; fwd=bypass": "bypass",
}


def attach_facts(
    request: HttpRequest, response: HttpResponseBase, *, request_id: str, queries: int
) -> None:
    """Attach the facts of a request to its response, for ``facts_of``."""
    domain, operation = getattr(request, "nexus_operation", ("", ""))
    labels = _labels_of(request)
    status = response.headers.get("Cache-Status")
    response.nexus_facts = RequestFacts(  # type: ignore[attr-defined]  # ours, set on purpose
        request_id,
        labels._replace(domain=domain) if domain else labels,
        known_user_id(request),
        queries,
        _OUTCOMES.get(status, "miss") if status else "",
        operation,
    )


def facts_of(response: object) -> RequestFacts | None:
    """Return the facts attached to a response, or None."""
    return getattr(response, "nexus_facts", None)


def name_operation(request: HttpRequest, *, domains: Set[str], operation: str) -> None:
    """Record the GraphQL operation of a request and the domains of its root fields."""
    domain = next(iter(domains)) if len(domains) == 1 else SEVERAL if domains else HOST
    request.nexus_operation = (  # type: ignore[attr-defined]  # ours, set on purpose
        domain,
        operation[:MAX_OPERATION_LENGTH],
    )


def _labels_of(request: HttpRequest) -> RouteLabels:
    match = request.resolver_match
    if match is not None:
        return _labels(match.route)
    if REFUSAL in request.META:
        return labels_of_path(request.path_info)
    return _labels_without_route(request.path_info)


@lru_cache(maxsize=1024)
def labels_of_path(path: str) -> RouteLabels:
    """Return where a request that was refused unread would have been handled."""
    match = _match(path)
    return _labels(match.route) if match else _labels_without_route(path)


def _labels_without_route(path: str) -> RouteLabels:
    return _STATIC if path.startswith(settings.STATIC_URL) else UNMATCHED


def _match(path: str) -> ResolverMatch | None:
    # The path of a refused request was not resolved yet, and may lack the trailing slash.
    for candidate in (path, f"{path}/"):
        try:
            return resolve(candidate)
        except Resolver404:
            continue
    return None


@cache
def _labels(pattern: str) -> RouteLabels:
    route = "/" + _without_expressions(pattern)
    if route.startswith("/graphql"):
        return RouteLabels(route, HOST, "graphql")
    if not route.startswith("/api/v1/"):
        return RouteLabels(route, HOST, "page")
    return RouteLabels(route, _domain_of(route.removeprefix("/api/v1/")), "rest")


def _without_expressions(pattern: str) -> str:
    """Return a URL pattern without the types of its parameters and regular expressions."""
    plain, expression, _ = _CONVERTER.sub("<", pattern).partition("(?P<")
    return f"{plain.lstrip('^')}<...>" if expression else plain


def _domain_of(path: str) -> str:
    wanted = _PARAMETER.sub("*", path)
    owners = {
        _PARAMETER.sub("*", owned): plugin.name
        for plugin in settings.NEXUS_REGISTRY.enabled
        for owned in plugin.manifest.owns
    }
    # The longest first: a domain may own a path below a segment of the core.
    for owned in sorted(owners, key=len, reverse=True):
        if wanted.startswith(f"{owned}/"):
            return owners[owned]
    return path.partition("/")[0] or HOST
