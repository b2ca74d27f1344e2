"""Promise: responses that the event loop copies are those that Django makes."""

import asyncio
import json
from typing import Any

import pytest
from django.core.wsgi import get_wsgi_application

from nexus.web.bridge import AsgiBridge
from tests.nexus.web.asgi_client import Exchange

ID = (b"x-request-id", b"a-chosen-id")
REQUESTS: dict[str, tuple[str, str, list[tuple[bytes, bytes]]]] = {
    "a list": ("GET", "/api/v1/products/", []),
    "without the last slash": ("GET", "/api/v1/products", []),
    "of another site": ("GET", "/api/v1/products/", [(b"origin", b"http://localhost:3000")]),
    "of a refused site": ("GET", "/api/v1/products/", [(b"origin", b"https://evil.test")]),
    "with a token": ("GET", "/api/v1/orders/", [(b"authorization", b"Bearer none")]),
    "a write": ("POST", "/api/v1/orders/", [(b"content-type", b"application/json")]),
    "GraphQL": ("POST", "/graphql", [(b"content-type", b"application/json")]),
    "GraphQL with its media type": (
        "POST",
        "/graphql/",
        [(b"accept", b"application/graphql-response+json")],
    ),
    "GraphiQL": ("GET", "/graphql", [(b"accept", b"text/html")]),
    "a path with quotes": ("GET", "/api/v1/products/%22%5C/", []),
    "a path that is not text": ("GET", "/api/v1/products/%FF%C3%A9/", []),
    "no route": ("GET", "/api/v1/nowhere/", []),
    "HEAD": ("HEAD", "/api/v1/products/", []),
}


@pytest.fixture
def bridge(settings: Any, monkeypatch: pytest.MonkeyPatch) -> AsgiBridge:
    """Return a bridge that refuses all ordinary work."""
    settings.NEXUS_MAX_IN_FLIGHT = 0
    settings.NEXUS_SERVER_TIMING = False
    settings.NEXUS_ALLOW_REMOTE = True
    return AsgiBridge(get_wsgi_application())


def send(
    bridge: AsgiBridge, method: str, path: str, *headers: tuple[bytes, bytes], body: bytes = b""
) -> Exchange:
    exchange = Exchange(bridge, path, method, [*headers])
    asyncio.run(exchange.complete(body))
    return exchange


def count_calls(bridge: AsgiBridge) -> list[object]:
    """Return a list that grows with each request that enters Django."""
    entered: list[object] = []
    application = bridge._application

    def enter(environ: Any, start_response: Any) -> Any:
        entered.append(environ)
        return application(environ, start_response)

    bridge._application = enter
    return entered


@pytest.mark.parametrize("request_of", REQUESTS.values(), ids=REQUESTS)
def test_copy_is_what_django_responds(
    bridge: AsgiBridge, request_of: tuple[str, str, list[tuple[bytes, bytes]]]
) -> None:
    method, path, headers = request_of

    of_django = send(bridge, method, path, ID, *headers)
    copy = send(bridge, method, path, ID, *headers)

    assert of_django.status == copy.status == 503
    assert copy.header == of_django.header
    assert copy.body == of_django.body


def test_copy_has_the_path_and_the_id_of_its_own_request(bridge: AsgiBridge) -> None:
    send(bridge, "GET", "/api/v1/products/", ID)

    copy = send(bridge, "GET", "/api/v1/orders/7/", (b"x-request-id", b"another-id"))
    without_id = send(bridge, "GET", "/api/v1/orders/7/")

    document = json.loads(copy.body)
    assert (document["instance"], document["request_id"]) == ("/api/v1/orders/7/", "another-id")
    assert copy.header["x-request-id"] == "another-id"
    assert json.loads(without_id.body)["request_id"] == without_id.header["x-request-id"]
    assert "another-id" not in without_id.body.decode()


def test_django_is_entered_once_for_a_kind(bridge: AsgiBridge) -> None:
    entered = count_calls(bridge)

    for number in range(20):
        send(bridge, "GET", f"/api/v1/products/{number}/")

    assert len(entered) == 1


def test_preflight_requests_are_answered_under_overload(bridge: AsgiBridge) -> None:
    asked = [
        (b"origin", b"http://localhost:3000"),
        (b"access-control-request-method", b"POST"),
    ]

    statuses = {send(bridge, "OPTIONS", "/api/v1/orders/", *asked).status for _ in range(3)}

    assert statuses == {200}


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_liveness_under_overload_enters_django_once(bridge: AsgiBridge, method: str) -> None:
    entered = count_calls(bridge)

    of_django, copy, with_id = (send(bridge, method, "/livez", *ids) for ids in ([], [], [ID]))

    assert len(entered) == 1
    assert of_django.status == copy.status == with_id.status == 200
    assert of_django.body == copy.body
    assert with_id.header == of_django.header | {"x-request-id": ID[1].decode()}
    assert copy.header["x-request-id"] != of_django.header["x-request-id"]


@pytest.mark.parametrize("chosen", [b"request_id", b"instance", b"service_unavailable"])
def test_id_that_a_client_chose_changes_nothing_else(bridge: AsgiBridge, chosen: bytes) -> None:
    for request_id in (chosen, b"another-id"):
        body = json.loads(
            send(bridge, "GET", "/api/v1/products/", (b"x-request-id", request_id)).body
        )

        assert (body["request_id"], body["instance"]) == (request_id.decode(), "/api/v1/products/")
        assert body["code"] == "service_unavailable"


def test_kind_that_is_ahead_under_overload_is_refused(
    bridge: AsgiBridge, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(bridge, "GET", "/api/v1/products/", ID)
    monkeypatch.setattr(bridge._work, "_capacity", 100)
    entered = count_calls(bridge)
    for number in range(100):
        bridge._shares.count(False, is_admitted=number % 2 == 0)
        bridge._shares.count(True, is_admitted=number % 10 == 0)

    read = send(bridge, "GET", "/api/v1/products/")
    write = send(bridge, "POST", "/api/v1/orders/", (b"content-length", b"2"), body=b"{}")

    assert read.status == 503
    assert write.status == 401
    assert len(entered) == 1
