"""The ASGI lifespan: start-up, drain and shutdown of the server process."""

import asyncio
import gc
import signal

from nexus.web.bodies import Receive
from nexus.web.responses import Send
from shared import lifecycle

YOUNG_OBJECTS = 10_000
"""How many new objects start a collection. One request makes some thousands."""


async def serve_lifespan(receive: Receive, send: Send, *, drain: float) -> None:
    """
    Handle the server's start-up and shutdown.

    ``drain`` is how many seconds the server continues to accept requests after SIGTERM.
    """
    await receive()
    exclude_from_collections()
    _install_sigterm_handler(drain)
    await send({"type": "lifespan.startup.complete"})
    await receive()
    lifecycle.stop()
    await send({"type": "lifespan.shutdown.complete"})


def exclude_from_collections() -> None:
    """
    Exclude the objects that exist now, such as modules, models and schemas, from collections.

    A full garbage collection visits every other object of the process. With these it took a tenth
    of a second, in which no request was answered.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS, *gc.get_threshold()[1:])


def _install_sigterm_handler(drain: float) -> None:
    # On SIGTERM the server itself would stop listening at once and then wait for open streams
    # for ever. This handler first turns readiness off and ends the streams. The server gets
    # SIGINT when the load balancer has had time to read the readiness.
    loop = asyncio.get_running_loop()

    def begin_shutdown() -> None:
        if not lifecycle.stopping.is_set():
            lifecycle.stop()
            loop.call_later(drain, signal.raise_signal, signal.SIGINT)

    loop.add_signal_handler(signal.SIGTERM, begin_shutdown)
