"""Development refuses other machines, and production refuses plain HTTP."""

import subprocess
import sys
from typing import Any

import pytest
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from nexus.portal.dev_mail import dev_mail_urls
from nexus.portal.dev_pages import local_only
from nexus.portal.dev_people import dev_people_urls
from nexus.web.__main__ import ExposedDevelopment, refuse_exposed_development
from tests.deploy.test_entrypoint import REQUIRED_SETTINGS

REMOTE = "203.0.113.7"


@local_only
def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("the mailbox")


def is_shown(**meta: str) -> bool:
    try:
        return page(RequestFactory().get("/dev/mail/", **meta)).status_code == 200
    except Http404:
        return False


class TestDevPages:
    @pytest.mark.parametrize("peer", ["127.0.0.1", "127.8.0.1", "::1", "::ffff:127.0.0.1", ""])
    def test_local_peer_sees_dev_pages(self, peer: str) -> None:
        assert is_shown(REMOTE_ADDR=peer)

    @pytest.mark.parametrize("peer", [REMOTE, "10.0.0.7", "2001:db8::7", "::ffff:10.0.0.7", "x"])
    def test_remote_peer_is_refused_with_any_host_header(self, peer: str) -> None:
        assert not is_shown(REMOTE_ADDR=peer, HTTP_HOST="localhost")

    @pytest.mark.parametrize(
        "header",
        ["HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "HTTP_FORWARDED", "HTTP_X_REAL_IP"],
    )
    def test_forwarded_request_from_a_local_proxy_is_refused(self, header: str) -> None:
        assert not is_shown(**{header: "127.0.0.1"})

    def test_every_dev_page_is_guarded(self, settings: Any) -> None:
        settings.NEXUS_DEMO = settings.NEXUS_DEV_MAIL = True
        remote = RequestFactory().get("/dev/", REMOTE_ADDR=REMOTE)

        patterns = [*dev_mail_urls(), *dev_people_urls()]

        assert len(patterns) == 3
        for pattern in patterns:
            with pytest.raises(Http404):
                pattern.callback(remote)


@pytest.mark.slow
@pytest.mark.parametrize(("demo", "shown"), [("off", "False"), ("on", "True")])
def test_mailbox_exists_only_in_the_demo(demo: str, shown: str) -> None:
    code = "from nexus.settings import base; print(base.NEXUS_DEV_MAIL, base.NEXUS_ALLOW_REMOTE)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={
            "PYTHONPATH": "platform:.",
            "NEXUS_DEMO": demo,
            "DATABASE_URL": "postgres:///unused",
            "REDIS_URL": "redis://unused/0",
        },
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.split() == [shown, "False"]


class TestListening:
    @pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
    def test_development_may_listen_on_loopback(self, host: str) -> None:
        refuse_exposed_development(["--port", "8000", "--host", host], environment={})

    @pytest.mark.parametrize(
        "given", [["--host", "0.0.0.0"], ["--host=::"], ["--host", "10.0.0.7"]]
    )
    def test_development_refuses_other_addresses(self, given: list[str]) -> None:
        with pytest.raises(ExposedDevelopment):
            refuse_exposed_development(given, environment={})

    def test_address_from_the_server_environment_is_checked(self) -> None:
        with pytest.raises(ExposedDevelopment):
            refuse_exposed_development([], environment={"GRANIAN_HOST": "0.0.0.0"})

    @pytest.mark.parametrize(
        "environment",
        [
            {"NEXUS_ALLOW_REMOTE": "on"},
            {"DJANGO_SETTINGS_MODULE": "nexus.settings.production"},
        ],
    )
    def test_setting_or_production_allows_other_addresses(
        self, environment: dict[str, str]
    ) -> None:
        refuse_exposed_development(["--host", "0.0.0.0"], environment=environment)


