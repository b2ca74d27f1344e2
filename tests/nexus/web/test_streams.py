"""Streaming responses hold no thread, end with their client and let the server stop."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, StreamingHttpResponse
from django.urls import path

from nexus.web import streams
from nexus.web.bridge import AsgiBridge
from shared import lifecycle
from tests.nexus.web.asgi_client import Exchange

closed: list[str] = []


async def _ticks() -> AsyncIterator[bytes]:
    try:
        yield b": hello\n\n"
        await asyncio.Event().wait()
    finally:
        closed.append("ticks")


async def _three() -> AsyncIterator[bytes]:
    for number in range(3):
        yield b"data: %d\n\n" % number


def _view(content: Callable[[], AsyncIterator[bytes]]) -> Callable[..., Any]:
    def view(request: HttpRequest) -> StreamingHttpResponse:
        return StreamingHttpResponse(content(), content_type="text/event-stream")

    return view


urlpatterns = [
    path("api/v1/ticks/stream/", _view(_ticks)),
    path("api/v1/three/stream/", _view(_three)),
]
pytestmark = pytest.mark.urls("tests.nexus.web.test_streams")


@pytest.fixture(autouse=True)
def _clear_closed_streams() -> None:
    closed.clear()


@pytest.fixture
def bridge(settings: Any) -> AsgiBridge:
    settings.NEXUS_WEB_THREADS = 1
    return AsgiBridge(WSGIHandler())


@pytest.fixture
def _reset_lifecycle() -> Iterator[None]:
    yield
    lifecycle.stopping.clear()


class TestStream:
    def test_stream_is_sent_in_chunks_until_its_end(self, bridge: AsgiBridge) -> None:
        exchange = asyncio.run(Exchange(bridge, "/api/v1/three/stream/").complete())

        assert exchange.chunks == [b"data: 0\n\n", b"data: 1\n\n", b"data: 2\n\n", b""]

    def test_stream_has_the_common_headers(self, bridge: AsgiBridge) -> None:
        headers = [(b"origin", b"http://localhost:5173"), (b"x-request-id", b"journey-1")]

        exchange = asyncio.run(Exchange(bridge, "/api/v1/three/stream", headers=headers).complete())

        assert exchange.header["content-type"] == "text/event-stream"
        assert exchange.header["x-request-id"] == "journey-1"
        assert exchange.header["access-control-allow-origin"] == "http://localhost:5173"
        assert exchange.header["server-timing"].startswith("total;dur=")

    def test_open_streams_hold_no_thread(self, bridge: AsgiBridge) -> None:
        async def scenario() -> int:
            open_streams = [Exchange(bridge, "/api/v1/ticks/stream/") for _ in range(30)]
            tasks = [exchange.start() for exchange in open_streams]
            for exchange in open_streams:
                await exchange.wait_for_chunks(1)
            status = (await Exchange(bridge, "/api/v1/three/stream/").complete()).status
            for exchange in open_streams:
                exchange.disconnect()
            await asyncio.gather(*tasks)
            return status

        assert asyncio.run(scenario()) == 200
        assert closed == ["ticks"] * 30

    def test_disconnect_closes_the_stream(self, bridge: AsgiBridge) -> None:
        async def scenario() -> int:
            open_stream = Exchange(bridge, "/api/v1/ticks/stream/")
            task = open_stream.start()
            await open_stream.wait_for_chunks(1)
            open_stream.disconnect()
            await task
            return len(asyncio.all_tasks())

        assert asyncio.run(scenario()) == 1
        assert closed == ["ticks"]

    @pytest.mark.usefixtures("_reset_lifecycle")
    def test_shutdown_ends_the_stream(
        self, bridge: AsgiBridge, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(streams, "SECONDS_TO_END", 0.01)

        async def scenario() -> list[bytes]:
            open_stream = Exchange(bridge, "/api/v1/ticks/stream/")
            task = open_stream.start()
            await open_stream.wait_for_chunks(1)
            lifecycle.stop()
            async with asyncio.timeout(20):
                await task
            return open_stream.chunks

        assert asyncio.run(scenario()) == [b": hello\n\n", b""]
        assert closed == ["ticks"]
