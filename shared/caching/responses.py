"""Caching the responses of public operations as finished bytes."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, TypeVar

import orjson
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from ninja.decorators import decorate_view

from shared.caching.etags import REVALIDATE, conditional_response, make_etag
from shared.caching.get_or_compute import Outcome, get_or_compute
from shared.caching.namespaces import Namespace
from shared.caching.server import make_key
from shared.caching.stored_values import StoredValue
from shared.errors import RateLimited
from shared.headers import response_headers, set_header
from shared.operations import (
    Run,
    declared_query,
    error_response,
    get_operation,
    record_declared_query,
    run_checks,
)
from shared.origins import origin_of
from shared.pending_calls import take_call

V = TypeVar("V", bound=Callable[..., Any])


def cache_response(
    *namespaces: Namespace, ttl: timedelta, anonymous_only: bool = False
) -> Callable[[V], V]:
    """
    Cache the responses of a public GET operation until one of the namespaces is bumped.

    Apply it below the route: ``@router.get(...)``, then ``@cache_response(PRODUCTS, ttl=...)``.
    The response must not depend on the viewer. If signed-in users get more, set
    ``anonymous_only``: requests with a token then bypass the cache. Authentication and throttles
    still run for each request. Only responses with status 200 are stored. The key contains
    declared query parameters only, so links and headers must not repeat others: they would reach
    the next caller.
    """

    def attach(view: V) -> V:
        def wrap(run: Run) -> Run:
            return _CachedOperation(run, namespaces, ttl, anonymous_only=anonymous_only).wrapped

        attached: V = decorate_view(wrap)(view)
        return attached

    return attach


def report_outcome(request: HttpRequest, outcome: Outcome) -> None:
    """
    Put the outcome of a lookup into the ``Cache-Status`` header of the response to this request.

    Of several lookups, as in a GraphQL document, the header has the outcome furthest from a hit.
    """
    headers = response_headers(request)
    reported = headers.get("Cache-Status")
    outcomes = [outcome, Outcome(reported)] if reported else [outcome]
    headers["Cache-Status"] = max(outcomes, key=[*Outcome].index).value


def looks_up_response(run: Run) -> bool:
    """Return whether an operation looks up its response, and counts a call with that."""
    return getattr(run, "looks_up_response", False)


def mark_as_stored(response: HttpResponse, stored: StoredValue, *, calls: int = 1) -> None:
    """
    Mark a response as made of nothing but a stored value, for the web process.

    It may send the same response to the same anonymous request for as long as the value is
    current. ``calls`` is how many calls such a request counts for in the rate limits.
    """
    response.nexus_stored = (stored, calls)  # type: ignore[attr-defined]  # ours, set on purpose


def stored_in(response: object) -> tuple[StoredValue, int] | None:
    """Return the value and the calls with which a response was marked, or None."""
    return getattr(response, "nexus_stored", None)


_STORED_HEADERS = ("content-type", "etag", "link")


class _CachedOperation:
    """Serves one operation from the cache and stores its responses."""

    def __init__(
        self, run: Run, namespaces: tuple[Namespace, ...], ttl: timedelta, *, anonymous_only: bool
    ) -> None:
        self._run = run
        self._operation = get_operation(run)
        self._namespaces = namespaces
        self._ttl = ttl
        self._anonymous_only = anonymous_only

    @property
    def wrapped(self) -> Run:
        @wraps(self._run)
        def run_cached(request: HttpRequest, **path: Any) -> HttpResponseBase:
            try:
                return self._respond(request, path)
            except RateLimited as refusal:
                return error_response(self._operation, request, refusal)

        run_cached.looks_up_response = True  # type: ignore[attr-defined]  # ours, set on purpose
        # Applied here again because an API without this decorator would use undeclared
        # parameters in the key.
        return record_declared_query(run_cached)

    def _respond(self, request: HttpRequest, path: dict[str, Any]) -> HttpResponseBase:
        """
        Respond from the cache, or compute the response.

        :raises RateLimited: if the call that the look-up counts exceeds its rate.
        """
        if self._anonymous_only and "HTTP_AUTHORIZATION" in request.META:
            return self._run(request, **path)
        computed: list[Any] = []

        def compute() -> bytes | None:
            computed.append(self._run(request, **path))
            return _pack(request, computed[0])

        found = get_or_compute(
            self._key(request),
            namespaces=self._namespaces,
            ttl=self._ttl,
            compute=compute,
            call=take_call(request),
        )
        if found.value is None:
            unstored: HttpResponseBase = computed[0]
            return unstored
        # A computed response has passed the operation's own checks.
        refusal = None if computed else run_checks(self._operation, request)
        if refusal:
            return refusal
        response = computed[0] if computed else _unpack(found.value)
        set_header(response, "Cache-Status", found.outcome.value)
        set_header(response, "Cache-Control", REVALIDATE)
        if found.stored and not self._operation.throttle_objects:
            mark_as_stored(response, found.stored)
        return conditional_response(request, response)

    def _key(self, request: HttpRequest) -> str:
        # The key contains the origin because a page contains absolute links.
        parts = [origin_of(request), request.path]
        if request.META.get("QUERY_STRING"):
            query = declared_query(request)
            parts += (f"{name}={value!r}" for name in sorted(query) for value in query[name])
        digest = hashlib.blake2b("\n".join(parts).encode("utf-8", "surrogatepass"), digest_size=20)
        return make_key(*self._namespaces[0].name.split("."), "answer", digest.hexdigest())


def _pack(request: HttpRequest, response: HttpResponseBase) -> bytes | None:
    if not isinstance(response, HttpResponse) or response.status_code != 200:
        return None
    set_header(response, "ETag", make_etag(response.content))
    if link := response_headers(request).get("Link"):
        set_header(response, "Link", link)
    # Django stores headers by their names in lower case, each with its name and value.
    stored = response.headers._store
    headers = dict(stored[name] for name in _STORED_HEADERS if name in stored)
    return orjson.dumps(headers) + b"\n" + response.content


def _unpack(packed: bytes) -> HttpResponse:
    head, _, body = packed.partition(b"\n")
    return HttpResponse(body, headers=orjson.loads(head))
