"""An application for a server under test: it has a stream without an end and a long answer."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

from nexus.web.bridge import AsgiBridge


class Endless:
    """The least of Django's streaming answer that the web process looks at."""

    is_async = True

    @property
    def streaming_content(self) -> AsyncIterator[bytes]:
        """Say hello, and nothing more."""
        return self._hello()

    def close(self) -> None:
        """Hold nothing."""

    async def _hello(self) -> AsyncIterator[bytes]:
        yield b": hello\n\n"
        await asyncio.Event().wait()


def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
    """Answer as a WSGI application."""
    start_response("200 OK", [("Content-Type", "text/event-stream")])
    others = {"/long": (bytes([number]) * 4000 for number in range(256))}
    return Endless() if environ["PATH_INFO"] == "/stream" else others.get(environ["PATH_INFO"], [])


application = AsgiBridge(answer)
