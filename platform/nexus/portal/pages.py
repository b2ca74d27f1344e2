"""Serve the web pages of the enabled domains."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, cast
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import URLPattern, path, reverse

from nexus.gateway import errors, problems
from nexus.gateway.rate_limits import count_calls
from nexus.registry import Registry
from shared.accounts.cookies import live_session_of
from shared.auth.models import User
from shared.auth.viewer import Viewer
from shared.errors import NotAuthenticated, NotFound
from shared.pages import Page, PageRequest

SIGN_IN = "sign_in"
"""The name of the log-in page in the URL configuration."""


def page_urls(registry: Registry) -> list[URLPattern]:
    """Return the URL patterns of the pages of the enabled domains."""
    return [
        pattern
        for _, module in registry.modules("pages")
        for page in module.PAGES
        for pattern in page_patterns(page)
    ]


def page_patterns(page: Page) -> list[URLPattern]:
    """Return the URL patterns of a page, with and without its last slash."""
    view = serve_page(page)
    return [path(page.path, view, name=page.name), path(page.path.removesuffix("/"), view)]


def serve_page(page: Page) -> Callable[..., HttpResponse]:
    """Return the view of a page, which responds to errors with a page."""

    @wraps(page.view)
    def respond(request: HttpRequest, **arguments: Any) -> HttpResponse:
        response = _respond(page, request, arguments)
        response["Cache-Control"] = "no-store"
        return response

    return respond


def _respond(page: Page, request: HttpRequest, arguments: dict[str, Any]) -> HttpResponse:
    method = "GET" if request.method == "HEAD" else request.method
    if method not in page.methods:
        with_head = [*page.methods, "HEAD"] if "GET" in page.methods else page.methods
        return HttpResponseNotAllowed(with_head)
    try:
        return page.view(_identify(request), **arguments)
    except NotAuthenticated:
        return HttpResponseRedirect(
            f"{reverse(SIGN_IN)}?{urlencode({'next': request.path})}", status=HTTPStatus.SEE_OTHER
        )
    except Exception as failure:
        return errors.error_page(request, problems.from_exception(failure))


def _identify(request: HttpRequest) -> PageRequest:
    """Return the request with its viewer, after it was counted."""
    if "\x00" in request.path_info:
        raise NotFound("There is nothing here.")
    identified = cast("PageRequest", request)
    identified.sign_in = live_session_of(request)
    identified.auth = viewer_of(request)
    user = identified.auth if isinstance(identified.auth, User) else None
    count_calls(request, user, writes=request.method == "POST")
    return identified


def viewer_of(request: HttpRequest) -> Viewer:
    """Return the user of the request's cookie, or an anonymous one if the session has ended."""
    is_live = live_session_of(request) is not None and isinstance(request.user, User)
    return cast("User", request.user) if is_live else AnonymousUser()
