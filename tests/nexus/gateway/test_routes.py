"""The view of a path of the API is the one that Django finds."""

import re

import pytest
from django.conf import settings
from django.urls import Resolver404, URLResolver, get_resolver, resolve

from nexus.gateway.links import PREFIX
from nexus.gateway.routes import find_view


def _paths() -> list[str]:
    routes = [
        str(pattern.pattern)
        for resolver in get_resolver().url_patterns
        if isinstance(resolver, URLResolver) and str(resolver.pattern) == PREFIX.lstrip("/")
        for pattern in resolver.url_patterns
    ]
    values = ["1", "a-slug", "00000000-0000-4000-8000-000000000001"]
    return [PREFIX + re.sub("<[^>]*>", value, route) for route in routes for value in values]


def test_every_path_has_the_view_and_the_arguments_that_django_finds() -> None:
    paths = _paths()
    assert len(paths) > 3 * len(settings.NEXUS_REGISTRY.enabled)
    for path in paths:
        try:
            expected = resolve(path)
        except Resolver404:
            with pytest.raises(Resolver404):
                find_view(path)
            continue
        found = find_view(path)
        assert (found.func, found.args, found.kwargs) == (
            expected.func,
            expected.args,
            expected.kwargs,
        )
        assert found.route == expected.route


@pytest.mark.parametrize(
    "path", ["/", "/livez", "/api/openapi.json", "/graphql/", PREFIX, "/problems/not_found"]
)
def test_other_paths_have_the_view_that_django_finds(path: str) -> None:
    expected = resolve(path)

    for _ in range(2):
        found = find_view(path)
        assert (found.func, found.args, found.kwargs, found.route) == (
            expected.func,
            expected.args,
            expected.kwargs,
            expected.route,
        )


def test_constant_path_is_resolved_once() -> None:
    assert find_view("/graphql/") is find_view("/graphql/")


@pytest.mark.parametrize(
    "path", [f"{PREFIX}none/", f"{PREFIX}products", f"{PREFIX}products/1/2/3/", "/graphql", "/none"]
)
def test_unknown_path_is_not_found(path: str) -> None:
    with pytest.raises(Resolver404):
        find_view(path)