@pytest.mark.django_db
class TestRemoteClients:
    @pytest.fixture(autouse=True)
    def _developing(self, settings: Any) -> None:
        settings.NEXUS_ALLOW_REMOTE = False

    @pytest.mark.parametrize("path", ["/", "/admin/login/", "/api/v1/meta/", "/static/x.css"])
    def test_remote_peer_gets_a_problem(self, client: Client, path: str) -> None:
        response = client.get(path, REMOTE_ADDR=REMOTE)

        assert response.status_code == 403
        assert response["Content-Type"] == "application/problem+json"
        assert response.json()["code"] == "permission_denied"

    def test_remote_graphql_client_gets_a_graphql_error(self, client: Client) -> None:
        response = client.post(
            "/graphql", {"query": "{ me { id } }"}, "application/json", REMOTE_ADDR=REMOTE
        )

        assert response.status_code == 403
        assert response.json()["errors"][0]["extensions"]["code"] == "permission_denied"

    def test_local_peer_and_probes_are_answered(self, client: Client) -> None:
        assert client.get("/api/v1/meta/").status_code == 200
        assert client.get("/livez", REMOTE_ADDR="10.0.0.7").status_code == 200


@pytest.mark.django_db
class TestPlainHttp:
    @pytest.fixture(autouse=True)
    def _in_public(self, settings: Any) -> None:
        settings.SECURE_SSL_REDIRECT = True

    @pytest.mark.parametrize(
        "path", ["/api/v1/users/login/", "/api/v1/users/login", "/graphql", "/admin/login/"]
    )
    def test_log_in_is_refused_and_not_redirected(self, client: Client, path: str) -> None:
        response = client.post(path, {}, "application/json")

        assert response.status_code == 403
        assert response["Cache-Control"] == "no-store"

    @pytest.mark.parametrize("path", ["/api/v1/meta/", "/api/docs/", "/graphql", "/api"])
    def test_read_of_the_api_is_refused(self, client: Client, path: str) -> None:
        response = client.get(path)

        assert response.status_code == 403

    def test_page_is_redirected(self, client: Client) -> None:
        response = client.get("/admin/login/")

        assert (response.status_code, response["Location"]) == (
            301,
            "https://testserver/admin/login/",
        )

    def test_https_and_probes_are_answered(self, client: Client) -> None:
        assert client.get("/api/v1/meta/", secure=True).status_code == 200
        assert client.get("/livez").status_code == 200


@pytest.mark.django_db
class TestDeveloperTools:
    def test_system_panel_is_off_by_setting(self, client: Client, settings: Any) -> None:
        assert client.get("/portal/system/").status_code == 200
        settings.NEXUS_SYSTEM_PANEL = False

        assert client.get("/portal/system/").status_code == 404
        assert "/portal/system/" not in client.get("/", headers={"Accept": "text/html"}).text

    def test_graphiql_is_off_by_setting(self, client: Client, settings: Any) -> None:
        accept = {"Accept": "text/html"}
        assert client.get("/graphql", headers=accept).status_code == 200
        settings.NEXUS_GRAPHIQL = False

        assert client.get("/graphql", headers=accept).status_code == 405

    def test_demo_password_is_shown_only_to_this_machine(
        self, client: Client, settings: Any
    ) -> None:
        settings.NEXUS_DEMO, settings.NEXUS_DEMO_PASSWORD = True, "bodega-fumira-kelupo"

        local = client.get("/api/openapi.json").text
        remote = client.get("/api/openapi.json", REMOTE_ADDR=REMOTE).text

        assert "bodega-fumira-kelupo" in local
        assert "bodega-fumira-kelupo" not in remote


@pytest.mark.slow
def test_developer_tools_are_off_in_production_by_default() -> None:
    code = (
        "from nexus.settings import production as p;"
        "print(p.NEXUS_GRAPHQL['introspection'], p.NEXUS_GRAPHIQL, p.NEXUS_SYSTEM_PANEL,"
        " p.NEXUS_DEV_MAIL, p.NEXUS_DEMO)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": "platform:.", **REQUIRED_SETTINGS},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.split() == ["False"] * 5
