"""Answers without an end: each runs on the event loop until it, its client or the server stops."""

import asyncio
import logging
from collections.abc import AsyncIterable

from nexus.web.answers import Answer, Send, body_message
from nexus.web.bodies import Receive
from shared import lifecycle

logger = logging.getLogger("nexus.web")

SECONDS_TO_END = 2.0
"""How long a stream may take to end by itself once the server is told to stop."""


class Streams:
    """The streams of this process."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[None]] = set()
        self._is_listening = False

    async def run(
        self, answer: Answer, stream: AsyncIterable[bytes], receive: Receive, send: Send
    ) -> None:
        """Send a stream to its end; stop it when its client leaves."""
        self._listen()
        await send(answer.start)
        pump = asyncio.ensure_future(_pump(stream, send))
        self._running.add(pump)
        leaving = asyncio.ensure_future(_until_gone(receive))
        try:
            await asyncio.wait({pump, leaving}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            is_there = not leaving.done()
            leaving.cancel()
            pump.cancel()
            await asyncio.gather(pump, leaving, return_exceptions=True)
            self._running.discard(pump)
            await _close(stream)
        if is_there:
            await send(body_message(b""))

    def _listen(self) -> None:
        if not self._is_listening:
            self._is_listening = True
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
        # The head is sent, so nothing can be told any more but that it ends.
        logger.exception("A stream broke")


async def _close(stream: object) -> None:
    # Not left to the loop over it, which a client that leaves at once may keep from beginning.
    close = getattr(stream, "aclose", None)
    if close is not None:
        await close()


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
