"""An ASGI client that calls the application without a server."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from nexus.web.bridge import AsgiBridge


@dataclass
class Exchange:
    """One request to the application, and the messages that it has sent so far."""

    bridge: AsgiBridge
    path: str = "/"
    method: str = "GET"
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    sent: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._received: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._new_message = asyncio.Event()

    def start(self, *parts: bytes, is_complete: bool = True) -> "asyncio.Task[None]":
        """Start the request with these parts of its body."""
        for part in parts or (b"",):
            self.send_part(part)
        if is_complete:
            self._received.put_nowait({"type": "http.request", "body": b"", "more_body": False})
        return asyncio.ensure_future(self.bridge(self._scope(), self._received.get, self._send))

    async def complete(self, *parts: bytes) -> "Exchange":
        """Send the request and wait for the whole response."""
        async with asyncio.timeout(20):
            await self.start(*parts)
        return self

    def send_part(self, part: bytes) -> None:
        self._received.put_nowait({"type": "http.request", "body": part, "more_body": True})

    def disconnect(self) -> None:
        self._received.put_nowait({"type": "http.disconnect"})

    async def wait_for_chunks(self, wanted: int) -> None:
        async with asyncio.timeout(20):
            while len(self.chunks) < wanted:
                self._new_message.clear()
                await self._new_message.wait()

    @property
    def status(self) -> int:
        return int(self.sent[0]["status"])

    @property
    def header(self) -> dict[str, str]:
        return {name.decode(): value.decode() for name, value in self.sent[0]["headers"]}

    @property
    def chunks(self) -> list[bytes]:
        return [message["body"] for message in self.sent[1:]]

    @property
    def body(self) -> bytes:
        return b"".join(self.chunks)

    async def _send(self, message: dict[str, Any]) -> None:
        self.sent.append(message)
        self._new_message.set()

    def _scope(self) -> dict[str, Any]:
        path, _, query = self.path.partition("?")
        return {
            "type": "http",
            "http_version": "1.1",
            "method": self.method,
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "headers": [(b"host", b"localhost"), *self.headers],
            "client": ("192.0.2.1", 4711),
            "server": ("localhost", 8000),
        }


def post(bridge: AsgiBridge, path: str, *headers: tuple[bytes, bytes]) -> Exchange:
    return Exchange(bridge, path, "POST", list(headers))


async def complete_all(exchanges: Iterable[Exchange]) -> list[Exchange]:
    return list(await asyncio.gather(*[exchange.complete() for exchange in exchanges]))
