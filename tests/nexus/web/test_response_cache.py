"""Promise: a cached response skips Django, and no client can tell except by its speed."""

import asyncio
import gc
import json
import random
import tracemalloc
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.utils import timezone

from domains.commerce import services
from domains.commerce.models import Category, Product
from nexus.observability.facts import RequestFacts, RouteLabels
from nexus.web.bridge import AsgiBridge
from nexus.web.response_cache import OVERHEAD_BYTES, ResponseCache
from nexus.web.responses import Response
from shared.auth.models import Role, User
from shared.caching import StoredValue, cache_server
from tests.domains.commerce.factories import CategoryFactory, ProductFactory
from tests.factories import AdminFactory
from tests.nexus.web.asgi_client import Exchange

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("commerce" not in settings.NEXUS_DOMAINS, reason="commerce is not enabled"),
]

PER_REQUEST = {"x-request-id", "server-timing", "cache-status"}
PRODUCTS = "{products(first: 5) {edges {node {name price category {name}}}}}"


class Server:
    """The web process in front of Django, which counts the requests that reach Django."""

    def __init__(self) -> None:
        self.requests_to_django = 0
        application = get_wsgi_application()

        def counting(environ: Any, start_response: Any) -> Any:
            self.requests_to_django += 1
            return application(environ, start_response)

        self.bridge = AsgiBridge(counting)

    async def get(self, path: str, **headers: str) -> Exchange:
        pairs = [
            (name.encode().replace(b"_", b"-"), value.encode()) for name, value in headers.items()
        ]
        return await Exchange(self.bridge, path, "GET", pairs).complete()

    async def ask(self, document: str, **headers: str) -> Exchange:
        body = json.dumps({"query": document}).encode()
        sent = {"content-type": "application/json", "content-length": str(len(body)), **headers}
        pairs = [(name.encode(), value.encode()) for name, value in sent.items()]
        return await Exchange(self.bridge, "/graphql", "POST", pairs).complete(body)


@pytest.fixture
def server() -> Iterator[Server]:
    cache_server().call(lambda client: client.flushdb())
    return Server()


@pytest.fixture
def product() -> Product:
    return ProductFactory.create(name="Teapot", price="19.90", category=CategoryFactory.create())


def run(scenario: Callable[[], Awaitable[None]]) -> None:
    """Run a scenario on an event loop."""

    async def to_completion() -> None:
        await scenario()

    asyncio.run(to_completion())


def without_per_request(exchange: Exchange) -> dict[str, str]:
    return {name: text for name, text in exchange.header.items() if name not in PER_REQUEST}


class TestHit:
    def test_second_hit_skips_django_and_equals_its_response(
        self, server: Server, product: Product
    ) -> None:
        async def scenario() -> None:
            path = f"/api/v1/products/{product.pk}/"
            computed, remembered = await server.get(path), await server.get(path)

            assert server.requests_to_django == 1
            assert computed.header["cache-status"] == "nexus; fwd=miss; stored"
            assert remembered.header["cache-status"] == "nexus; hit"
            assert (remembered.status, remembered.body) == (200, computed.body)
            assert without_per_request(remembered) == without_per_request(computed)
            assert remembered.header.keys() == computed.header.keys()
            assert remembered.header["x-request-id"] != computed.header["x-request-id"]

        run(scenario)

    def test_current_entity_tag_gets_304_without_a_body(
        self, server: Server, product: Product
    ) -> None:
        async def scenario() -> None:
            path = f"/api/v1/products/{product.pk}/"
            etag = (await server.get(path)).header["etag"]
            remembered = await server.get(path, if_none_match=etag)
            server.requests_to_django = 0
            cache_server().call(lambda client: client.flushdb())
            by_django = await server.get(path, if_none_match=etag)

            assert server.requests_to_django == 1
            assert (remembered.status, remembered.body) == (304, b"")
            assert without_per_request(remembered) == without_per_request(by_django)

        run(scenario)

    def test_request_id_of_the_client_is_returned(self, server: Server, product: Product) -> None:
        async def scenario() -> None:
            path = f"/api/v1/products/{product.pk}/"
            await server.get(path)
            assert (await server.get(path, x_request_id="trace-12345")).header[
                "x-request-id"
            ] == "trace-12345"
            assert server.requests_to_django == 1

        run(scenario)

    @pytest.mark.parametrize(
        "headers",
        [
            {"host": "127.0.0.1"},
            {"origin": "http://localhost:5173"},
            {"accept": "text/event-stream"},
            {"authorization": "Bearer none"},
            {"x-unknown": "1"},
        ],
        ids=lambda headers: next(iter(headers)),
    )
    def test_request_with_another_determining_header_reaches_django(
        self, server: Server, product: Product, headers: dict[str, str]
    ) -> None:
        async def scenario() -> None:
            path = f"/api/v1/products/{product.pk}/"
            await server.get(path)
            await server.get(path, **{name.replace("-", "_"): headers[name] for name in headers})
            assert server.requests_to_django == 2

        run(scenario)

    def test_graphql_document_is_remembered_after_two_computations(
        self, server: Server, product: Product
    ) -> None:
        async def scenario() -> None:
            first, second, third = [await server.ask(PRODUCTS) for _ in range(3)]

            assert server.requests_to_django == 2
            assert first.body == second.body == third.body
            assert b"Teapot" in third.body
            assert second.header["cache-status"] == "nexus; fwd=miss; stored"
            assert third.header["cache-status"] == "nexus; hit"
            assert without_per_request(third) == without_per_request(second)

        run(scenario)

    @pytest.mark.parametrize(
        "document",
        [
            "{nexus {version}}",
            "{products(first: 1) {edges {node {id}}} me {id}}",
            '{product(id: "999999") {id}}',
            '{products(filter: {search: ""}) {edges {node {none}}}}',
        ],
        ids=["not cached", "one is not cached", "an error", "invalid"],
    )
    def test_other_documents_always_reach_django(
        self, server: Server, product: Product, document: str
    ) -> None:
        async def scenario() -> None:
            for _ in range(4):
                await server.ask(document)
            assert server.requests_to_django == 4

        run(scenario)


