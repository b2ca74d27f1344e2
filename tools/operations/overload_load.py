"""Clients of the overload lab: at a fixed rate, or each after its last response."""

import asyncio
import gc
import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import cast

import uvloop

NO_RESPONSE = 0
"""The status of a request whose connection failed or that had no response at the end."""
SECONDS_TO_FINISH = 20.0
MAX_CONNECTIONS = 8000

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_TICK_SECONDS = 0.002

MakeRequest = Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class Sample:
    """
    One request: when it was due, and what the client received.

    ``sent_at`` is on the monotonic clock and ``seconds`` is the time from then until the response.
    """

    sent_at: float
    seconds: float
    status: int
    request: bytes = b""


class _Connection(asyncio.Protocol):
    """A persistent connection, with one request at a time."""

    def __init__(self, load: "Load", request: bytes, *, due: float) -> None:
        self._load = load
        self._request = request
        self._received = b""
        self._sent_at: float | None = due

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._transport.write(self._request)

    def send(self, request: bytes, *, due: float) -> None:
        self._sent_at, self._request = due, request
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._received += data
        if _is_complete(self._received):
            self._finish(int(self._received[9:12]))
            self._load.is_idle(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._finish(NO_RESPONSE)
        self._load.is_closed(self)

    def close(self) -> None:
        self._transport.abort()

    def _finish(self, status: int) -> None:
        if self._sent_at is not None:
            seconds = time.monotonic() - self._sent_at
            self._load.record(Sample(self._sent_at, seconds, status, self._request))
        self._sent_at, self._received = None, b""


def _is_complete(received: bytes) -> bool:
    head, separator, body = received.partition(b"\r\n\r\n")
    if not separator:
        return False
    length = _LENGTH.search(head)
    return len(body) >= int(length[1]) if length else received.endswith(b"0\r\n\r\n")


class Load:
    """Requests to one server and the samples of them."""

    def __init__(self, port: int, make_request: MakeRequest) -> None:
        self._port = port
        self._make_request = make_request
        self._idle: list[_Connection] = []
        self._all: set[_Connection] = set()
        self._connecting: set[asyncio.Task[None]] = set()
        self._number = 0
        self._in_progress = 0
        self._after_response: Callable[[], None] = lambda: None
        self.samples: list[Sample] = []

    def record(self, sample: Sample) -> None:
        """Store a sample."""
        self._in_progress -= 1
        self.samples.append(sample)

    def is_idle(self, connection: _Connection) -> None:
        """Use this connection for the next request."""
        self._idle.append(connection)
        self._after_response()

    def is_closed(self, connection: _Connection) -> None:
        """Use this connection no more."""
        self._all.discard(connection)
        if connection in self._idle:
            self._idle.remove(connection)

    async def at_rate(self, rate: float, seconds: float) -> None:
        """Send this many requests a second, each when it is due, whatever the server responds."""
        began = time.monotonic()
        due = began
        while due < began + seconds:
            while due <= time.monotonic():
                self._send(due)
                due += 1 / rate
            await asyncio.sleep(_TICK_SECONDS)
        await self._end()

    async def in_turn(self, clients: int, seconds: float) -> None:
        """Let each of these clients send its next request when it has a response."""
        until = time.monotonic() + seconds

        def send_next() -> None:
            if time.monotonic() < until:
                self._send(time.monotonic())

        self._after_response = send_next
        for _ in range(clients):
            self._send(time.monotonic())
        await asyncio.sleep(seconds)
        await self._end()

    def _send(self, due: float) -> None:
        self._number += 1
        request = self._make_request(self._number)
        if self._idle:
            self._in_progress += 1
            self._idle.pop().send(request, due=due)
        elif len(self._all) + len(self._connecting) < MAX_CONNECTIONS:
            task = asyncio.ensure_future(self._connect(request, due))
            self._connecting.add(task)
            task.add_done_callback(self._connecting.discard)
        else:
            self._fail(due)

    async def _connect(self, request: bytes, due: float) -> None:
        loop = asyncio.get_running_loop()
        self._in_progress += 1
        try:
            _, connection = await loop.create_connection(
                lambda: _Connection(self, request, due=due), "127.0.0.1", self._port
            )
        except OSError:
            self.record(Sample(due, time.monotonic() - due, NO_RESPONSE))
        else:
            self._all.add(connection)

    def _fail(self, due: float) -> None:
        self.samples.append(Sample(due, time.monotonic() - due, NO_RESPONSE))

    async def _end(self) -> None:
        until = time.monotonic() + SECONDS_TO_FINISH
        while self._in_progress and time.monotonic() < until:
            await asyncio.sleep(0.02)
        for connection in list(self._all):
            connection.close()
        # Closing records the requests that had no response.
        await asyncio.sleep(0.1)


def send_at_rate(
    port: int, make_request: MakeRequest, *, rate: float, seconds: float
) -> Sequence[Sample]:
    """
    Send ``rate`` requests a second for some seconds; return a sample of each.

    The time of a response counts from the moment at which the request was due, so it includes
    what the client was late.
    """
    load = Load(port, make_request)
    with _without_garbage_collection():
        uvloop.run(load.at_rate(rate, seconds))
    return load.samples


def send_in_turn(
    port: int, make_request: MakeRequest, *, clients: int, seconds: float
) -> Sequence[Sample]:
    """Let clients send a request after each response for some seconds; return the samples."""
    load = Load(port, make_request)
    with _without_garbage_collection():
        uvloop.run(load.in_turn(clients, seconds))
    return load.samples


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    # A collection of many samples would delay all clients.
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
