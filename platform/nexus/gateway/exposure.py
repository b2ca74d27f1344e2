"""Refusal of remote clients in development and of plain HTTP in production."""

import re
from collections.abc import Callable
from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from nexus.gateway import problems
from nexus.gateway.api_headers import ApiHeaders
from nexus.gateway.peers import is_loopback
from shared.errors import PermissionDenied

_API = ("/api", "/graphql")


class ExposureMiddleware:
    """
    Refuses remote clients of development settings, and plain HTTP in production.

    It runs before the redirect to HTTPS, because a redirected log-in has already sent its
    password in plain text.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response
        self._headers = ApiHeaders()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return a 403 problem, or the response of the next middleware."""
        reason = _refusal(request)
        # Hardly any request has a reason, so exempt paths are looked up last.
        if not reason or _is_exempt(request.path_info):
            return self._get_response(request)
        refusal = problems.exception_response(PermissionDenied(reason), request)
        return self._headers.add(request, refusal)


def _refusal(request: HttpRequest) -> str:
    if not settings.NEXUS_ALLOW_REMOTE and not is_loopback(request):
        return "Development settings answer this machine only; see NEXUS_ALLOW_REMOTE."
    if settings.SECURE_SSL_REDIRECT and not request.is_secure() and not _is_page(request):
        return "Use HTTPS: this server answers nothing over plain HTTP."
    return ""


def _is_page(request: HttpRequest) -> bool:
    """Return whether a redirect is safe: a request for a page, without a body."""
    return request.method in ("GET", "HEAD") and not request.path_info.startswith(_API)


def _is_exempt(path: str) -> bool:
    return any(
        pattern.search(path.lstrip("/")) for pattern in _exempt(*settings.SECURE_REDIRECT_EXEMPT)
    )


@cache
def _exempt(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in patterns)