class TestMemory:
    def test_remembered_responses_stay_within_the_limit(
        self, server: Server, product: Product
    ) -> None:
        server.bridge._responses = ResponseCache(max_bytes=5 * OVERHEAD_BYTES)

        async def scenario() -> None:
            for number in range(12):
                document = f"{PRODUCTS}# {'x' * 10_000} {number}"
                for _ in range(2):
                    assert (await server.ask(document)).status == 200
            assert 0 < len(server.bridge._responses) < 5

        run(scenario)

    def test_estimate_covers_what_a_response_takes(self) -> None:
        cache = ResponseCache(max_bytes=100_000_000)
        gc.collect()
        tracemalloc.start()
        try:
            for number in range(3000):
                cache.remember(list_request(number), list_response(number))
            held = tracemalloc.get_traced_memory()[0]
        finally:
            tracemalloc.stop()

        assert 0.5 * cache._held_bytes < held < cache._held_bytes


def list_request(number: int) -> dict[str, Any]:
    return {
        "type": "http",
        "method": "GET",
        "scheme": "http",
        "path": "/api/v1/products/",
        "query_string": f"page={number}".encode(),
        "headers": [],
    }


def list_response(number: int) -> Response:
    """Return a response of which every part is an object of its own, as Django makes it."""
    link = f'<http://localhost/api/v1/products/?page={number + 1}>; rel="next"'
    headers = {
        "content-type": "application/json; charset=utf-8",
        "etag": f'"{number:024}"',
        "link": link,
        "vary": "origin",
        "x-request-id": f"{number:032}",
    }
    labels = RouteLabels("/api/v1/products/", "commerce", "rest")._replace(domain="commerce")
    return Response(
        200,
        [(name.encode(), value.encode()) for name, value in headers.items()],
        f"[{number:0500}]".encode(),
        stored=(StoredValue(f"nx:commerce:{number:040}", f"{number:025}".encode(), (), b""), 1),
        facts=RequestFacts(f"{number:032}", labels),
    )


