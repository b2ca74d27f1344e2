"""Promise: each request writes one line, whatever answered it, and no line holds a secret."""

import asyncio
import json
import logging
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db.backends.postgresql.base import DatabaseWrapper
from django.test import Client

from shared.auth.models import Role, User
from shared.caching import cache_server
from tests.api_client import bearer
from tests.nexus.observability.site import Site, run
from tests.nexus.web.asgi_client import Exchange

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "correct-horse-battery"
LIMIT_OF_AN_OUTAGE = 100_000


@pytest.fixture
def site(settings: Any, caplog: pytest.LogCaptureFixture) -> Iterator[Site]:
    cache_server().call(lambda client: client.flushdb())
    settings.NEXUS_LOG_FORMAT = "json"
    with caplog.at_level(logging.INFO, logger="nexus.request"):
        yield Site()


@pytest.fixture
def ada() -> User:
    return User.objects.create_user("ada", "ada@nexus.test", PASSWORD)


class TestOneLinePerRequest:
    def test_thousand_requests_of_every_kind_write_thousand_lines(self, site: Site) -> None:
        async def scenario() -> None:
            for _ in range(100):
                await asyncio.gather(
                    *[site.get("/api/v1/polls/") for _ in range(5)],
                    site.post("/graphql", {"query": "{ nope }"}),
                    site.get("/api/v1/unknown/"),
                    site.get("/api/v1/users/me/", authorization="Bearer nonsense"),
                    site.get("/static/portal/favicon.svg"),
                    site.send("POST", "/graphql", b"", **{"content-length": "9999999"}),
                )

        run(scenario)

        statuses = sorted({line["status"] for line in site.lines})
        assert len(site.lines) == 1000
        assert {200, 401, 404, 413} <= set(statuses)
        assert len({line["id"] for line in site.lines}) == 1000

    def test_overload_writes_a_line_for_each_refusal(self, site: Site, settings: Any) -> None:
        settings.NEXUS_MAX_IN_FLIGHT = 0
        refusing = Site()

        run(lambda: asyncio.gather(*[refusing.get("/api/v1/users/me/") for _ in range(5)]))

        assert [line["status"] for line in refusing.lines] == [503] * 5
        assert {line["route"] for line in refusing.lines} == {"/api/v1/users/me/"}

    def test_successful_probes_write_none(self, site: Site) -> None:
        run(lambda: asyncio.gather(site.get("/livez"), site.get("/readyz")))

        assert site.lines == []

    def test_stream_writes_its_line_when_it_ends(self, site: Site, ada: User) -> None:
        signed_in = bearer(ada)

        async def scenario() -> None:
            header = (b"authorization", signed_in["Authorization"].encode())
            exchange = Exchange(site.bridge, "/api/v1/notifications/stream/", "GET", [header])
            request = exchange.start()
            await exchange.wait_for_chunks(1)
            assert site.lines == []
            exchange.disconnect()
            await request

        run(scenario)

        [line] = site.lines
        assert line["stream"] is True
        assert (line["status"], line["user"]) == (200, ada.pk)


