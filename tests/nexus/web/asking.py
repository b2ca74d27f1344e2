"""A client of an ASGI application that needs no server."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from nexus.web.site import Site


@dataclass
class Exchange:
    """One request as an ASGI server would tell it, and what came back so far."""

    site: Site
    path: str = "/"
    method: str = "GET"
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    sent: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._coming: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._something_sent = asyncio.Event()

    def start(self, *parts: bytes, is_complete: bool = True) -> "asyncio.Task[None]":
        """Begin the request with these parts of its body."""
        for part in parts or (b"",):
            self.give(part)
        if is_complete:
            self._coming.put_nowait({"type": "http.request", "body": b"", "more_body": False})
        return asyncio.ensure_future(self.site(self._scope(), self._coming.get, self._send))

    async def answered(self, *parts: bytes) -> "Exchange":
        """Send the request and wait for the whole answer."""
        async with asyncio.timeout(20):
            await self.start(*parts)
        return self

    def give(self, part: bytes) -> None:
        self._coming.put_nowait({"type": "http.request", "body": part, "more_body": True})

    def leave(self) -> None:
        self._coming.put_nowait({"type": "http.disconnect"})

    async def until_chunks(self, wanted: int) -> None:
        async with asyncio.timeout(20):
            while len(self.chunks) < wanted:
                self._something_sent.clear()
                await self._something_sent.wait()

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
        self._something_sent.set()

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


def post(site: Site, path: str, *headers: tuple[bytes, bytes]) -> Exchange:
    return Exchange(site, path, "POST", list(headers))


async def all_of(exchanges: Iterable[Exchange]) -> list[Exchange]:
    return list(await asyncio.gather(*[exchange.answered() for exchange in exchanges]))
