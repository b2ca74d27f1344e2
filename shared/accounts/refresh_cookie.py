"""
The refresh token in a cookie that scripts of a page cannot read.

A client chooses the cookie with a header. Together with the ``Origin`` of the request, which must
be trusted, this header protects against cross-site request forgery: a form cannot send it, and a
script of another origin can send it only after a preflight request, which is checked against the
trusted origins. Two cookies contain the token, each limited to the one path that reads it.
"""

from collections.abc import Callable, Mapping
from functools import wraps
from http import HTTPStatus
from typing import Any, TypeVar

import orjson
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from ninja.decorators import decorate_view
from ninja.operation import Operation
from ninja.security.http import HttpAuthBase
from ninja.utils import contribute_operation_callback

from shared.accounts.origins import is_local
from shared.auth import tokens
from shared.auth.bearer import signed_in
from shared.auth.errors import UntrustedOrigin
from shared.auth.viewer import Viewer
from shared.errors import NotAuthenticated, ValidationFailed
from shared.origins import origin_of

V = TypeVar("V", bound=Callable[..., Any])
Run = Callable[..., HttpResponseBase]

HEADER = "X-Refresh-Transport"
_COOKIE = "cookie"
# A cookie path without a trailing slash matches the URL with and without one.
_PATHS: Mapping[str, str] = {
    "nexus_refresh": "/api/v1/users/token/refresh",
    "nexus_logout": "/api/v1/users/logout",
}
_PARAMETER = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "description": (
        "`cookie` moves the refresh token from the body to an `HttpOnly` cookie, for browsers. The "
        "`Origin` of the request must be this server's or one of its list."
    ),
    "schema": {"type": "string", "enum": [_COOKIE]},
}


class BearerOrCookie(HttpAuthBase):
    """The security scheme of logging out: an access token or a refresh token in its cookie."""

    openapi_scheme = "bearer"

    def __call__(self, request: HttpRequest) -> Viewer:
        """Return the user of the bearer token, or an anonymous one if the cookie decides."""
        return AnonymousUser() if token_in_cookie(request) else signed_in(request)


def token_in_cookie(request: HttpRequest) -> str | None:
    """
    Return the refresh token of the cookie, or None if there is none or the body was chosen.

    :raises ValidationFailed: if the header that chooses has another value.
    :raises UntrustedOrigin: if the request comes from an origin that is not trusted.
    """
    if not uses_cookie(request):
        return None
    return next((request.COOKIES[name] for name in _PATHS if name in request.COOKIES), None)


def refresh_token_of(request: HttpRequest, *, in_body: str | None) -> str:
    """
    Return the refresh token of a request: from the cookie if the header chooses it, or the body.

    :raises NotAuthenticated: if the cookie was chosen and there is none.
    :raises ValidationFailed: if the body was chosen and has none. Otherwise as ``uses_cookie``.
    """
    if uses_cookie(request):
        in_cookie = token_in_cookie(request)
        if in_cookie is None:
            raise NotAuthenticated("There is no refresh token in the cookie: sign in first.")
        return in_cookie
    if in_body is None:
        raise ValidationFailed.of("refresh", "Field required", code="missing")
    return in_body


def uses_cookie(request: HttpRequest) -> bool:
    """
    Return whether the refresh token of this request and its response travels in the cookie.

    :raises ValidationFailed: if the header that chooses has another value.
    :raises UntrustedOrigin: if the request comes from an origin that is not trusted.
    """
    chosen = request.headers.get(HEADER)
    if chosen is None:
        return False
    if chosen != _COOKIE:
        raise ValidationFailed.of(HEADER, f"The one transport to choose is {_COOKIE!r}.")
    if not _is_trusted(request.headers.get("Origin", ""), request):
        raise UntrustedOrigin("This origin may not use the cookie.")
    return True


def moves_refresh_token(view: V) -> V:
    """
    Move the refresh token of a pair into the cookie, if the request chooses the cookie.

    Place it below the route decorator of every operation that returns a pair of tokens.
    """
    contribute_operation_callback(view, _document)
    attached: V = decorate_view(_moving)(view)
    return attached


def clears_refresh_cookie(view: V) -> V:
    """Delete the cookie after an operation that ends the session. Place it below the route."""
    contribute_operation_callback(view, _document)
    attached: V = decorate_view(_clearing)(view)
    return attached


def _is_trusted(origin: str, request: HttpRequest) -> bool:
    listed = {origin_of(request), *settings.CORS_ALLOWED_ORIGINS}
    return origin in listed or is_local(origin)


def _document(operation: Operation) -> None:
    extra = operation.openapi_extra or {}
    operation.openapi_extra = {**extra, "parameters": [*extra.get("parameters", ()), _PARAMETER]}


def _moving(run: Run) -> Run:
    @wraps(run)
    def run_moving(request: HttpRequest, **path: Any) -> HttpResponseBase:
        # Checked before the operation runs, so that a refused request starts no session.
        is_wanted = uses_cookie(request)
        response = run(request, **path)
        if is_wanted and response.status_code == HTTPStatus.OK:
            _move(response)
        return response

    return run_moving


def _move(response: Any) -> None:
    pair = orjson.loads(response.content)
    token, pair["refresh"] = pair["refresh"], ""
    response.content = orjson.dumps(pair)
    for name, path in _PATHS.items():
        response.set_cookie(
            name,
            token,
            path=path,
            expires=tokens.read_refresh(token).expires_at,
            httponly=True,
            secure=not settings.NEXUS_DEMO,
            samesite="Strict",
        )


def _clearing(run: Run) -> Run:
    @wraps(run)
    def run_clearing(request: HttpRequest, **path: Any) -> HttpResponseBase:
        is_wanted = uses_cookie(request)
        response = run(request, **path)
        if is_wanted and isinstance(response, HttpResponse):
            for name, cookie_path in _PATHS.items():
                response.delete_cookie(name, path=cookie_path, samesite="Strict")
        return response

    return run_clearing
