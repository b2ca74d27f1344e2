"""What surrounds every request: its id, its time, its headers; and the short way for the API."""

import re
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import Resolver404, ResolverMatch, resolve

from nexus.gateway import problems
from nexus.gateway.allowances import count_calls, record_act
from nexus.gateway.bodies import refuse_large_body, refuse_unsafe_query
from nexus.gateway.measuring import recent
from nexus.web.environ import REFUSAL
from shared.auth.bearer import authenticate
from shared.auth.models import User
from shared.deadlines import request_deadline
from shared.errors import DomainError, NotFound
from shared.headers import response_headers
from shared.request_context import client_address, request_id
from shared.throttling import client_address as address_of

Answer = Callable[[HttpRequest], HttpResponseBase]

_PROBES = ("/livez", "/readyz")
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,128}")
_DATA_POLICY = "default-src 'none'; frame-ancestors 'none'"


class RequestContextMiddleware:
    """Gives each request an id, and counts its time and statements."""

    def __init__(self, get_response: Answer) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, and say on the answer which request it belongs to."""
        token = request_id.set(_id_of(request))
        address = client_address.set(address_of(request))
        try:
            timed = settings.NEXUS_SERVER_TIMING and request.path_info not in _PROBES
            with request_deadline(settings.NEXUS_REQUEST_SECONDS):
                response = self._timed(request) if timed else self._get_response(request)
            response["X-Request-ID"] = request_id.get()
            return response
        finally:
            client_address.reset(address)
            request_id.reset(token)

    def _timed(self, request: HttpRequest) -> HttpResponseBase:
        started = time.perf_counter()
        statements = _Statements()
        with connection.execute_wrapper(statements):
            response = self._get_response(request)
        total = (time.perf_counter() - started) * 1000
        response["Server-Timing"] = (
            f"total;dur={total:.1f}, db;dur={statements.seconds * 1000:.1f};"
            f'desc="{statements.count} {"query" if statements.count == 1 else "queries"}"'
        )
        return response


class _Statements:
    """Counts the statements of one request and the time the database took over them."""

    def __init__(self) -> None:
        self.count = 0
        self.seconds = 0.0

    def __call__(self, execute: Callable[..., Any], *statement: Any) -> Any:
        started = time.perf_counter()
        try:
            return execute(*statement)
        finally:
            self.count += 1
            self.seconds += time.perf_counter() - started


def _id_of(request: HttpRequest) -> str:
    offered = request.META.get("HTTP_X_REQUEST_ID", "")
    return offered if _REQUEST_ID.fullmatch(offered) else uuid4().hex


class ApiMiddleware:
    """
    Answers everything below /api and /graphql itself.

    Neither sessions nor CSRF nor Django's idea of a signed-in user concern a bearer token, so
    these requests pass none of that middleware, and their failures never become HTML.
    """

    def __init__(self, get_response: Answer) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the API's own paths; hand every other request on."""
        started = time.perf_counter()
        path = request.path_info
        if REFUSAL in request.META:
            return finish(request, problems.answer(problems.of(request.META[REFUSAL]), request))
        if path in _PROBES:
            return _call(request, resolve(path))
        if path.startswith(("/api/", "/graphql")) or path == "/api":
            response = finish(request, _answer(request))
            if not response.streaming:
                recent.note(time.perf_counter() - started, response.headers.get("Cache-Status"))
            return response
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, failure: Exception) -> HttpResponse | None:
        """Say of a page, too, that a part is away, instead of that the page is broken."""
        if not isinstance(failure, OperationalError | InterfaceError):
            return None
        problem = problems.of(failure)
        is_outage = problem.status == HTTPStatus.SERVICE_UNAVAILABLE
        return problems.answer(problem, request) if is_outage else None


def _answer(request: HttpRequest) -> HttpResponseBase:
    response_headers(request)  # so that every view finds ``request.nexus_headers`` there
    try:
        request.get_host()
        refuse_unsafe_query(request.META.get("QUERY_STRING", ""))
        refuse_large_body(request)
        match = _resolve(request)
        _spend(request)
        response = _call(request, match)
    except Exception as failure:
        return problems.answer(problems.of(failure), request)
    if response.status_code >= HTTPStatus.BAD_REQUEST and _is_text(response):
        return _as_problem(request, response)
    return response


def _resolve(request: HttpRequest) -> ResolverMatch:
    """Find the view, with a trailing slash put on in place where that is what is missing."""
    path = request.path_info
    if "\x00" in path:
        raise NotFound("There is nothing here.")
    try:
        match = resolve(path)
    except Resolver404:
        if path.endswith("/"):
            raise
        match = resolve(f"{path}/")
        request.path_info = f"{path}/"
        request.path = f"{request.path}/"
    request.resolver_match = match
    return match


def _spend(request: HttpRequest) -> None:
    """Count the request against what its sender may ask for."""
    if not request.path_info.startswith("/api/v1/"):
        return
    writes = request.method not in ("GET", "HEAD")
    sender = _sender(request, writes=writes)
    count_calls(request, sender, writes=writes)
    if writes:
        record_act(sender, f"{request.method} {request.path_info}")


def _sender(request: HttpRequest, *, writes: bool) -> User | None:
    if "Authorization" not in request.headers:
        return None
    try:
        return authenticate(request)
    except DomainError:
        # A read with a bad token is refused, public or not; a write says so itself, because
        # refreshing and signing in must work for a client that still sends its old token.
        if writes:
            return None
        raise


def _call(request: HttpRequest, match: ResolverMatch) -> HttpResponseBase:
    is_head = request.method == "HEAD"
    if is_head:
        request.method = "GET"
    response: HttpResponse = match.func(request, *match.args, **match.kwargs)
    if is_head and response.streaming:
        response.close()
        return HttpResponse(headers=response.headers)
    if is_head:
        response["Content-Length"] = str(len(response.content))
        response.content = b""
    return response


def _is_text(response: HttpResponseBase) -> bool:
    return response.headers.get("Content-Type", "").startswith("text/")


def _as_problem(request: HttpRequest, response: HttpResponseBase) -> HttpResponse:
    problem = problems.answer(problems.of_status(response.status_code), request)
    if "Allow" in response.headers:
        problem["Allow"] = response.headers["Allow"]
    return problem


def _with_head(allowed: str) -> str:
    """Name HEAD too, which every path that answers GET does."""
    methods = set(allowed.split(", "))
    return ", ".join(sorted(methods | {"HEAD"} if "GET" in methods else methods))


def finish(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Put the headers on an answer of the API that each of them has, and return it."""
    headers = response.headers
    for name, value in response_headers(request).items():
        headers[name] = value
    if "Allow" in headers:
        headers["Allow"] = _with_head(headers["Allow"])
    headers.setdefault("Cache-Control", "no-store")
    headers.setdefault("X-Frame-Options", "DENY")
    # By what it is not, because 304 names no type and carries the policy of what it confirms.
    if not headers.get("Content-Type", "").startswith("text/html"):
        headers.setdefault("Content-Security-Policy", _DATA_POLICY)
    return response
