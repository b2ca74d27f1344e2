"""The ASGI application: reads requests on the event loop, has them answered on warm threads."""

import asyncio
from functools import partial
from io import BytesIO

from django.conf import settings

from nexus.web import answers
from nexus.web.answers import Answer, Send, WsgiApplication, body_message
from nexus.web.bodies import BodyReader, Receive, SenderLeft, limit_of
from nexus.web.environ import REFUSAL, Environ, Scope, environ_of
from nexus.web.lanes import Lane, NoPlace
from nexus.web.lifespan import serve_lifespan
from nexus.web.silence import SilenceWatch
from nexus.web.streams import Streams
from shared.errors import DomainError, MalformedRequest, ServiceUnavailable

LIVENESS, READINESS = "/livez", "/readyz"
SECONDS_TO_TAKE_A_PIECE = 10.0
SECONDS_OF_SILENCE = 6.0
"""Longer than the database lets a statement run, or it would be hung up on while it works."""


class Site:
    """
    Serves a WSGI application, streams included, to an ASGI server.

    Ordinary work has its own threads and a queue that is bounded by the time waited in it.
    Whether the process lives, whether it is ready, and refusals never wait for that work: each
    has a thread of its own.
    """

    def __init__(self, application: WsgiApplication) -> None:
        self._application = application
        self._work = Lane(
            "work",
            threads=settings.NEXUS_WEB_THREADS,
            places=settings.NEXUS_MAX_IN_FLIGHT,
            most_bytes=settings.NEXUS_MAX_HELD_BYTES,
            patience=settings.NEXUS_MAX_WAIT_SECONDS,
        )
        self._desk = Lane("desk", threads=1)
        self._readiness = Lane("readiness", threads=1, places=8)
        self._bodies = BodyReader(
            patience=settings.NEXUS_BODY_SECONDS, total_limit=settings.NEXUS_MAX_HELD_BYTES
        )
        self._streams = Streams()
        self._silence = SilenceWatch(seconds=SECONDS_OF_SILENCE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or follow the life of the server."""
        if scope["type"] == "lifespan":
            await serve_lifespan(receive, send, drain=settings.NEXUS_DRAIN_SECONDS)
            return
        environ = await self._read(scope, receive)
        answer = await self._answer(environ, send)
        if answer.stream is not None:
            await self._streams.run(answer, answer.stream, receive, send)
        elif not answer.is_sent:
            await send(answer.start)
            await send(body_message(answer.body))

    async def _read(self, scope: Scope, receive: Receive) -> Environ:
        environ = environ_of(scope)
        if _has_no_body(environ):
            return environ
        try:
            body = await self._bodies.read(
                receive,
                length=environ.get("CONTENT_LENGTH", ""),
                limit=limit_of(environ.get("CONTENT_TYPE", "")),
            )
        except DomainError as refusal:
            environ[REFUSAL] = refusal
        except SenderLeft:
            # A client that is gone reads nothing. But the server says the same of one that is
            # there and wrote a chunk in a wrong way, and would answer that with 500.
            environ[REFUSAL] = MalformedRequest("The body ends before it is complete.")
        else:
            environ["wsgi.input"] = BytesIO(body)
        return environ

    async def _answer(self, environ: Environ, send: Send) -> Answer:
        do = partial(self._on_thread, environ, send, asyncio.get_running_loop())
        path = environ["PATH_INFO"]
        if REFUSAL in environ or path == LIVENESS:
            return await self._desk.run(do)
        lane = self._readiness if path == READINESS else self._work
        try:
            return await lane.run(do, size=environ["wsgi.input"].getbuffer().nbytes)
        except NoPlace:
            environ[REFUSAL] = ServiceUnavailable("There is too much to do for the moment.")
            return await self._desk.run(do)

    def _on_thread(self, environ: Environ, send: Send, loop: asyncio.AbstractEventLoop) -> Answer:
        with self._silence.watching():
            answer = answers.begin(self._application, environ)
            if answer.pieces is None:
                return answer
            return answers.push(answer, send, loop, patience=SECONDS_TO_TAKE_A_PIECE)


def _has_no_body(environ: Environ) -> bool:
    return (
        environ["REQUEST_METHOD"] in ("GET", "HEAD")
        and "CONTENT_LENGTH" not in environ
        and "HTTP_TRANSFER_ENCODING" not in environ
    )
