"""A client for streams: it calls the ASGI application on an event loop of its own."""

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

from nexus.web.bridge import AsgiBridge
from shared import lifecycle
from shared.caching.server import cache_server
from shared.realtime import counts
from shared.realtime.metrics import GAUGES
from shared.realtime.pubsub import client_name

TIMEOUT = 60.0
"""Seconds after which a test gives up waiting."""


@dataclass(frozen=True, slots=True)
class ReceivedEvent:
    """One event as a client reads it; ``data`` is its parsed JSON, or None if it is empty."""

    event: str
    data: Any
    id: str | None = None


class StreamClient:
    """One open stream, or the error response to opening it. It stores what has arrived."""

    def __init__(self) -> None:
        self.status = 0
        self.headers: dict[str, str] = {}
        self.comments: list[str] = []
        self._chunks: Queue[bytes | None] = Queue()
        self._text = ""
        self._opened = threading.Event()

    def next(self, timeout: float = TIMEOUT) -> ReceivedEvent:
        """Return the next event; fail if the timeout (seconds) passes or the stream ends before."""
        deadline = time.monotonic() + timeout
        while (event := self._parse_event()) is None:
            chunk = self._get_chunk(deadline - time.monotonic())
            assert chunk is not None, f"The stream ended: {self.comments}"
            self._text += chunk.decode()
        return event

    def read_to_end(self) -> list[ReceivedEvent]:
        """Return the events until the end of the stream; fail if it does not end."""
        while (chunk := self._get_chunk(TIMEOUT)) is not None:
            self._text += chunk.decode()
        return list(iter(self._parse_event, None))

    def receives_nothing(self, seconds: float = 0.4) -> bool:
        """Return whether no event arrives within some seconds."""
        try:
            self.next(seconds)
        except Empty:
            return True
        return False

    @property
    def problem(self) -> Any:
        """The problem document that was sent instead of a stream."""
        self.read_to_end()
        return json.loads(self._text)

    def _get_chunk(self, timeout: float) -> bytes | None:
        return self._chunks.get(timeout=max(0.0, timeout))

    def _parse_event(self) -> ReceivedEvent | None:
        while "\n\n" in self._text:
            block, self._text = self._text.split("\n\n", 1)
            fields: dict[str, str] = {}
            for line in block.split("\n"):
                name, _, value = line.partition(":")
                if name:
                    fields[name] = value.removeprefix(" ")
                else:
                    self.comments.append(value.strip())
            if "event" in fields:
                text = fields.get("data", "")
                return ReceivedEvent(
                    fields["event"], json.loads(text) if text else None, fields.get("id")
                )
        return None


@contextmanager
def open_stream(
    address: str,
    *,
    token: str | None = None,
    last_id: object = None,
    method: str = "GET",
    body: object = None,
    headers: Mapping[str, str] | None = None,
    max_chunks: int | None = None,
) -> Iterator[StreamClient]:
    """
    Open a stream, and close it at the end as a client that disconnects.

    With ``max_chunks`` the client is a slow consumer: it reads that many chunks and no more.
    """
    client = StreamClient()
    sent_headers = {"accept": "text/event-stream", **(headers or {})}
    if token:
        sent_headers["authorization"] = f"Bearer {token}"
    if last_id is not None:
        sent_headers["last-event-id"] = str(last_id)
    disconnect = asyncio.Event()
    raw = b"" if body is None else json.dumps(body).encode()
    if raw:
        sent_headers |= {"content-type": "application/json", "content-length": str(len(raw))}
    scope = _scope(method, address, sent_headers)
    running = asyncio.run_coroutine_threadsafe(
        _send_request(scope, raw, client, disconnect, max_chunks=max_chunks), _loop()
    )
    try:
        assert client._opened.wait(TIMEOUT), "There was no response."
        yield client
    finally:
        _loop().call_soon_threadsafe(disconnect.set)
        running.result(TIMEOUT)


def all_streams_closed() -> bool:
    """Wait until all gauges of the streams are 0; fail if some of them stay above it."""
    for _ in range(200):
        open_now = {name: counts()[name] for name in GAUGES}
        if not any(open_now.values()):
            return True
        threading.Event().wait(0.05)
    raise AssertionError(f"Still open: {open_now}")


def break_connection() -> None:
    """Make the cache server close the connection of this process's streams."""
    server = cache_server()
    for client in server.call(lambda server: server.client_list()):
        if client["name"] == client_name():
            number = client["id"]
            server.call(lambda server: server.client_kill_filter(_id=number))  # noqa: B023


def restart_site() -> None:
    """Make a new application after a test has shut the old one down."""
    lifecycle.stopping.clear()
    _bridge.cache_clear()


async def _send_request(
    scope: dict[str, Any],
    body: bytes,
    client: StreamClient,
    disconnect: asyncio.Event,
    *,
    max_chunks: int | None,
) -> None:
    is_body_sent = False
    chunk_count = 0

    async def receive() -> dict[str, Any]:
        nonlocal is_body_sent
        if not is_body_sent:
            is_body_sent = True
            return {"type": "http.request", "body": body, "more_body": False}
        await disconnect.wait()
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        nonlocal chunk_count
        if message["type"] == "http.response.start":
            client.status = message["status"]
            client.headers = {k.decode(): v.decode() for k, v in message["headers"]}
            return
        if message.get("body"):
            client._chunks.put(message["body"])
            # Not at the headers: a stream misses nothing only from its first chunk on.
            client._opened.set()
            chunk_count += 1
            if chunk_count == max_chunks:
                await disconnect.wait()
        if not message.get("more_body"):
            client._chunks.put(None)

    try:
        await _bridge()(scope, receive, send)
    finally:
        client._opened.set()


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
def _bridge() -> AsgiBridge:
    return AsgiBridge(WSGIHandler())
