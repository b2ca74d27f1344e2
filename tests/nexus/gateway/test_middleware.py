"""Middleware of every request."""

import re
from typing import Any

import pytest
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.test import Client, RequestFactory

from nexus.gateway.middleware import ApiMiddleware
from nexus.logs import RequestIdFilter
from nexus.web.environ import REFUSAL
from shared.errors import ServiceUnavailable
from shared.request_context import request_id

pytestmark = [pytest.mark.urls("tests.nexus.gateway.scratch.urls"), pytest.mark.django_db]

META = "/api/v1/meta/"


class TestRequestId:
    def test_valid_request_id_is_accepted(self, client: Client) -> None:
        response = client.get(META, headers={"X-Request-ID": "Journey-1.two_3"})

        assert response["X-Request-ID"] == "Journey-1.two_3"

    @pytest.mark.parametrize(
        "offered", ["", "short", "x" * 129, "has space", "line\nbreak", "ünïcode-id"]
    )
    def test_invalid_request_id_is_replaced(self, client: Client, offered: str) -> None:
        response = client.get(META, HTTP_X_REQUEST_ID=offered)

        assert re.fullmatch(r"[0-9a-f]{32}", response["X-Request-ID"])

    def test_pages_have_a_request_id(self, client: Client) -> None:
        assert client.get("/problems/not_found")["X-Request-ID"]

    def test_log_line_carries_the_request_id(self) -> None:
        record: Any = type("Record", (), {})()
        token = request_id.set("the-request")

        RequestIdFilter().filter(record)
        request_id.reset(token)

        assert record.request_id == "the-request"


class TestServerTiming:
    @pytest.mark.parametrize(
        ("statements", "description"), [(0, "0 queries"), (1, "1 query"), (3, "3 queries")]
    )
    def test_server_timing_counts_every_statement(
        self, client: Client, statements: int, description: str
    ) -> None:
        timing = client.get(f"/api/v1/things/costs/{statements}/")["Server-Timing"]

        assert re.fullmatch(rf'total;dur=[\d.]+, db;dur=[\d.]+;desc="{description}"', timing)

    def test_server_timing_is_off_by_setting(self, client: Client, settings: Any) -> None:
        settings.NEXUS_SERVER_TIMING = False

        assert "Server-Timing" not in client.get(META)


class TestRefusal:
    @pytest.mark.parametrize("path", [META, "/", "/livez"])
    def test_refusal_of_the_web_process_is_a_problem(self, client: Client, path: str) -> None:
        refusal = ServiceUnavailable("There is too much to do for the moment.")

        response = client.get(path, **{REFUSAL: refusal})

        assert response.status_code == 503
        assert response["Content-Type"] == "application/problem+json"
        assert response["Retry-After"] == "2"
        assert response.json()["detail"] == "There is too much to do for the moment."
        assert response.json()["request_id"] == response["X-Request-ID"]

    def test_refusal_has_cors_headers(self, client: Client) -> None:
        headers = {"Origin": "http://localhost:5173"}

        response = client.get(META, headers=headers, **{REFUSAL: ServiceUnavailable("Busy.")})

        assert response["Access-Control-Allow-Origin"] == "http://localhost:5173"


class TestOutage:
    @pytest.mark.parametrize("failure", [OperationalError("gone"), InterfaceError("closed")])
    def test_outage_on_a_page_is_a_problem(self, rf: RequestFactory, failure: Exception) -> None:
        middleware = ApiMiddleware(lambda request: HttpResponse())

        response = middleware.process_exception(rf.get("/admin/"), failure)

        assert response is not None
        assert response.status_code == 503
        assert response["Content-Type"] == "application/problem+json"
        assert response["Retry-After"] == "2"

    def test_other_exception_on_a_page_is_not_handled(self, rf: RequestFactory) -> None:
        middleware = ApiMiddleware(lambda request: HttpResponse())

        assert middleware.process_exception(rf.get("/admin/"), KeyError("tea")) is None


class TestApiPath:
    def test_api_request_has_no_session(self, client: Client) -> None:
        response = client.get(META)

        assert not hasattr(response.wsgi_request, "session")
        assert "Set-Cookie" not in response

    def test_page_request_has_a_session(self, client: Client) -> None:
        response = client.get("/problems/not_found")

        assert hasattr(response.wsgi_request, "session")


class TestThrottles:
    def test_anonymous_reads_are_counted_by_address(self, client: Client, settings: Any) -> None:
        settings.NEXUS_THROTTLES = True
        settings.NEXUS_THROTTLE_RATES = {"reads_address": (2, 60)}
        address = "198.51.100.7"

        answers = [client.get(META, REMOTE_ADDR=address).status_code for _ in range(3)]

        assert answers == [200, 200, 429]


class TestOtherOrigins:
    @pytest.mark.parametrize(
        "name",
        [
            *("authorization", "content-type", "idempotency-key", "if-match", "if-none-match"),
            *("last-event-id", "x-request-id"),
            *("traceparent", "tracestate", "baggage", "sentry-trace"),
        ],
    )
    @pytest.mark.parametrize("path", ["/api/v1/meta/", "/graphql"])
    def test_tracing_headers_of_other_origins_are_allowed(
        self, client: Client, path: str, name: str
    ) -> None:
        preflight = client.options(
            path,
            headers={
                "Origin": "http://localhost:5173",
                "Access-Control-Request-Method": "POST",
                "Access-Control-Request-Headers": name,
            },
        )

        assert name in preflight["Access-Control-Allow-Headers"].split(", ")
