"""Documentation pages: Swagger UI, ReDoc, GraphiQL, and a page for each error code."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import orjson
from csp.constants import SELF, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe
from ninja import NinjaAPI

from nexus.gateway.peers import is_local
from nexus.portal.dev_people import people_address
from nexus.registry import Registry
from nexus.seeding import demo_password
from shared.accounts import graphql as accounts
from shared.caching.etags import REVALIDATE, conditional_response, make_etag
from shared.error_catalogue import CATALOGUE
from shared.examples import PASSWORD
from shared.graphql import Example

View = Callable[..., HttpResponseBase]


def openapi_view(api: NinjaAPI) -> View:
    """Build the view of the OpenAPI document, which the first request generates."""

    @cache
    def document(*, with_password: bool) -> tuple[bytes, str]:
        text = orjson.dumps(api.get_openapi_schema(), option=orjson.OPT_NON_STR_KEYS)
        if with_password:
            # The examples of signing in then work. /dev/people/ shows the password as well.
            text = text.replace(orjson.dumps(PASSWORD), orjson.dumps(demo_password()))
        return text, make_etag(text)

    @require_safe
    def serve(request: HttpRequest) -> HttpResponse:
        text, etag = document(with_password=settings.NEXUS_DEMO and is_local(request))
        headers = {"ETag": etag, "Cache-Control": REVALIDATE}
        answer = HttpResponse(text, content_type="application/json", headers=headers)
        return conditional_response(request, answer)

    return serve


# The viewers create style elements, ReDoc creates its own worker from a blob, and GraphiQL
# embeds its fonts. Scripts remain limited to our files.
_viewer_policy = csp_replace(
    {"style-src": [SELF, UNSAFE_INLINE], "worker-src": [SELF, "blob:"], "font-src": [SELF, "data:"]}
)


@_viewer_policy
def swagger(request: HttpRequest) -> HttpResponse:
    """Show Swagger UI, which can send requests."""
    return _page(request, "gateway/swagger.html")


@_viewer_policy
def redoc(request: HttpRequest) -> HttpResponse:
    """Show ReDoc, for reading."""
    return _page(request, "gateway/redoc.html")


def playground(registry: Registry) -> View:
    """Build the view of GraphiQL, with a tab for the core and each enabled domain."""
    shown: dict[str, object] = {"owners": list(_owners(registry))}

    @_viewer_policy
    def serve(request: HttpRequest) -> HttpResponse:
        return _page(request, "gateway/graphql.html", shown)

    return serve


def _owners(registry: Registry) -> Iterator[Mapping[str, Any]]:
    yield _owner("core", "Nexus", accounts.EXAMPLES)
    for plugin, module in registry.modules("graphql"):
        if examples := getattr(module, "EXAMPLES", ()):
            yield _owner(plugin.name, plugin.manifest.title, examples)


def _owner(name: str, title: str, examples: Sequence[Example]) -> Mapping[str, Any]:
    return {
        "name": name,
        "title": title,
        "examples": [
            {
                "title": each.title,
                "query": each.query,
                "variables": _format_variables(each.variables),
            }
            for each in examples
        ],
    }


def _format_variables(variables: Mapping[str, object]) -> str:
    return json.dumps(variables, indent=2) if variables else ""


def problem_page(request: HttpRequest, code: str) -> HttpResponse:
    """
    Explain an error code.

    :raises Http404: if the code does not exist.
    """
    if code not in CATALOGUE:
        raise Http404
    return _page(request, "gateway/problem.html", {"code": code, "entry": CATALOGUE[code]})


def _page(
    request: HttpRequest, template: str, context: dict[str, object] | None = None
) -> HttpResponse:
    response = render(request, template, {"people": people_address(), **(context or {})})
    response["Cache-Control"] = REVALIDATE
    return response
