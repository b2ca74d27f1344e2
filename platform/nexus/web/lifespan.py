"""The life of the server process: it starts, is told to stop, goes on for a while, and stops."""

import asyncio
import signal

from nexus.web.answers import Send
from nexus.web.bodies import Receive
from shared import lifecycle


async def serve_lifespan(receive: Receive, send: Send, *, drain: float) -> None:
    """Follow the server from its start to its end."""
    await receive()
    _hear_first(drain)
    await send({"type": "lifespan.startup.complete"})
    await receive()
    lifecycle.stop()
    await send({"type": "lifespan.shutdown.complete"})


def _hear_first(drain: float) -> None:
    # The server would stop listening at once and then wait for open streams for ever. Heard
    # here first, SIGTERM turns readiness off and ends the streams; the server hears of it as
    # SIGINT when whoever sends requests has had time to look at readiness.
    loop = asyncio.get_running_loop()

    def begin_to_stop() -> None:
        if not lifecycle.stopping.is_set():
            lifecycle.stop()
            loop.call_later(drain, signal.raise_signal, signal.SIGINT)

    loop.add_signal_handler(signal.SIGTERM, begin_to_stop)