class TestFacts:
    def test_request_of_a_user(self, site: Site, ada: User) -> None:
        headers = {**bearer(ada), "x-request-id": "order-4711"}

        run(lambda: site.get("/api/v1/users/me/", **headers))

        [line] = site.lines
        assert line.pop("time").endswith("Z")
        assert line.pop("ms") > 0
        assert line.pop("queries") >= 1
        assert line == {
            "id": "order-4711",
            "method": "GET",
            "status": 200,
            "route": "/api/v1/users/me/",
            "domain": "users",
            "transport": "rest",
            "user": ada.pk,
        }

    def test_graphql_request_names_its_operation(self, site: Site) -> None:
        named = {"query": "query Start { nexus { name } }", "operationName": "Start"}

        async def scenario() -> None:
            await site.post("/graphql", named)
            await site.post(
                "/graphql", {"query": "{ nexus { name } products(first: 1) { totalCount } }"}
            )

        run(scenario)

        found = [(line["operation"], line["domain"], line["transport"]) for line in site.lines]
        assert found == [("Start", "meta", "graphql"), ("nexus,products", "several", "graphql")]

    def test_response_of_the_event_loop_has_the_facts_of_the_first(self, site: Site) -> None:
        async def scenario() -> None:
            for number in range(2):
                await site.get("/api/v1/polls/", **{"x-request-id": f"request-{number}"})

        run(scenario)

        first, second = site.lines
        assert [first["cache"], second["cache"]] == ["miss", "hit"]
        assert [first["id"], second["id"]] == ["request-0", "request-1"]
        assert first["queries"] > 0
        assert "queries" not in second
        assert first["route"] == second["route"] == "/api/v1/polls/"

    def test_path_below_a_segment_of_the_core_belongs_to_its_domain(self, site: Site) -> None:
        run(lambda: site.get("/api/v1/users/1/followers/"))

        [line] = site.lines
        assert line["domain"] == "feed"

    def test_method_that_no_route_has_is_other(self, site: Site) -> None:
        run(lambda: site.send("X" * 40, "/api/v1/meta/", b""))

        assert [line["method"] for line in site.lines] == ["OTHER"]

    def test_development_writes_lines_to_read(self, site: Site, settings: Any) -> None:
        settings.NEXUS_LOG_FORMAT = "lines"
        site = Site()

        run(lambda: site.get("/api/v1/polls/7/", **{"x-request-id": "order-4711"}))

        assert "INFO nexus.request [order-4711] GET /api/v1/polls/<poll_id>/ 404" in site.text


class TestSecrets:
    def test_no_line_holds_a_password_a_token_or_a_key(self, site: Site, ada: User) -> None:
        async def scenario() -> list[str]:
            login = {"username": "ada", "password": PASSWORD}
            response = await site.post("/api/v1/users/login/", login)
            granted = json.loads(response.body)
            access, refresh = granted["access"], granted["refresh"]
            await site.post("/api/v1/users/token/refresh/", {"refresh": refresh})
            await site.get("/api/v1/users/me/", authorization=f"Bearer {access}")
            await site.get(f"/api/v1/users/me/?token={access}")
            await site.get(f"/api/v1/{access}/")
            await site.get("/api/v1/notifications/stream/?ticket=secret-ticket-4711")
            document = (
                f'mutation {{ tokenAuth(username: "ada", password: "{PASSWORD}") {{ access }} }}'
            )
            await site.post("/graphql", {"query": document})
            return [PASSWORD, access, refresh, "secret-ticket-4711"]

        secrets: list[str] = []

        async def collect() -> None:
            secrets.extend(await scenario())

        run(collect)

        assert len(site.lines) == 7
        assert not [secret for secret in secrets if secret in site.text]


class TestOutage:
    def test_outage_of_five_hundred_requests_writes_at_most_100_kb(
        self, site: Site, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(*_: object) -> None:
            raise psycopg.OperationalError("connection refused")

        monkeypatch.setattr(DatabaseWrapper, "get_new_connection", refuse)

        async def scenario() -> None:
            for _ in range(50):
                await asyncio.gather(
                    *[site.get(f"/api/v1/products/?page={number}") for number in range(1, 11)]
                )

        run(scenario)

        size = len(site.text) + len(caplog.text)
        assert [line["status"] for line in site.lines] == [503] * 500
        assert size <= LIMIT_OF_AN_OUTAGE, f"{size} bytes"


def test_user_of_an_admin_page_is_logged(site: Site) -> None:
    admin = User.objects.create_user("admin", "admin@nexus.test", PASSWORD, role=Role.ADMIN)

    client = Client(SERVER_NAME="localhost")
    client.force_login(admin)
    cookie = f"sessionid={client.cookies['sessionid'].value}"

    run(lambda: site.get("/admin/", cookie=cookie))

    [line] = site.lines
    assert (line["transport"], line["user"]) == ("page", admin.pk)
