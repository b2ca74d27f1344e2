"""
Finding the view of a path of the API among those of its first segment.

Django tries every pattern of the project in turn. The API has well over a hundred, and the first
segment of a path, such as ``products``, leaves a few.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache

from django.urls import ResolverMatch, URLPattern, URLResolver, get_resolver, get_urlconf, resolve

from nexus.gateway.links import PREFIX

_ROUTE = PREFIX.lstrip("/")


def find_view(path: str) -> ResolverMatch:
    """
    Return the view of a path with its arguments, as ``resolve`` does.

    :raises Resolver404: if there is none.
    """
    if path.startswith(PREFIX):
        rest = path[len(PREFIX) :]
        for pattern in _patterns(get_urlconf()).get(rest.partition("/")[0], ()):
            if match := pattern.resolve(rest):
                match.route = f"{_ROUTE}{match.route}"
                return match
    return resolve(path)


@cache
def _patterns(urlconf: str | None) -> Mapping[str, Sequence[URLPattern]]:
    """Return the patterns of the API by their first segments, in the order of the API."""
    patterns = defaultdict(list)
    for resolver in get_resolver(urlconf).url_patterns:
        if isinstance(resolver, URLResolver) and str(resolver.pattern) == _ROUTE:
            for pattern in resolver.url_patterns:
                segment = str(pattern.pattern).partition("/")[0]
                # A path below a parameter could have any segment, so Django decides.
                if isinstance(pattern, URLPattern) and "<" not in segment:
                    patterns[segment].append(pattern)
    return patterns
