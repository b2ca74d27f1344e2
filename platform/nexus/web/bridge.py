"""The bridge from ASGI to WSGI: the event loop reads requests, warm threads respond to them."""

import asyncio
import time
from collections.abc import Callable
from functools import partial
from io import BytesIO

from django.conf import settings

from nexus.observability.gauges import pool_metrics
from nexus.observability.request_log import RequestLog
from nexus.web.bodies import BodyReader, ClientDisconnected, Receive, get_body_limit
from nexus.web.connection_watchdog import ConnectionWatchdog
from nexus.web.environ import COUNTED, REFUSAL, Environ, Scope, build_environ
from nexus.web.fair_shares import FairShares
from nexus.web.fixed_responses import API, GRAPHQL, LIVENESS, FixedResponses
from nexus.web.lifespan import serve_lifespan
from nexus.web.processor import ProcessorChoice
from nexus.web.response_cache import ResponseCache, ResponseLookup
from nexus.web.responses import (
    Response,
    Send,
    WsgiApplication,
    body_message,
    run_application,
    send_from_thread,
)
from nexus.web.streams import Streams
from nexus.web.thread_pool import QueueFull, ThreadPool
from shared.errors import DomainError, MalformedRequest, ServiceUnavailable
from shared.overload import overload

FOR_MONITORS = ("/readyz", "/metrics")
SECONDS_TO_RECEIVE_A_CHUNK = 10.0
DATABASE_TIMEOUT_SECONDS = 6.0
"""Longer than the statement timeout of the database, so that no working statement is cut off."""

_FAILED = Response(500, [])
"""What the server sends if the application raises."""


