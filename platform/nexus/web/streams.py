"""Streaming responses: each runs until it ends, its client disconnects or the server stops."""

import asyncio
import logging
from collections.abc import AsyncIterable

from nexus.web.bodies import Receive
from nexus.web.responses import Response, Send, body_message
from shared import lifecycle

logger = logging.getLogger("nexus.web")

SECONDS_TO_END = 2.0
"""How long a stream may take to end by itself after the server began to stop."""


class Streams:
    """The open streams of this process."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[None]] = set()
        self._stops_on_shutdown = False

    async def run(
        self, response: Response, stream: AsyncIterable[bytes], receive: Receive, send: Send
    ) -> None:
        """Send a stream until it ends, its client disconnects or the server stops."""
        self._register_shutdown()
        await send(response.start)
        pump = asyncio.ensure_future(_pump(stream, send))
        self._running.add(pump)
        disconnect = asyncio.ensure_future(_wait_for_disconnect(receive))
        try:
            await asyncio.wait({pump, disconnect}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            is_connected = not disconnect.done()
            disconnect.cancel()
            pump.cancel()
            await asyncio.gather(pump, disconnect, return_exceptions=True)
            self._running.discard(pump)
            await _close(stream)
        if is_connected:
            await send(body_message(b""))

    def _register_shutdown(self) -> None:
        if not self._stops_on_shutdown:
            self._stops_on_shutdown = True
            loop = asyncio.get_running_loop()
            lifecycle.on_stop(lambda: self._end_soon(loop))

    def _end_soon(self, loop: asyncio.AbstractEventLoop) -> None:
        loop.call_soon_threadsafe(loop.call_later, SECONDS_TO_END, self._end_all)

    def _end_all(self) -> None:
        for pump in self._running:
            pump.cancel()


async def _pump(stream: AsyncIterable[bytes], send: Send) -> None:
    try:
        async for chunk in stream:
            await send(body_message(chunk, more=True))
    except Exception:
        # The status has been sent, so the client can only see that the stream ends.
        logger.exception("A stream failed")


async def _close(stream: object) -> None:
    # Closed here as well, because the loop over the stream never starts if the client disconnects
    # at once.
    close = getattr(stream, "aclose", None)
    if close is not None:
        await close()


async def _wait_for_disconnect(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
