"""Liveness and readiness probes."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from typing import Any

import pytest
from django.test import Client

from nexus.gateway import health
from nexus.gateway.health import Readiness, readiness
from shared import lifecycle

pytestmark = [pytest.mark.urls("tests.nexus.gateway.scratch.urls")]


class TestLive:
    def test_liveness_checks_no_part(self, client: Client) -> None:
        response = client.get("/livez", headers={"Host": "10.0.0.7"})

        assert response.status_code == 200
        assert response.json() == {"status": "ok"}


REMOTE = "203.0.113.7"


@pytest.fixture(autouse=True)
def _reset_checks() -> Iterator[None]:
    readiness.reset()
    yield
    readiness.reset()


@pytest.fixture
def pending(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pretend that migrations are pending, as when new code runs on an older database."""
    monkeypatch.setattr(health, "_all_applied", cache(lambda: False))


@pytest.mark.django_db
class TestReady:
    def test_working_parts_make_the_process_ready(self, client: Client) -> None:
        response = client.get("/readyz")

        assert response.status_code == 200
        assert response.json() == {"status": "ok"}

    def test_verbose_request_lists_each_part(self, client: Client) -> None:
        report = client.get("/readyz?verbose").json()

        parts = report["parts"]
        assert report["dead_letters"] == 0
        assert list(parts) == ["database", "migrations", "cache", "broker"]
        assert all(part["status"] == "ok" for part in parts.values())

    @pytest.mark.usefixtures("pending")
    def test_part_that_is_down_is_named(self, client: Client) -> None:
        response = client.get("/readyz")

        assert response.status_code == 503
        assert response["Content-Type"] == "application/problem+json"
        assert response["Retry-After"]
        assert response.json()["code"] == "service_unavailable"
        assert response.json()["detail"] == "Down: migrations."
        assert response.json()["parts"]["database"]["status"] == "ok"

    def test_optional_part_down_leaves_the_process_ready(
        self, client: Client, settings: Any
    ) -> None:
        settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"

        response = client.get("/readyz?verbose")

        assert response.status_code == 200
        assert response.json()["parts"]["broker"]["status"] == "down"

    def test_probe_does_not_wait_for_parts_that_requests_do_not_need(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        examined: list[str] = []
        checks = {part: partial(examined.append, part) for part in health.CHECKS}
        monkeypatch.setattr(health, "CHECKS", checks)

        client.get("/readyz")
        assert examined == ["database", "migrations"]

        client.get("/readyz?verbose")
        assert examined == ["database", "migrations", "cache", "broker"]

    @pytest.mark.usefixtures("pending")
    @pytest.mark.parametrize(
        "sender",
        [{"REMOTE_ADDR": REMOTE}, {"HTTP_X_FORWARDED_FOR": "127.0.0.1"}],
        ids=["another machine", "a proxy on this one"],
    )
    def test_untrusted_client_sees_no_part(self, client: Client, sender: dict[str, str]) -> None:
        problem = client.get("/readyz?verbose", **sender).json()

        assert problem["detail"] == "Not ready."
        assert "parts" not in problem

    @pytest.mark.parametrize(
        ("authorization", "members"),
        [
            ("Bearer a-long-token", {"status", "parts", "dead_letters", "schedule"}),
            ("Bearer another-token", {"status"}),
            ("Bearer ", {"status"}),
            ("", {"status"}),
        ],
    )
    def test_readiness_token_shows_the_details(
        self, client: Client, settings: Any, authorization: str, members: set[str]
    ) -> None:
        settings.NEXUS_READINESS_TOKEN = "a-long-token"

        answer = client.get(
            "/readyz?verbose", REMOTE_ADDR=REMOTE, headers={"Authorization": authorization}
        )

        assert set(answer.json()) == members

    def test_empty_token_shows_no_details(self, client: Client) -> None:
        answer = client.get(
            "/readyz?verbose", REMOTE_ADDR=REMOTE, headers={"Authorization": "Bearer "}
        )

        assert set(answer.json()) == {"status"}

    def test_checks_run_once_in_two_seconds_for_all_probes(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        examined: list[str] = []
        monkeypatch.setattr(health, "CHECKS", {"database": lambda: examined.append("database")})
        shared = Readiness()

        with ThreadPoolExecutor(8) as threads:
            for _ in range(100):
                threads.submit(shared.results, ["database"])

        assert examined == ["database"]
        assert Readiness.CACHE_SECONDS == 2.0

    def test_stopping_process_is_not_ready(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(lifecycle.stopping, "is_set", lambda: True)

        response = client.get("/readyz")

        assert response.status_code == 503
        assert response["Retry-After"]
        assert response.json()["detail"] == "Stopping."
