"""Pages for people: Swagger UI, ReDoc, GraphiQL, and what each error code means."""

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
from shared.auth import graphql as accounts
from shared.caching.etags import REVALIDATE, conditional_response, make_etag
from shared.error_catalogue import CATALOGUE
from shared.examples import PASSWORD
from shared.graphql import Example

View = Callable[..., HttpResponseBase]


def openapi_view(api: NinjaAPI) -> View:
    """Build the view that serves the API's OpenAPI document, made once when first asked for."""

    @cache
    def document(*, with_password: bool) -> tuple[bytes, str]:
        text = orjson.dumps(api.get_openapi_schema(), option=orjson.OPT_NON_STR_KEYS)
        if with_password:
            # Examples of signing in then work as they are; /dev/people/ shows the password, too.
            text = text.replace(orjson.dumps(PASSWORD), orjson.dumps(demo_password()))
        return text, make_etag(text)

    @require_safe
    def serve(request: HttpRequest) -> HttpResponse:
        text, etag = document(with_password=settings.NEXUS_DEMO and is_local(request))
        headers = {"ETag": etag, "Cache-Control": REVALIDATE}
        answer = HttpResponse(text, content_type="application/json", headers=headers)
        return conditional_response(request, answer)

    return serve


# The viewers write style elements while they run, ReDoc indexes in a worker of its own making
# and GraphiQL brings its fonts along; scripts stay limited to our files.
_viewer_policy = csp_replace(
    {"style-src": [SELF, UNSAFE_INLINE], "worker-src": [SELF, "blob:"], "font-src": [SELF, "data:"]}
)


@_viewer_policy
def swagger(request: HttpRequest) -> HttpResponse:
    """Show the API in Swagger UI, where it can be tried."""
    return _page(request, "gateway/swagger.html")


@_viewer_policy
def redoc(request: HttpRequest) -> HttpResponse:
    """Show the API in ReDoc, where it can be read."""
    return _page(request, "gateway/redoc.html")


def playground(registry: Registry) -> View:
    """Build the view that shows GraphiQL, with a tab for the core and each enabled domain."""
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
            {"title": each.title, "query": each.query, "variables": _written(each.variables)}
            for each in examples
        ],
    }


def _written(variables: Mapping[str, object]) -> str:
    return json.dumps(variables, indent=2) if variables else ""


def problem_page(request: HttpRequest, code: str) -> HttpResponse:
    """
    Explain an error code.

    :raises Http404: if no answer ever carries that code.
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
