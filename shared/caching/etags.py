"""Entity tags: a client that holds the current response gets 304 without a body."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from ninja.decorators import decorate_view

REVALIDATE = "public, max-age=0, must-revalidate"
"""A ``Cache-Control`` header: caches may store the response and must revalidate each use."""

OF_A_BODY = frozenset({"content-type", "content-length"})
"""The headers that a response without a body does not have."""

V = TypeVar("V", bound=Callable[..., Any])


def etagged(view: V) -> V:
    """
    Add an ETag to the responses of a GET operation and answer conditional requests with 304.

    Responses to anonymous requests may be stored by shared caches, which must revalidate them.
    Apply it below the route: ``@router.get(...)``, then ``@etagged``.
    """
    attached: V = decorate_view(_etagged)(view)
    return attached


def _etagged(run: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    @wraps(run)
    def run_etagged(request: HttpRequest, **path: Any) -> HttpResponseBase:
        response = run(request, **path)
        if not isinstance(response, HttpResponse) or response.status_code != 200:
            return response
        response["ETag"] = make_etag(response.content)
        if "HTTP_AUTHORIZATION" not in request.META:
            response.headers.setdefault("Cache-Control", REVALIDATE)
        patch_vary_headers(response, ["Authorization"])
        return conditional_response(request, response)

    return run_etagged


def make_etag(body: bytes) -> str:
    """Return the strong entity tag of a body, with its quotes."""
    return f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'


def conditional_response(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Return 304 if the client holds this response, else the response itself."""
    header = request.META.get("HTTP_IF_NONE_MATCH")
    if not header or not matches_etag(header, response["ETag"]):
        return response
    empty = HttpResponseNotModified()
    for name, value in response.items():
        if name.lower() not in OF_A_BODY:
            empty[name] = value
    return empty


def matches_etag(header: str, etag: str) -> bool:
    """Return whether an ``If-None-Match`` header names this entity tag."""
    tags = parse_etags(header)
    # If-None-Match compares weakly (RFC 9110, 13.1.2): a proxy that compresses weakens tags.
    return "*" in tags or etag in (tag.removeprefix("W/") for tag in tags)
