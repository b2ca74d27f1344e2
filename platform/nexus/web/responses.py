"""The response of a WSGI application, in the parts that the event loop sends."""

import asyncio
from collections.abc import AsyncIterable, Callable, Coroutine, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from nexus.observability.facts import RequestFacts, facts_of
from nexus.web.environ import Environ
from shared.caching import StoredValue, stored_in

WsgiApplication = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]
Send = Callable[[dict[str, Any]], Coroutine[Any, Any, None]]

SERVER = (b"server", b"nexus")
"""A header that replaces the server's own name and version."""
CHUNK_BYTES = 256 * 1024
"""A body smaller than this is sent in one message."""


@dataclass(frozen=True, slots=True)
class Response:
    """
    A response that has started.

    ``body`` is the whole body, or its first chunk if ``chunks`` yields the rest. ``stream`` is the
    body of a streaming response. ``close`` must be called after the last chunk. ``stored`` is the
    stored value that the response is made of, and how many calls the request counts for. ``facts``
    are for the log.
    """

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes = b""
    chunks: Iterator[bytes] | None = None
    stream: AsyncIterable[bytes] | None = None
    close: Callable[[], None] = lambda: None
    is_sent: bool = False
    stored: tuple[StoredValue, int] | None = None
    facts: RequestFacts | None = None

    @property
    def start(self) -> dict[str, Any]:
        """The ASGI message with the status and the headers."""
        return {
            "type": "http.response.start",
            "status": self.status,
            "headers": self.headers,
        }


def run_application(application: WsgiApplication, environ: Environ) -> Response:
    """Run the application and return its response with the first chunk of the body."""
    head: list[Any] = []
    response: Any = application(environ, lambda *arguments: head.extend(arguments))
    status, headers, facts = int(head[0][:3]), _encode(head[1]), facts_of(response)
    close = getattr(response, "close", _do_nothing)
    if getattr(response, "is_async", False):
        # Closing sends Django's signal that the request has finished, which frees this thread's
        # database connection. The stream runs on the event loop and uses neither.
        close()
        return Response(status, headers, stream=response.streaming_content, facts=facts)
    chunks = _join_chunks(response)
    body = next(chunks, b"")
    if len(body) < CHUNK_BYTES:
        close()
        return Response(status, headers, body, stored=stored_in(response), facts=facts)
    return Response(status, headers, body, chunks=chunks, close=close, facts=facts)


def send_from_thread(
    response: Response, send: Send, loop: asyncio.AbstractEventLoop, *, timeout: float
) -> Response:
    """
    Send a long response from its own thread, which may hold the database cursor it reads from.

    ``timeout`` is in seconds, for each chunk.

    :raises TimeoutError: if the client does not receive a chunk in time.
    """

    async def deliver(message: dict[str, Any]) -> None:
        # The result of a server's send is awaitable, but not always a coroutine.
        await send(message)

    def deliver_and_wait(message: dict[str, Any]) -> None:
        asyncio.run_coroutine_threadsafe(deliver(message), loop).result(timeout)

    try:
        deliver_and_wait(response.start)
        deliver_and_wait(body_message(response.body, more=True))
        for chunk in response.chunks or ():
            deliver_and_wait(body_message(chunk, more=True))
        deliver_and_wait(body_message(b""))
    finally:
        response.close()
    return replace(response, is_sent=True)


def body_message(body: bytes, *, more: bool = False) -> dict[str, Any]:
    """Return the ASGI message that sends a chunk of the body."""
    return {"type": "http.response.body", "body": body, "more_body": more}


def _join_chunks(parts: Iterable[bytes]) -> Iterator[bytes]:
    gathered: list[bytes] = []
    size = 0
    for part in parts:
        gathered.append(part)
        size += len(part)
        if size >= CHUNK_BYTES:
            yield b"".join(gathered)
            gathered, size = [], 0
    yield gathered[0] if len(gathered) == 1 else b"".join(gathered)


class _HeaderNames(dict[str, bytes]):
    """The names of headers as they are sent. Requests cannot choose them, so there are few."""

    def __missing__(self, name: str) -> bytes:
        encoded = self[name] = name.lower().encode("latin-1")
        return encoded


_NAMES = _HeaderNames()


def _encode(headers: Iterable[tuple[str, str]]) -> list[tuple[bytes, bytes]]:
    return [*[(_NAMES[name], text.encode("latin-1")) for name, text in headers], SERVER]


def _do_nothing() -> None:
    """Stand in for a missing ``close``."""
