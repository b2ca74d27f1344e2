"""The ASGI bridge without a server: environ, bodies and overload."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest

from nexus.web.bridge import AsgiBridge
from nexus.web.environ import REFUSAL
from nexus.web.responses import CHUNK_BYTES
from nexus.web.thread_pool import StartRate, ThreadPool
from shared.errors import MalformedRequest, PayloadTooLarge, ServiceUnavailable
from shared.overload import overload
from tests.nexus.web.asgi_client import Exchange, complete_all, post

Environ = dict[str, Any]


class Application:
    """Records each environ and returns the body of the request; ``/slow`` waits."""

    def __init__(self) -> None:
        self.environs: list[Environ] = []
        self.threads: set[str] = set()
        self.started = threading.Semaphore(0)
        self.may_finish = threading.Event()

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        self.environs.append(environ)
        self.threads.add(threading.current_thread().name)
        is_refused = REFUSAL in environ
        if environ["PATH_INFO"] == "/slow" and not is_refused:
            self.started.release()
            self.may_finish.wait(20)
        start_response("503 Refused" if is_refused else "200 OK", [("X-Seen", "yes")])
        if environ["PATH_INFO"] == "/long":
            return (bytes([number]) * 1000 for number in range(256) for _ in range(4))
        return [environ["wsgi.input"].read()]

    @property
    def last(self) -> Environ:
        return self.environs[-1]


@pytest.fixture
def application() -> Iterator[Application]:
    application = Application()
    yield application
    application.may_finish.set()


@pytest.fixture
def two_thread_settings(settings: Any) -> Any:
    settings.NEXUS_WEB_THREADS = 2
    settings.NEXUS_MAX_IN_FLIGHT = 4
    settings.NEXUS_MAX_WAIT_SECONDS = 20
    return settings


@pytest.fixture
def bridge(application: Application, two_thread_settings: Any) -> AsgiBridge:
    return AsgiBridge(application)


class TestEnviron:
    def test_response_comes_from_the_application(self, bridge: AsgiBridge) -> None:
        exchange = asyncio.run(post(bridge, "/echo").complete(b"tea"))

        assert exchange.status == 200
        assert exchange.header == {"x-seen": "yes", "server": "nexus"}
        assert exchange.body == b"tea"

    def test_path_is_decoded_byte_by_byte(
        self, bridge: AsgiBridge, application: Application
    ) -> None:
        asyncio.run(Exchange(bridge, "/caf%C3%A9/%FF?q=%00").complete())

        assert application.last["PATH_INFO"].encode("latin-1") == b"/caf\xc3\xa9/\xff"
        assert application.last["QUERY_STRING"] == "q=%00"

    def test_header_with_an_underscore_is_ignored(
        self, bridge: AsgiBridge, application: Application
    ) -> None:
        headers = [(b"x_forwarded_for", b"6.6.6.6"), (b"x-forwarded-for", b"192.0.2.7")]

        asyncio.run(Exchange(bridge, headers=headers).complete())

        assert application.last["HTTP_X_FORWARDED_FOR"] == "192.0.2.7"

    def test_repeated_header_is_joined(self, bridge: AsgiBridge, application: Application) -> None:
        headers = [(b"accept", b"a"), (b"accept", b"b"), (b"cookie", b"c=1"), (b"cookie", b"d=2")]

        asyncio.run(Exchange(bridge, headers=headers).complete())

        assert application.last["HTTP_ACCEPT"] == "a,b"
        assert application.last["HTTP_COOKIE"] == "c=1; d=2"

    def test_long_response_arrives_in_chunks(self, bridge: AsgiBridge) -> None:
        exchange = asyncio.run(Exchange(bridge, "/long").complete())

        assert exchange.body == b"".join(bytes([number]) * 4000 for number in range(256))
        assert len(exchange.chunks) > 3
        assert max(map(len, exchange.chunks)) < CHUNK_BYTES + 1000


class TestBodies:
    def test_body_in_parts_arrives_whole(self, bridge: AsgiBridge) -> None:
        exchange = asyncio.run(post(bridge, "/echo").complete(b"Earl ", b"Grey"))

        assert exchange.body == b"Earl Grey"

    @pytest.mark.parametrize(
        "headers", [[(b"content-length", b"11")], [(b"transfer-encoding", b"chunked")]]
    )
    def test_body_over_the_limit_is_refused(
        self,
        application: Application,
        two_thread_settings: Any,
        headers: list[tuple[bytes, bytes]],
    ) -> None:
        two_thread_settings.NEXUS_MAX_BODY_BYTES = 10
        exchange = post(AsgiBridge(application), "/echo", *headers)

        asyncio.run(exchange.complete(b"123456", b"78901"))

        assert exchange.status == 503
        assert isinstance(application.last[REFUSAL], PayloadTooLarge)

    def test_incomplete_body_holds_no_thread(
        self, bridge: AsgiBridge, application: Application
    ) -> None:
        async def scenario() -> bytes:
            slow = [post(bridge, "/echo") for _ in range(20)]
            tasks = [exchange.start(b"half a", is_complete=False) for exchange in slow]
            other = await post(bridge, "/echo").complete(b"whole")
            for exchange in slow:
                exchange.disconnect()
            await asyncio.gather(*tasks)
            assert all(
                isinstance(environ[REFUSAL], MalformedRequest)
                for environ in application.environs[1:]
            )
            return other.body

        assert asyncio.run(scenario()) == b"whole"

    def test_body_that_never_arrives_is_refused(
        self, application: Application, two_thread_settings: Any
    ) -> None:
        two_thread_settings.NEXUS_BODY_SECONDS = 0.05

        async def scenario() -> None:
            async with asyncio.timeout(20):
                await post(AsgiBridge(application), "/echo").start(b"half a", is_complete=False)

        asyncio.run(scenario())

        assert isinstance(application.last[REFUSAL], MalformedRequest)

    def test_incomplete_bodies_share_a_limit(
        self, application: Application, two_thread_settings: Any
    ) -> None:
        two_thread_settings.NEXUS_MAX_HELD_BYTES = 15
        bridge = AsgiBridge(application)

        async def scenario() -> bytes:
            first, second = post(bridge, "/echo"), post(bridge, "/echo")
            waiting = first.start(b"1234567890", is_complete=False)
            await asyncio.sleep(0)
            await second.complete(b"1234567890")
            assert isinstance(application.last[REFUSAL], ServiceUnavailable)
            first.disconnect()
            await waiting
            return (await post(bridge, "/echo").complete(b"1234567890")).body

        assert asyncio.run(scenario()) == b"1234567890"


class TestOverload:
    def test_threads_are_reused(self, bridge: AsgiBridge, application: Application) -> None:
        async def scenario() -> None:
            for _ in range(10):
                await complete_all(Exchange(bridge) for _ in range(4))

        asyncio.run(scenario())

        assert len(application.environs) == 40
        assert application.threads <= {"work-0", "work-1"}

    def test_request_over_the_capacity_is_refused_and_liveness_responds(
        self, bridge: AsgiBridge, application: Application
    ) -> None:
        async def scenario() -> tuple[Exchange, Exchange, list[int]]:
            accepted = [Exchange(bridge, "/slow") for _ in range(4)]
            tasks = [exchange.start() for exchange in accepted]
            await asyncio.to_thread(application.started.acquire)
            await asyncio.to_thread(application.started.acquire)
            refused = await Exchange(bridge, "/fast").complete()
            alive = await Exchange(bridge, "/livez").complete()
            application.may_finish.set()
            await asyncio.gather(*tasks)
            return refused, alive, [exchange.status for exchange in accepted]

        refused, alive, accepted = asyncio.run(scenario())

        assert refused.status == 503
        assert alive.status == 200
        assert accepted == [200, 200, 200, 200]

    def test_request_that_waited_too_long_is_refused(
        self, application: Application, two_thread_settings: Any
    ) -> None:
        two_thread_settings.NEXUS_MAX_WAIT_SECONDS = 0.05
        bridge = AsgiBridge(application)

        async def scenario() -> tuple[int, list[int]]:
            accepted = [Exchange(bridge, "/slow") for _ in range(2)]
            tasks = [exchange.start() for exchange in accepted]
            await asyncio.to_thread(application.started.acquire)
            await asyncio.to_thread(application.started.acquire)
            waiting = await Exchange(bridge, "/fast").complete()
            application.may_finish.set()
            await asyncio.gather(*tasks)
            return waiting.status, [exchange.status for exchange in accepted]

        assert asyncio.run(scenario()) == (503, [200, 200])

    def test_request_that_would_wait_too_long_is_refused_at_once(
        self,
        application: Application,
        two_thread_settings: Any,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        two_thread_settings.NEXUS_MAX_IN_FLIGHT = 100
        two_thread_settings.NEXUS_MAX_WAIT_SECONDS = 5
        monkeypatch.setattr(StartRate, "WARM_UP_SECONDS", 0.1)
        bridge = AsgiBridge(application)

        async def scenario() -> tuple[int, float, list[int]]:
            accepted = [Exchange(bridge, "/slow") for _ in range(82)]
            tasks = [exchange.start() for exchange in accepted]
            await asyncio.sleep(0.3)
            started_at = time.monotonic()
            assert not overload.is_present
            refused = await Exchange(bridge, "/fast").complete()
            assert overload.is_present
            took = time.monotonic() - started_at
            application.may_finish.set()
            await asyncio.gather(*tasks)
            return refused.status, took, [exchange.status for exchange in accepted]

        status, took, accepted = asyncio.run(scenario())

        # At most two items started within 0.3 s and 80 wait, so the next would wait for 12 s.
        assert status == 503
        assert took < 4
        assert accepted == [200] * 82

    def test_queued_bodies_share_a_limit(
        self, application: Application, two_thread_settings: Any
    ) -> None:
        two_thread_settings.NEXUS_MAX_HELD_BYTES = 15
        bridge = AsgiBridge(application)

        async def scenario() -> tuple[int, int]:
            waiting = post(bridge, "/slow").start(b"1234567890")
            await asyncio.to_thread(application.started.acquire)
            refused = await post(bridge, "/echo").complete(b"1234567890")
            application.may_finish.set()
            await waiting
            return refused.status, (await post(bridge, "/echo").complete(b"1234567890")).status

        assert asyncio.run(scenario()) == (503, 200)

    def test_requests_are_accepted_after_a_burst(
        self, bridge: AsgiBridge, application: Application
    ) -> None:
        application.may_finish.set()

        async def scenario() -> list[Exchange]:
            await complete_all(Exchange(bridge, "/slow") for _ in range(12))
            # Until then a request that a busy machine delays would be refused.
            await asyncio.sleep(ThreadPool.OVERLOAD_SECONDS)
            return await complete_all(Exchange(bridge) for _ in range(4))

        assert [exchange.status for exchange in asyncio.run(scenario())] == [200] * 4
