"""An application for a server under test, with an endless stream and a long response."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import django

# The bridge measures its pools beside the models of the outbox, so it needs Django set up.
django.setup()

from nexus.web.bridge import AsgiBridge  # noqa: E402


class EndlessResponse:
    """The attributes of Django's streaming response that the web process uses."""

    is_async = True

    @property
    def streaming_content(self) -> AsyncIterator[bytes]:
        """Return a stream that sends one comment and then waits forever."""
        return self._hello()

    def close(self) -> None:
        """Do nothing, because the response holds no resources."""

    async def _hello(self) -> AsyncIterator[bytes]:
        yield b": hello\n\n"
        await asyncio.Event().wait()


def respond(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
    """Respond as a WSGI application."""
    start_response("200 OK", [("Content-Type", "text/event-stream")])
    others = {"/long": (bytes([number]) * 4000 for number in range(256))}
    return (
        EndlessResponse()
        if environ["PATH_INFO"] == "/stream"
        else others.get(environ["PATH_INFO"], [])
    )


application = AsgiBridge(respond)