class AsgiBridge:
    """
    Serves a WSGI application, streams included, to an ASGI server.

    Cached responses are sent by the event loop, which uses no thread.
    Ordinary requests share a pool of threads whose queue is bounded by waiting time.
    Liveness and refusals share another thread, readiness and metrics a third, so they never wait
    for ordinary requests.
    """

    def __init__(self, application: WsgiApplication, *, log: RequestLog | None = None) -> None:
        self._application = application
        self._work = ThreadPool(
            "work",
            threads=settings.NEXUS_WEB_THREADS,
            capacity=settings.NEXUS_MAX_IN_FLIGHT,
            max_bytes=settings.NEXUS_MAX_HELD_BYTES,
            max_wait=settings.NEXUS_MAX_WAIT_SECONDS,
            overload_wait=settings.NEXUS_OVERLOAD_WAIT_SECONDS,
        )
        self._refusals = ThreadPool("refusals", threads=1)
        self._monitoring = ThreadPool("monitoring", threads=1, capacity=8)
        self._bodies = BodyReader(
            timeout=settings.NEXUS_BODY_SECONDS, total_limit=settings.NEXUS_MAX_HELD_BYTES
        )
        self._responses = ResponseCache(max_bytes=settings.NEXUS_RESPONSE_CACHE_BYTES)
        self._fixed = FixedResponses()
        self._shares = FairShares()
        self._streams = Streams()
        self._processor = ProcessorChoice(settings.NEXUS_WEB_PROCESSOR)
        self._watchdog = ConnectionWatchdog(timeout=DATABASE_TIMEOUT_SECONDS)
        self._log = log or RequestLog()
        overload.watch(lambda: self._work.is_overloaded)
        pool_metrics.watch(
            {"work": self._work, "refusals": self._refusals, "monitoring": self._monitoring}
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Respond to one request, or handle the lifespan of the server."""
        if scope["type"] == "lifespan":
            await serve_lifespan(receive, send, drain=settings.NEXUS_DRAIN_SECONDS)
            self._log.flush()
            return
        self._processor.apply()
        started = time.perf_counter()
        response = _FAILED
        try:
            response = await self._respond(scope, receive, send)
            if response.stream is not None:
                await self._streams.run(response, response.stream, receive, send)
            elif not response.is_sent:
                await send(response.start)
                await send(body_message(response.body))
        finally:
            self._log.record(
                method=scope["method"],
                path=scope["path"],
                status=response.status,
                facts=response.facts,
                seconds=time.perf_counter() - started,
                is_stream=response.stream is not None,
            )

    async def _respond(self, scope: Scope, receive: Receive, send: Send) -> Response:
        """Return a remembered response, or let Django respond and remember that."""
        if scope["path"] == LIVENESS and (copy := self._fixed.look_up(scope)):
            return copy
        body = b"" if _has_no_body(scope) else await self._read(scope, receive)
        found = await self._look_up(scope, body)
        if found.response:
            return found.response
        # Before the rest is made of an excess request, because most requests are then in excess.
        if copy := self._refuse_at_once(scope, has_body=bool(body)):
            return copy
        response = await self._run(scope, _environ_of(scope, body, found), send)
        if response.stored is not None and isinstance(body, bytes) and _is_remembered(scope):
            self._responses.remember(scope, response, body=body)
        return response

    async def _look_up(self, scope: Scope, body: bytes | DomainError) -> ResponseLookup:
        if isinstance(body, DomainError) or not _is_remembered(scope):
            return ResponseLookup()
        return await self._responses.look_up(scope, body=body)

    def _refuse_at_once(self, scope: Scope, *, has_body: bool) -> Response | None:
        """Return a copy of a refusal if the threads have too much to do for this request."""
        if not scope["path"].startswith(API):
            return None
        if not self._work.is_overloaded:
            return self._fixed.look_up(scope) if self._work.refuses() else None
        is_excess = self._shares.is_ahead(has_body) or self._work.refuses()
        self._shares.count(has_body, is_admitted=not is_excess)
        return self._fixed.look_up(scope) if is_excess else None

    async def _read(self, scope: Scope, receive: Receive) -> bytes | DomainError:
        """Return the body of a request, or the error that refuses it."""
        headers = dict(scope["headers"])
        try:
            return await self._bodies.read(
                receive,
                length=headers.get(b"content-length", b"").decode("latin-1"),
                limit=get_body_limit(headers.get(b"content-type", b"").decode("latin-1")),
            )
        except DomainError as refusal:
            return refusal
        except ClientDisconnected:
            # A disconnected client reads no response. But the server reports a malformed chunk
            # in the same way and would respond to it with 500.
            return MalformedRequest("The body ends before it is complete.")

    async def _run(self, scope: Scope, environ: Environ, send: Send) -> Response:
        work = partial(self._run_on_thread, environ, send, asyncio.get_running_loop())
        path = environ["PATH_INFO"]
        if REFUSAL in environ:
            return await self._refusals.run(work)
        if path == LIVENESS:
            response = await self._refusals.run(work)
            self._fixed.remember(scope, response)
            return response
        pool = self._monitoring if path in FOR_MONITORS else self._work
        try:
            return await pool.run(work, size=environ["wsgi.input"].getbuffer().nbytes)
        except QueueFull:
            return self._fixed.look_up(scope) or await self._refuse(scope, environ, work)

    async def _refuse(
        self, scope: Scope, environ: Environ, work: Callable[[], Response]
    ) -> Response:
        environ[REFUSAL] = ServiceUnavailable("There is too much to do for the moment.")
        response = await self._refusals.run(work)
        self._fixed.remember(scope, response)
        return response

    def _run_on_thread(
        self, environ: Environ, send: Send, loop: asyncio.AbstractEventLoop
    ) -> Response:
        with self._watchdog.watch():
            response = run_application(self._application, environ)
            if response.chunks is None:
                return response
            return send_from_thread(response, send, loop, timeout=SECONDS_TO_RECEIVE_A_CHUNK)


def _is_remembered(scope: Scope) -> bool:
    return scope["method"] == "GET" or scope["path"] in GRAPHQL


def _has_no_body(scope: Scope) -> bool:
    return scope["method"] in ("GET", "HEAD") and not any(
        name in (b"content-length", b"transfer-encoding") for name, _ in scope["headers"]
    )


def _environ_of(scope: Scope, body: bytes | DomainError, found: ResponseLookup) -> Environ:
    environ = build_environ(scope)
    if isinstance(body, DomainError):
        environ[REFUSAL] = body
    elif body:
        environ["wsgi.input"] = BytesIO(body)
    if found.rate:
        environ[COUNTED] = found.rate
    return environ
