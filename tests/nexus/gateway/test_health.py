"""Is the process alive, and can it do its work?"""

from typing import Any

import pytest
from django.test import Client

from shared import lifecycle

pytestmark = [pytest.mark.urls("tests.nexus.gateway.scratch.urls")]


class TestLive:
    def test_needs_no_part(self, client: Client) -> None:
        response = client.get("/livez", headers={"Host": "10.0.0.7"})

        assert response.status_code == 200
        assert response.json() == {"status": "ok"}


@pytest.mark.django_db
class TestReady:
    def test_says_yes(self, client: Client) -> None:
        response = client.get("/readyz")

        assert response.status_code == 200
        assert response.json() == {"status": "ok"}

    def test_tells_of_each_part_when_asked(self, client: Client) -> None:
        report = client.get("/readyz?verbose").json()

        parts = report["parts"]
        assert report["dead_letters"] == 0
        assert list(parts) == ["database", "migrations", "cache", "broker"]
        assert all(part["status"] == "ok" for part in parts.values())

    def test_names_the_part_that_is_down(self, client: Client, settings: Any) -> None:
        settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"

        response = client.get("/readyz")

        assert response.status_code == 503
        assert response["Content-Type"] == "application/problem+json"
        assert response["Retry-After"]
        assert response.json()["code"] == "service_unavailable"
        assert response.json()["detail"] == "Down: broker."
        assert response.json()["parts"]["database"]["status"] == "ok"

    def test_says_no_once_the_process_is_to_stop(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(lifecycle.stopping, "is_set", lambda: True)

        response = client.get("/readyz")

        assert response.status_code == 503
        assert response["Retry-After"]
        assert response.json()["detail"] == "Stopping."
