"""
Finding the view of a path among few patterns.

Django tries every pattern of the project in turn. The API has well over a hundred, and the first
segment of a path, such as ``products``, and the number of segments leave a few. A path that is a
pattern itself, such as ``/graphql/``, is resolved once.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache

from django.conf import settings
from django.urls import (
    Resolver404,
    ResolverMatch,
    URLPattern,
    URLResolver,
    get_resolver,
    resolve,
)

from nexus.gateway.links import PREFIX

_ROUTE = PREFIX.lstrip("/")


def find_view(path: str) -> ResolverMatch:
    """
    Return the view of a path with its arguments, as ``resolve`` does.

    :raises Resolver404: if there is none.
    """
    urlconf = settings.ROOT_URLCONF
    if path.startswith(PREFIX):
        rest = path[len(PREFIX) :]
        for pattern in _patterns(urlconf).get((rest.partition("/")[0], rest.count("/")), ()):
            if match := pattern.resolve(rest):
                match.route = f"{_ROUTE}{match.route}"
                return match
    if path not in _constant_paths(urlconf):
        return resolve(path)
    if (found := _resolve_once(path, urlconf)) is None:
        raise Resolver404({"path": path})
    return found


@cache
def _patterns(urlconf: str) -> Mapping[tuple[str, int], Sequence[URLPattern]]:
    """
    Return the patterns of the API by their first segments and numbers of slashes, in the order of
    the API.
    """
    patterns = defaultdict(list)
    for resolver in get_resolver(urlconf).url_patterns:
        if isinstance(resolver, URLResolver) and str(resolver.pattern) == _ROUTE:
            for pattern in resolver.url_patterns:
                route = str(pattern.pattern)
                segment = route.partition("/")[0]
                # A path below a parameter could have any segment, so Django decides.
                if isinstance(pattern, URLPattern) and "<" not in segment:
                    patterns[segment, route.count("/")].append(pattern)
    return patterns


@cache
def _constant_paths(urlconf: str) -> frozenset[str]:
    """Return the paths that are patterns themselves, with and without the slash at their end."""
    patterns = get_resolver(urlconf).url_patterns
    routes = {str(each.pattern) for each in patterns if isinstance(each, URLPattern)}
    paths = {f"/{route}" for route in routes if not set("<>()?^$\\") & set(route)}
    return frozenset(paths | {path.removesuffix("/") for path in paths})


@cache
def _resolve_once(path: str, urlconf: str) -> ResolverMatch | None:
    try:
        return resolve(path, urlconf)
    except Resolver404:
        return None