class TestWrites:
    def test_write_shows_in_the_very_next_read(self, server: Server, product: Product) -> None:
        """Any sequence of reads, writes and outages: each read returns the last write."""
        chance = random.Random(20_261_129)
        path = f"/api/v1/products/{product.pk}/"

        async def scenario() -> None:
            name = "Teapot"
            for step in range(120):
                action = chance.choice(["read", "read", "ask", "ask", "write", "forget", "service"])
                if action == "read":
                    assert json.loads((await server.get(path)).body)["name"] == name
                elif action == "ask":
                    assert f'"{name}"' in (await server.ask(PRODUCTS)).body.decode()
                elif action == "forget":
                    # The server restarts empty.
                    cache_server().call(lambda client: client.flushdb())
                else:
                    name = f"Teapot {step}"
                    await sync_to_async(rename)(product, name)
            assert server.requests_to_django < 100

        run(scenario)

    def test_change_of_a_joined_row_shows_in_the_next_graphql_response(
        self, server: Server, product: Product
    ) -> None:
        async def scenario() -> None:
            for _ in range(3):
                await server.ask(PRODUCTS)
            await sync_to_async(rename_category)(product, "Cellar")
            assert b"Cellar" in (await server.ask(PRODUCTS)).body

        run(scenario)

    def test_unavailable_cache_server_leaves_responses_to_django(
        self, server: Server, product: Product, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def scenario() -> None:
            path = f"/api/v1/products/{product.pk}/"
            await server.get(path)
            with monkeypatch.context() as patch:
                patch.setattr(settings, "CACHES", unreachable())
                await sync_to_async(rename)(product, "Samovar")
                during = await server.get(path)
                assert (during.status, json.loads(during.body)["name"]) == (200, "Samovar")
                assert during.header["cache-status"] == "nexus; fwd=bypass"
            # The bump of the rename is pending, so what is remembered is not used.
            after = await server.get(path)
            assert json.loads(after.body)["name"] == "Samovar"

        run(scenario)


class HeldChecks:
    """Holds the first answer of the cache server within a block, and passes all others."""

    def __init__(self) -> None:
        self.is_answered = asyncio.Event()
        self._released: asyncio.Event | None = None

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Hold one answer until the end of the block."""
        self._released = released = asyncio.Event()
        yield
        released.set()

    async def pass_on(self, answer: Any) -> Any:
        released, self._released = self._released, None
        if released is not None:
            self.is_answered.set()
            await released.wait()
        return answer


@pytest.fixture
def held_checks(monkeypatch: pytest.MonkeyPatch) -> HeldChecks:
    held, server = HeldChecks(), cache_server()
    ask = server.call_on_loop

    async def ask_and_hold(command: Any) -> Any:
        return await held.pass_on(await ask(command))

    monkeypatch.setattr(server, "call_on_loop", ask_and_hold)
    return held


class TestRequestsAtOnce:
    """A response is checked with the cache server; other requests go on during that wait."""

    def test_response_whose_place_is_taken_during_the_check_is_sent(
        self, monkeypatch: pytest.MonkeyPatch, held_checks: HeldChecks
    ) -> None:
        monkeypatch.setattr(settings, "NEXUS_RESPONSE_CACHE_BYTES", OVERHEAD_BYTES * 3 // 2)
        server = Server()
        first, second = (f"/api/v1/products/{each.pk}/" for each in ProductFactory.create_batch(2))

        async def scenario() -> None:
            computed = await server.get(first)
            with held_checks.hold():
                reading = asyncio.create_task(server.get(first))
                await held_checks.is_answered.wait()
                await server.get(second)
            response = await reading
            assert (response.status, response.body) == (200, computed.body)
            assert response.header["cache-status"] == "nexus; hit"
            # The first response has left its place to the second.
            assert (await server.get(second)).header["cache-status"] == "nexus; hit"
            assert server.requests_to_django == 2
            await server.get(first)
            assert server.requests_to_django == 3

        run(scenario)


class TestRateLimits:
    def test_hit_counts_against_the_rate_of_the_address(
        self, server: Server, product: Product, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(settings, "NEXUS_THROTTLES", True)
        monkeypatch.setitem(settings.NEXUS_THROTTLE_RATES, "reads_address", (3, 60))

        async def scenario() -> None:
            path = f"/api/v1/products/{product.pk}/"
            responses = [await server.get(path) for _ in range(4)]

            assert [each.status for each in responses] == [200, 200, 200, 429]
            remaining = [each.header["x-ratelimit-remaining"] for each in responses[:3]]
            assert remaining == ["2", "1", "0"]
            assert int(responses[3].header["retry-after"]) > 0
            # Only the first request and the refusal entered Django.
            assert server.requests_to_django == 2

        run(scenario)

    def test_request_that_reaches_django_after_all_counts_once(
        self, server: Server, product: Product, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(settings, "NEXUS_THROTTLES", True)
        monkeypatch.setitem(settings.NEXUS_THROTTLE_RATES, "reads_address", (10, 60))

        async def scenario() -> None:
            path = f"/api/v1/products/{product.pk}/"
            await server.get(path)
            await sync_to_async(rename)(product, "Samovar")
            after = await server.get(path)
            assert after.header["x-ratelimit-remaining"] == "8"

        run(scenario)

    def test_graphql_document_counts_its_root_fields(
        self, server: Server, product: Product, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(settings, "NEXUS_THROTTLES", True)
        monkeypatch.setitem(settings.NEXUS_THROTTLE_RATES, "reads_address", (100, 60))
        document = "{a: products(first: 1) {totalCount} b: products(first: 2) {totalCount}}"

        async def scenario() -> None:
            responses = [await server.ask(document) for _ in range(4)]
            assert server.requests_to_django == 2
            remaining = [each.header["x-ratelimit-remaining"] for each in responses]
            assert remaining == ["98", "96", "94", "92"]

        run(scenario)


def rename(product: Product, name: str) -> None:
    admin = User.objects.filter(role=Role.ADMIN).first() or AdminFactory.create()
    services.update_product(
        actor=admin, product_id=product.pk, changes={"name": name}, now=timezone.now()
    )
    connection.close()


def rename_category(product: Product, name: str) -> None:
    # Not through a service: the table itself is watched.
    Category.objects.filter(pk=product.category_id).update(name=name)
    connection.close()


def unreachable() -> dict[str, Any]:
    return {"default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}}
