"""Promise: the API adds the headers that Django's middleware would add, on a shorter way."""

import pytest
from corsheaders.middleware import CorsMiddleware
from django.http import HttpResponse
from django.middleware.security import SecurityMiddleware
from django.test import Client, RequestFactory

from nexus.gateway.cors import ApiCorsMiddleware

pytestmark = pytest.mark.django_db

PATHS = (
    "/api",
    "/api/v1/meta/",
    "/api/v1/nothing/",
    "/api/v1/users/me/",
    "/api/openapi.json",
    "/api/docs/",
    "/graphql",
    "/livez",
    "/problems/not_found",
)


@pytest.mark.parametrize("is_secure", [False, True])
@pytest.mark.parametrize("path", PATHS)
def test_security_middleware_adds_nothing_to_a_response(
    settings: object, path: str, *, is_secure: bool
) -> None:
    settings.SECURE_HSTS_SECONDS = 3600  # type: ignore[attr-defined]  # pytest-django's
    response = Client().get(path, secure=is_secure, headers={"Accept": "text/html"})
    before = dict(response.headers)
    request = RequestFactory().get(path, secure=is_secure)

    SecurityMiddleware(lambda _: HttpResponse()).process_response(request, response)

    assert dict(response.headers) == before
    assert ("Strict-Transport-Security" in before) is is_secure
    assert before["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("path", "policy"),
    [
        ("/api/v1/meta/", "default-src 'none'; frame-ancestors 'none'"),
        ("/api/docs/", "style-src 'self' 'unsafe-inline'"),
        ("/problems/not_found", "form-action 'self'"),
    ],
)
def test_data_and_pages_have_policies_of_their_own(path: str, policy: str) -> None:
    response = Client().get(path, headers={"Accept": "text/html"})

    assert policy in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "DENY"


def test_headers_of_one_response_do_not_reach_another() -> None:
    first = Client().get("/api/v1/meta/")
    first["Referrer-Policy"] = "changed"
    first.headers["X-Only-Here"] = "yes"

    second = Client().get("/api/v1/meta/")

    assert second["Referrer-Policy"] == "same-origin"
    assert "X-Only-Here" not in second


@pytest.mark.parametrize("vary", [None, "Accept", "Origin", "*"])
@pytest.mark.parametrize("method", ["GET", "OPTIONS"])
@pytest.mark.parametrize("origin", [None, "", "http://localhost:5173", "https://evil.test"])
@pytest.mark.parametrize("path", ["/api/v1/meta/", "/graphql", "/", "/livez"])
def test_cross_origin_headers_are_those_of_the_library(
    path: str, origin: str | None, method: str, vary: str | None
) -> None:
    def respond(_: object) -> HttpResponse:
        return HttpResponse(headers={} if vary is None else {"Vary": vary})

    request = RequestFactory().generic(
        method, path, headers={} if origin is None else {"Origin": origin}
    )

    ours, of_library = ApiCorsMiddleware(respond)(request), CorsMiddleware(respond)(request)

    assert dict(ours.headers) == dict(of_library.headers)  # type: ignore[attr-defined]
