"""The web process in a test, with its log and its metrics."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

from django.core.handlers.wsgi import WSGIHandler

from nexus.observability.request_log import RequestLog
from nexus.observability.request_metrics import RequestMetrics
from nexus.web.bridge import AsgiBridge
from tests.nexus.web.asgi_client import Exchange


class Site:
    """The web process with its log in memory, and metrics of its own if they are given."""

    def __init__(self, *, metrics: RequestMetrics | None = None) -> None:
        self.written: list[bytes] = []
        self.log = RequestLog(write=self.written.append, metrics=metrics or RequestMetrics())
        self.bridge = AsgiBridge(WSGIHandler(), log=self.log)

    async def get(self, path: str, **headers: str) -> Exchange:
        return await self.send("GET", path, b"", **headers)

    async def post(self, path: str, body: object, **headers: str) -> Exchange:
        return await self.send("POST", path, json.dumps(body).encode(), **headers)

    async def send(self, method: str, path: str, body: bytes, **headers: str) -> Exchange:
        typed = {"content-type": "application/json", "content-length": str(len(body))}
        given = {**(typed if method == "POST" else {}), **headers}
        pairs = [(name.lower().encode(), value.encode()) for name, value in given.items()]
        return await Exchange(self.bridge, path, method, pairs).complete(body)

    @property
    def text(self) -> str:
        self.log.flush()
        return b"".join(self.written).decode()

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]


def run(scenario: Callable[[], Awaitable[object]]) -> None:
    """Run a scenario on an event loop."""

    async def to_completion() -> None:
        await scenario()

    asyncio.run(to_completion())
