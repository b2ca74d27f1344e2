"""What surrounds every request."""

import re
import threading
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from nexus.gateway.middleware import RequestContextMiddleware
from nexus.logs import RequestIdFilter, request_id

pytestmark = [pytest.mark.urls("tests.nexus.gateway.scratch.urls"), pytest.mark.django_db]

META = "/api/v1/meta/"


class TestRequestId:
    def test_a_good_one_is_kept(self, client: Client) -> None:
        response = client.get(META, headers={"X-Request-ID": "Journey-1.two_3"})

        assert response["X-Request-ID"] == "Journey-1.two_3"

    @pytest.mark.parametrize(
        "offered", ["", "short", "x" * 129, "has space", "line\nbreak", "ünïcode-id"]
    )
    def test_any_other_is_replaced(self, client: Client, offered: str) -> None:
        response = client.get(META, HTTP_X_REQUEST_ID=offered)

        assert re.fullmatch(r"[0-9a-f]{32}", response["X-Request-ID"])

    def test_pages_have_one_too(self, client: Client) -> None:
        assert client.get("/problems/not_found")["X-Request-ID"]

    def test_a_log_line_carries_it(self) -> None:
        record: Any = type("Record", (), {})()
        token = request_id.set("the-request")

        RequestIdFilter().filter(record)
        request_id.reset(token)

        assert record.request_id == "the-request"


class TestServerTiming:
    @pytest.mark.parametrize(
        ("statements", "said"), [(0, "0 queries"), (1, "1 query"), (3, "3 queries")]
    )
    def test_counts_every_statement(self, client: Client, statements: int, said: str) -> None:
        timing = client.get(f"/api/v1/things/costs/{statements}/")["Server-Timing"]

        assert re.fullmatch(rf'total;dur=[\d.]+, db;dur=[\d.]+;desc="{said}"', timing)

    def test_is_absent_when_switched_off(self, client: Client, settings: Any) -> None:
        settings.NEXUS_SERVER_TIMING = False

        assert "Server-Timing" not in client.get(META)


class TestInFlight:
    def test_one_request_too_many_is_refused_at_once(
        self, settings: Any, rf: RequestFactory
    ) -> None:
        settings.NEXUS_MAX_IN_FLIGHT = 1
        entered, release = threading.Event(), threading.Event()

        def answer_slowly(request: HttpRequest) -> HttpResponse:
            entered.set()
            release.wait(5)
            return HttpResponse("done")

        middleware = RequestContextMiddleware(answer_slowly)
        first = threading.Thread(target=middleware, args=[rf.get(META)])
        first.start()
        entered.wait(5)

        refused = middleware(rf.get(META))
        release.set()
        first.join()

        assert refused.status_code == 503
        assert refused["Retry-After"]
        assert middleware(rf.get(META)).status_code == 200


class TestShortWay:
    def test_costs_no_session(self, client: Client) -> None:
        response = client.get(META)

        assert not hasattr(response.wsgi_request, "session")
        assert "Set-Cookie" not in response

    def test_a_page_has_its_session(self, client: Client) -> None:
        response = client.get("/problems/not_found")

        assert hasattr(response.wsgi_request, "session")


class TestThrottles:
    def test_anonymous_reads_are_counted_by_address(self, client: Client, settings: Any) -> None:
        settings.NEXUS_THROTTLES = True
        settings.NEXUS_THROTTLE_RATES = {"reads_address": (2, 60)}
        address = "198.51.100.7"

        answers = [client.get(META, REMOTE_ADDR=address).status_code for _ in range(3)]

        assert answers == [200, 200, 429]
