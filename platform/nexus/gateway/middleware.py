"""Middleware for every request (id, timing, headers) and the direct path of API requests."""

import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import Resolver404, ResolverMatch, resolve

from nexus.gateway import errors, problems
from nexus.gateway.api_headers import ApiHeaders
from nexus.gateway.bodies import refuse_large_body, refuse_unsafe_query
from nexus.gateway.metrics import response_metrics
from nexus.gateway.rate_limits import (
    count_calls,
    count_rest,
    count_while_authenticating,
    record_admin_action,
)
from nexus.gateway.replica_reads import record_page_write, replicas_for_rest, statements_on_replica
from nexus.gateway.routes import find_view
from nexus.observability.facts import attach_facts
from nexus.web.environ import REFUSAL
from shared.auth.bearer import authenticate
from shared.auth.models import User
from shared.caching import sent_together
from shared.deadlines import request_deadline
from shared.errors import DomainError, NotFound
from shared.headers import response_headers, server_timing, set_header
from shared.origins import origin_of
from shared.request_context import accept_request_id, client_address, request_id
from shared.throttling import client_address as address_of

GetResponse = Callable[[HttpRequest], HttpResponseBase]

_PROBES = ("/livez", "/readyz", "/metrics")


class RequestContextMiddleware:
    """Gives each request an id, and measures its duration and its statements."""

    def __init__(self, get_response: GetResponse) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the response with ``X-Request-ID`` and, if enabled, ``Server-Timing``."""
        token = request_id.set(accept_request_id(request.META.get("HTTP_X_REQUEST_ID", "")))
        address = client_address.set(address_of(request))
        try:
            with request_deadline(settings.NEXUS_REQUEST_SECONDS):
                response = self._measured(request)
            set_header(response, "X-Request-ID", request_id.get())
            return response
        finally:
            client_address.reset(address)
            request_id.reset(token)

    def _measured(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info in _PROBES:
            return self._get_response(request)
        started = time.perf_counter()
        statements = _StatementCounter()
        with connection.execute_wrapper(statements):
            response = self._get_response(request)
        if settings.NEXUS_SERVER_TIMING:
            response["Server-Timing"] = server_timing(
                seconds=time.perf_counter() - started,
                database_seconds=statements.seconds,
                statements=statements.count,
                on_replica=statements_on_replica(request),
            )
        attach_facts(request, response, request_id=request_id.get(), queries=statements.count)
        return response


class _StatementCounter:
    """Counts the statements of one request and sums their durations in seconds."""

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


class ApiMiddleware:
    """
    Handles all paths below /api and /graphql without the rest of the middleware.

    Requests with bearer tokens need no session, CSRF or authentication middleware, and their
    errors must never become HTML. The headers of Django's ``SecurityMiddleware``, which follows
    this one, are added here.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self._get_response = get_response
        self._headers = ApiHeaders()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Handle the paths of the API; pass every other request to the next middleware."""
        started = time.perf_counter()
        path = request.path_info
        if REFUSAL in request.META:
            return self._headers.add(request, _refuse(request))
        if path in _PROBES:
            return self._headers.add_to_probe(request, _call(request, resolve(path)))
        if path.startswith(("/api/", "/graphql")) or path == "/api":
            response = self._headers.add(request, _handle(request))
            if not response.streaming:
                seconds = time.perf_counter() - started
                response_metrics.record(seconds, response.headers.get("Cache-Status"))
            return response
        response = self._get_response(request)
        record_page_write(request)
        return response

    def process_exception(self, request: HttpRequest, failure: Exception) -> HttpResponse | None:
        """Return 503 for pages, too, if an exception is an outage of the database."""
        if not isinstance(failure, OperationalError | InterfaceError):
            return None
        problem = problems.from_exception(failure)
        is_outage = problem.status == HTTPStatus.SERVICE_UNAVAILABLE
        return problems.to_response(problem, request) if is_outage else None


def _refuse(request: HttpRequest) -> HttpResponse:
    """Return the refusal of the web process: a page for a browser, outside the API."""
    problem = problems.from_exception(request.META[REFUSAL])
    # A problem is the default, because a client that sends ``Accept: */*`` is a program.
    kinds = [problems.MEDIA_TYPE, "text/html"]
    if request.get_preferred_type(kinds) == "text/html":
        return errors.to_response(request, problem)
    return problems.to_response(problem, request)


def _handle(request: HttpRequest) -> HttpResponseBase:
    response_headers(request)  # creates ``request.nexus_headers`` for the views
    try:
        origin_of(request)
        refuse_unsafe_query(request.META.get("QUERY_STRING", ""))
        refuse_large_body(request)
        match = _resolve(request)
        _count_call(request)
        with replicas_for_rest(request), sent_together():
            response = _call(request, match)
        # Of a request that no operation handled.
        count_rest(request)
    except Exception as failure:
        return problems.exception_response(failure, request)
    if response.status_code >= HTTPStatus.BAD_REQUEST and _is_text(response):
        return _as_problem(request, response)
    return response


def _resolve(request: HttpRequest) -> ResolverMatch:
    """Find the view; add a missing trailing slash to the request's path, in place."""
    path = request.path_info
    if "\x00" in path:
        raise NotFound("There is nothing here.")
    try:
        match = find_view(path)
    except Resolver404:
        if path.endswith("/"):
            raise
        match = find_view(f"{path}/")
        request.path_info = f"{path}/"
        request.path = f"{request.path}/"
    request.resolver_match = match
    return match


def _count_call(request: HttpRequest) -> None:
    """Count the request against the rate limit of its sender."""
    if not request.path_info.startswith("/api/v1/"):
        return
    writes = request.method not in ("GET", "HEAD")
    sender = _sender(request, writes=writes)
    count_calls(request, sender, writes=writes, with_look_up=not writes)
    if writes:
        record_admin_action(sender, f"{request.method} {request.path_info}")


def _sender(request: HttpRequest, *, writes: bool) -> User | None:
    if "HTTP_AUTHORIZATION" not in request.META:
        return None
    count_while_authenticating(request, writes=writes)
    try:
        return authenticate(request)
    except DomainError:
        # A read with a bad token is refused, public or not. A write checks its own token,
        # because refresh and log-in must work for a client that still sends an old one.
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
    problem = problems.to_response(problems.from_status(response.status_code), request)
    if "Allow" in response.headers:
        problem["Allow"] = response.headers["Allow"]
    return problem
