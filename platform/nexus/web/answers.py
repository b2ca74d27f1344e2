"""What a WSGI application answered, taken apart on its thread for the event loop to send."""

import asyncio
from collections.abc import AsyncIterable, Callable, Coroutine, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from nexus.web.environ import Environ

WsgiApplication = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]
Send = Callable[[dict[str, Any]], Coroutine[Any, Any, None]]

SERVER = (b"server", b"nexus")
"""Said instead of the server's own name and version."""
PIECE_BYTES = 256 * 1024
"""An answer up to this size goes to the event loop in one go."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer begun: its head, its first bytes, and the rest if it has one."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes = b""
    pieces: Iterator[bytes] | None = None
    stream: AsyncIterable[bytes] | None = None
    close: Callable[[], None] = lambda: None
    is_sent: bool = False

    @property
    def start(self) -> dict[str, Any]:
        """The message that sends the head."""
        return {
            "type": "http.response.start",
            "status": self.status,
            "headers": self.headers,
        }


def begin(application: WsgiApplication, environ: Environ) -> Answer:
    """Run the application and take as much of its answer as can be sent at once."""
    head: list[Any] = []
    response: Any = application(environ, lambda *given: head.extend(given))
    status, headers = int(head[0][:3]), _encoded(head[1])
    close = getattr(response, "close", _nothing)
    if getattr(response, "is_async", False):
        # Closing sends Django's end of the request, and with it this thread's connection is
        # free; the stream itself runs on the event loop and uses neither.
        close()
        return Answer(status, headers, stream=response.streaming_content)
    pieces = _in_pieces(response)
    body = next(pieces, b"")
    if len(body) < PIECE_BYTES:
        close()
        return Answer(status, headers, body)
    return Answer(status, headers, body, pieces=pieces, close=close)


def push(answer: Answer, send: Send, loop: asyncio.AbstractEventLoop, *, patience: float) -> Answer:
    """
    Send a long answer from its own thread, which may hold a cursor it reads from.

    :raises TimeoutError: if the client does not take a piece in time.
    """

    async def deliver(message: dict[str, Any]) -> None:
        # What a server's send returns can be awaited, but is not always a coroutine.
        await send(message)

    def hand_over(message: dict[str, Any]) -> None:
        asyncio.run_coroutine_threadsafe(deliver(message), loop).result(patience)

    try:
        hand_over(answer.start)
        hand_over(body_message(answer.body, more=True))
        for piece in answer.pieces or ():
            hand_over(body_message(piece, more=True))
        hand_over(body_message(b""))
    finally:
        answer.close()
    return replace(answer, is_sent=True)


def body_message(body: bytes, *, more: bool = False) -> dict[str, Any]:
    """Return the message that sends a piece of the body."""
    return {"type": "http.response.body", "body": body, "more_body": more}


def _in_pieces(chunks: Iterable[bytes]) -> Iterator[bytes]:
    gathered: list[bytes] = []
    size = 0
    for chunk in chunks:
        gathered.append(chunk)
        size += len(chunk)
        if size >= PIECE_BYTES:
            yield b"".join(gathered)
            gathered, size = [], 0
    yield gathered[0] if len(gathered) == 1 else b"".join(gathered)


def _encoded(headers: Iterable[tuple[str, str]]) -> list[tuple[bytes, bytes]]:
    encoded = [(name.lower().encode("latin-1"), text.encode("latin-1")) for name, text in headers]
    return [*encoded, SERVER]


def _nothing() -> None:
    """Close what has nothing to close."""
