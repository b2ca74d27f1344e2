"""The web process without a server: what it tells the application, and when it does not ask it."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest

from nexus.web.answers import PIECE_BYTES
from nexus.web.environ import REFUSAL
from nexus.web.lanes import Pace
from nexus.web.site import Site
from shared.errors import MalformedRequest, PayloadTooLarge, ServiceUnavailable
from tests.nexus.web.asking import Exchange, all_of, post

Environ = dict[str, Any]


class Application:
    """Answers with what it was told, and waits where the path says so."""

    def __init__(self) -> None:
        self.told: list[Environ] = []
        self.threads: set[str] = set()
        self.entered = threading.Semaphore(0)
        self.go_on = threading.Event()

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        self.told.append(environ)
        self.threads.add(threading.current_thread().name)
        is_refused = REFUSAL in environ
        if environ["PATH_INFO"] == "/slow" and not is_refused:
            self.entered.release()
            self.go_on.wait(20)
        start_response("503 Refused" if is_refused else "200 OK", [("X-Seen", "yes")])
        if environ["PATH_INFO"] == "/long":
            return (bytes([number]) * 1000 for number in range(256) for _ in range(4))
        return [environ["wsgi.input"].read()]

    @property
    def last(self) -> Environ:
        return self.told[-1]


@pytest.fixture
def application() -> Iterator[Application]:
    application = Application()
    yield application
    application.go_on.set()


@pytest.fixture
def settings_of_two_threads(settings: Any) -> Any:
    settings.NEXUS_WEB_THREADS = 2
    settings.NEXUS_MAX_IN_FLIGHT = 4
    settings.NEXUS_MAX_WAIT_SECONDS = 20
    return settings


@pytest.fixture
def site(application: Application, settings_of_two_threads: Any) -> Site:
    return Site(application)


class TestTelling:
    def test_the_answer_is_the_applications(self, site: Site) -> None:
        exchange = asyncio.run(post(site, "/echo").answered(b"tea"))

        assert exchange.status == 200
        assert exchange.header == {"x-seen": "yes", "server": "nexus"}
        assert exchange.body == b"tea"

    def test_a_path_is_told_byte_by_byte(self, site: Site, application: Application) -> None:
        asyncio.run(Exchange(site, "/caf%C3%A9/%FF?q=%00").answered())

        assert application.last["PATH_INFO"].encode("latin-1") == b"/caf\xc3\xa9/\xff"
        assert application.last["QUERY_STRING"] == "q=%00"

    def test_a_header_with_an_underscore_cannot_pass_for_another(
        self, site: Site, application: Application
    ) -> None:
        headers = [(b"x_forwarded_for", b"6.6.6.6"), (b"x-forwarded-for", b"192.0.2.7")]

        asyncio.run(Exchange(site, headers=headers).answered())

        assert application.last["HTTP_X_FORWARDED_FOR"] == "192.0.2.7"

    def test_a_header_that_comes_twice_is_told_once(
        self, site: Site, application: Application
    ) -> None:
        headers = [(b"accept", b"a"), (b"accept", b"b"), (b"cookie", b"c=1"), (b"cookie", b"d=2")]

        asyncio.run(Exchange(site, headers=headers).answered())

        assert application.last["HTTP_ACCEPT"] == "a,b"
        assert application.last["HTTP_COOKIE"] == "c=1; d=2"

    def test_a_long_answer_arrives_whole_and_in_pieces(self, site: Site) -> None:
        exchange = asyncio.run(Exchange(site, "/long").answered())

        assert exchange.body == b"".join(bytes([number]) * 4000 for number in range(256))
        assert len(exchange.chunks) > 3
        assert max(map(len, exchange.chunks)) < PIECE_BYTES + 1000


class TestBodies:
    def test_one_in_parts_arrives_whole(self, site: Site) -> None:
        exchange = asyncio.run(post(site, "/echo").answered(b"Earl ", b"Grey"))

        assert exchange.body == b"Earl Grey"

    @pytest.mark.parametrize(
        "headers", [[(b"content-length", b"11")], [(b"transfer-encoding", b"chunked")]]
    )
    def test_one_too_large_is_refused(
        self,
        application: Application,
        settings_of_two_threads: Any,
        headers: list[tuple[bytes, bytes]],
    ) -> None:
        settings_of_two_threads.NEXUS_MAX_BODY_BYTES = 10
        exchange = post(Site(application), "/echo", *headers)

        asyncio.run(exchange.answered(b"123456", b"78901"))

        assert exchange.status == 503
        assert isinstance(application.last[REFUSAL], PayloadTooLarge)

    def test_a_half_sent_one_holds_no_thread(self, site: Site, application: Application) -> None:
        async def story() -> bytes:
            slow = [post(site, "/echo") for _ in range(20)]
            tasks = [exchange.start(b"half a", is_complete=False) for exchange in slow]
            other = await post(site, "/echo").answered(b"whole")
            for exchange in slow:
                exchange.leave()
            await asyncio.gather(*tasks)
            assert all(isinstance(told[REFUSAL], MalformedRequest) for told in application.told[1:])
            return other.body

        assert asyncio.run(story()) == b"whole"

    def test_one_that_never_comes_is_refused_in_the_end(
        self, application: Application, settings_of_two_threads: Any
    ) -> None:
        settings_of_two_threads.NEXUS_BODY_SECONDS = 0.05

        async def story() -> None:
            async with asyncio.timeout(20):
                await post(Site(application), "/echo").start(b"half a", is_complete=False)

        asyncio.run(story())

        assert isinstance(application.last[REFUSAL], MalformedRequest)

    def test_all_together_are_limited(
        self, application: Application, settings_of_two_threads: Any
    ) -> None:
        settings_of_two_threads.NEXUS_MAX_HELD_BYTES = 15
        site = Site(application)

        async def story() -> bytes:
            first, second = post(site, "/echo"), post(site, "/echo")
            waiting = first.start(b"1234567890", is_complete=False)
            await asyncio.sleep(0)
            await second.answered(b"1234567890")
            assert isinstance(application.last[REFUSAL], ServiceUnavailable)
            first.leave()
            await waiting
            return (await post(site, "/echo").answered(b"1234567890")).body

        assert asyncio.run(story()) == b"1234567890"


class TestOverload:
    def test_threads_are_warm(self, site: Site, application: Application) -> None:
        async def story() -> None:
            for _ in range(10):
                await all_of(Exchange(site) for _ in range(4))

        asyncio.run(story())

        assert len(application.told) == 40
        assert application.threads <= {"work-0", "work-1"}

    def test_one_too_many_is_refused_at_once_and_liveness_is_told(
        self, site: Site, application: Application
    ) -> None:
        async def story() -> tuple[Exchange, Exchange, list[int]]:
            accepted = [Exchange(site, "/slow") for _ in range(4)]
            tasks = [exchange.start() for exchange in accepted]
            await asyncio.to_thread(application.entered.acquire)
            await asyncio.to_thread(application.entered.acquire)
            refused = await Exchange(site, "/fast").answered()
            alive = await Exchange(site, "/livez").answered()
            application.go_on.set()
            await asyncio.gather(*tasks)
            return refused, alive, [exchange.status for exchange in accepted]

        refused, alive, accepted = asyncio.run(story())

        assert refused.status == 503
        assert alive.status == 200
        assert accepted == [200, 200, 200, 200]

    def test_whoever_waits_too_long_is_refused(
        self, application: Application, settings_of_two_threads: Any
    ) -> None:
        settings_of_two_threads.NEXUS_MAX_WAIT_SECONDS = 0.05
        site = Site(application)

        async def story() -> tuple[int, list[int]]:
            accepted = [Exchange(site, "/slow") for _ in range(2)]
            tasks = [exchange.start() for exchange in accepted]
            await asyncio.to_thread(application.entered.acquire)
            await asyncio.to_thread(application.entered.acquire)
            waiting = await Exchange(site, "/fast").answered()
            application.go_on.set()
            await asyncio.gather(*tasks)
            return waiting.status, [exchange.status for exchange in accepted]

        assert asyncio.run(story()) == (503, [200, 200])

    def test_one_that_would_wait_too_long_is_refused_at_once(
        self,
        application: Application,
        settings_of_two_threads: Any,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        settings_of_two_threads.NEXUS_MAX_IN_FLIGHT = 100
        settings_of_two_threads.NEXUS_MAX_WAIT_SECONDS = 5
        monkeypatch.setattr(Pace, "SECONDS_OF_GRACE", 0.1)
        site = Site(application)

        async def story() -> tuple[int, float, list[int]]:
            accepted = [Exchange(site, "/slow") for _ in range(82)]
            tasks = [exchange.start() for exchange in accepted]
            await asyncio.sleep(0.3)
            began = time.monotonic()
            refused = await Exchange(site, "/fast").answered()
            took = time.monotonic() - began
            application.go_on.set()
            await asyncio.gather(*tasks)
            return refused.status, took, [exchange.status for exchange in accepted]

        status, took, accepted = asyncio.run(story())

        # Two at most were begun in 0.3 s and 80 wait, so the next would wait for 12 s.
        assert status == 503
        assert took < 4
        assert accepted == [200] * 82

    def test_bodies_that_wait_are_limited_together(
        self, application: Application, settings_of_two_threads: Any
    ) -> None:
        settings_of_two_threads.NEXUS_MAX_HELD_BYTES = 15
        site = Site(application)

        async def story() -> tuple[int, int]:
            waiting = post(site, "/slow").start(b"1234567890")
            await asyncio.to_thread(application.entered.acquire)
            refused = await post(site, "/echo").answered(b"1234567890")
            application.go_on.set()
            await waiting
            return refused.status, (await post(site, "/echo").answered(b"1234567890")).status

        assert asyncio.run(story()) == (503, 200)

    def test_there_is_room_again_afterwards(self, site: Site, application: Application) -> None:
        application.go_on.set()

        async def story() -> list[Exchange]:
            await all_of(Exchange(site, "/slow") for _ in range(12))
            return await all_of(Exchange(site) for _ in range(4))

        assert [exchange.status for exchange in asyncio.run(story())] == [200] * 4
