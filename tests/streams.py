"""Listening to streams as a client does: through the web process, on an event loop of their own."""

import asyncio
import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from queue import Empty, Queue
from typing import Any
from urllib.parse import urlsplit

from django.core.handlers.wsgi import WSGIHandler

from nexus.web.site import Site
from shared import lifecycle
from shared.realtime import counts

PATIENCE = 60.0
"""Seconds after which what a test waits for is taken never to come."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One event as a client reads it; ``data`` is the JSON in it, if there is any."""

    event: str
    data: Any
    id: str | None = None


class Listener:
    """One open stream, or the refusal to open it. Left alone it holds what arrived."""

    def __init__(self) -> None:
        self.status = 0
        self.headers: dict[str, str] = {}
        self.comments: list[str] = []
        self._chunks: Queue[bytes | None] = Queue()
        self._text = ""
        self._opened = threading.Event()

    def next(self, patience: float = PATIENCE) -> Heard:
        """Return the next event; fail if it does not come, or the stream ends before."""
        until = time.monotonic() + patience
        while (heard := self._read_block()) is None:
            chunk = self._wait(until - time.monotonic())
            assert chunk is not None, f"The stream ended: {self.comments}"
            self._text += chunk.decode()
        return heard

    def rest(self) -> list[Heard]:
        """Return the events up to the end of the stream; fail if it does not end."""
        while (chunk := self._wait(PATIENCE)) is not None:
            self._text += chunk.decode()
        return list(iter(self._read_block, None))

    def is_silent(self, seconds: float = 0.4) -> bool:
        """Say whether no event comes for a while."""
        try:
            self.next(seconds)
        except Empty:
            return True
        return False

    @property
    def problem(self) -> Any:
        """The document that was answered instead of a stream."""
        self.rest()
        return json.loads(self._text)

    def _wait(self, patience: float) -> bytes | None:
        return self._chunks.get(timeout=max(0.0, patience))

    def _read_block(self) -> Heard | None:
        while "\n\n" in self._text:
            block, self._text = self._text.split("\n\n", 1)
            said: dict[str, str] = {}
            for line in block.split("\n"):
                name, _, value = line.partition(":")
                if name:
                    said[name] = value.removeprefix(" ")
                else:
                    self.comments.append(value.strip())
            if "event" in said:
                text = said.get("data", "")
                return Heard(said["event"], json.loads(text) if text else None, said.get("id"))
        return None


@contextmanager
def listening(
    address: str,
    *,
    token: str | None = None,
    last_id: object = None,
    method: str = "GET",
    body: object = None,
    headers: Mapping[str, str] | None = None,
    reads: int | None = None,
) -> Iterator[Listener]:
    """
    Open a stream, and close it in the end as a client that leaves.

    A client that stops to read takes as many chunks as ``reads`` says, and no more.
    """
    listener = Listener()
    said = {"accept": "text/event-stream", **(headers or {})}
    if token:
        said["authorization"] = f"Bearer {token}"
    if last_id is not None:
        said["last-event-id"] = str(last_id)
    leave = asyncio.Event()
    raw = b"" if body is None else json.dumps(body).encode()
    if raw:
        said |= {"content-type": "application/json", "content-length": str(len(raw))}
    scope = _scope(method, address, said)
    running = asyncio.run_coroutine_threadsafe(
        _visit(scope, raw, listener, leave, reads=reads), _loop()
    )
    try:
        assert listener._opened.wait(PATIENCE), "There was no answer."
        yield listener
    finally:
        _loop().call_soon_threadsafe(leave.set)
        running.result(PATIENCE)


def nothing_left() -> bool:
    """Say whether the streams that were closed have left nothing behind, soon."""
    for _ in range(200):
        open_now = {name: counts()[name] for name in OPEN}
        if not any(open_now.values()):
            return True
        threading.Event().wait(0.05)
    raise AssertionError(f"Left behind: {open_now}")


def start_over() -> None:
    """Have a new web process for what comes, after this one was told to stop."""
    lifecycle.stopping.clear()
    _site.cache_clear()


OPEN = ("streams", "subscribers", "feeds", "channels", "tasks")


async def _visit(
    scope: dict[str, Any],
    body: bytes,
    listener: Listener,
    leave: asyncio.Event,
    *,
    reads: int | None,
) -> None:
    received = False
    taken = 0

    async def receive() -> dict[str, Any]:
        nonlocal received
        if not received:
            received = True
            return {"type": "http.request", "body": body, "more_body": False}
        await leave.wait()
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        nonlocal taken
        if message["type"] == "http.response.start":
            listener.status = message["status"]
            listener.headers = {k.decode(): v.decode() for k, v in message["headers"]}
            return
        if message.get("body"):
            listener._chunks.put(message["body"])
            # Not at the headers: from the opening on a stream misses nothing.
            listener._opened.set()
            taken += 1
            if taken == reads:
                await leave.wait()
        if not message.get("more_body"):
            listener._chunks.put(None)

    try:
        await _site()(scope, receive, send)
    finally:
        listener._opened.set()


def _scope(method: str, address: str, headers: Mapping[str, str]) -> dict[str, Any]:
    parts = urlsplit(address)
    return {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": parts.path,
        "query_string": parts.query.encode(),
        "headers": [
            (name.encode(), value.encode())
            for name, value in {"host": "localhost", **headers}.items()
        ],
        "client": ("127.0.0.1", 4711),
        "server": ("localhost", 8000),
    }


@cache
def _loop() -> asyncio.AbstractEventLoop:
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="streams of tests", daemon=True).start()
    return loop


@cache
def _site() -> Site:
    return Site(WSGIHandler())
