"""Answers without an end: no thread is held, nobody is left behind, the server can stop."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, StreamingHttpResponse
from django.urls import path

from nexus.web import streams
from nexus.web.site import Site
from shared import lifecycle
from tests.nexus.web.asking import Exchange

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
def _nothing_is_closed() -> None:
    closed.clear()


@pytest.fixture
def site(settings: Any) -> Site:
    settings.NEXUS_WEB_THREADS = 1
    return Site(WSGIHandler())


@pytest.fixture
def _lives_on_afterwards() -> Iterator[None]:
    yield
    lifecycle.stopping.clear()


class TestStream:
    def test_is_sent_chunk_by_chunk_to_its_end(self, site: Site) -> None:
        exchange = asyncio.run(Exchange(site, "/api/v1/three/stream/").answered())

        assert exchange.chunks == [b"data: 0\n\n", b"data: 1\n\n", b"data: 2\n\n", b""]

    def test_has_the_headers_of_every_answer(self, site: Site) -> None:
        headers = [(b"origin", b"http://localhost:5173"), (b"x-request-id", b"journey-1")]

        exchange = asyncio.run(Exchange(site, "/api/v1/three/stream", headers=headers).answered())

        assert exchange.header["content-type"] == "text/event-stream"
        assert exchange.header["x-request-id"] == "journey-1"
        assert exchange.header["access-control-allow-origin"] == "http://localhost:5173"
        assert exchange.header["server-timing"].startswith("total;dur=")

    def test_holds_no_thread(self, site: Site) -> None:
        async def story() -> int:
            watching = [Exchange(site, "/api/v1/ticks/stream/") for _ in range(30)]
            tasks = [exchange.start() for exchange in watching]
            for exchange in watching:
                await exchange.until_chunks(1)
            status = (await Exchange(site, "/api/v1/three/stream/").answered()).status
            for exchange in watching:
                exchange.leave()
            await asyncio.gather(*tasks)
            return status

        assert asyncio.run(story()) == 200
        assert closed == ["ticks"] * 30

    def test_leaves_nothing_behind_when_its_client_does(self, site: Site) -> None:
        async def story() -> int:
            watching = Exchange(site, "/api/v1/ticks/stream/")
            task = watching.start()
            await watching.until_chunks(1)
            watching.leave()
            await task
            return len(asyncio.all_tasks())

        assert asyncio.run(story()) == 1
        assert closed == ["ticks"]

    @pytest.mark.usefixtures("_lives_on_afterwards")
    def test_ends_when_the_server_is_told_to_stop(
        self, site: Site, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(streams, "SECONDS_TO_END", 0.01)

        async def story() -> list[bytes]:
            watching = Exchange(site, "/api/v1/ticks/stream/")
            task = watching.start()
            await watching.until_chunks(1)
            lifecycle.stop()
            async with asyncio.timeout(20):
                await task
            return watching.chunks

        assert asyncio.run(story()) == [b": hello\n\n", b""]
        assert closed == ["ticks"]
