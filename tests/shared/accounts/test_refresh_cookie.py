"""The refresh token in a cookie, for browsers."""

import json
from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
from django.test import Client

from nexus import start
from nexus.gateway.openapi_components import resolve_references
from nexus.gateway.rest import build_api
from shared.accounts.refresh_cookie import HEADER
from shared.accounts.services import TokenPair
from shared.auth.models import RefreshToken, RevokeReason, Session, User

SignIn = Callable[[User], TokenPair]
Send = Callable[..., Any]

OWN_ORIGIN = "http://testserver"
SHOP = "https://shop.example"
LOG_IN = "login/"
REFRESH = "token/refresh/"
LOG_OUT = "logout/"
TOKEN_AUTH = """
mutation ($username: String!, $password: String!) {
  tokenAuth(username: $username, password: $password) { access refresh }
}
"""
REFRESH_COOKIE, LOGOUT_COOKIE = "nexus_refresh", "nexus_logout"

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(address: str) -> Client:
    """Return a client with cookies. Django's client ignores cookie paths."""
    return Client(REMOTE_ADDR=address)


@pytest.fixture
def send(browser: Client) -> Send:
    """Return a function that sends a request from the API's own origin."""

    def send(
        path: str,
        body: Mapping[str, Any] | None = None,
        *,
        origin: str | None = OWN_ORIGIN,
        transport: str | None = "cookie",
        token: str = "",
    ) -> Any:
        named = {
            "Origin": origin,
            HEADER: transport,
            "Authorization": f"Bearer {token}" if token else None,
        }
        return browser.post(
            f"/api/v1/users/{path}",
            b"" if body is None else json.dumps(body),
            content_type="application/json",
            headers={name: value for name, value in named.items() if value is not None},
        )

    return send


@pytest.fixture
def credentials(ada: User, password: str) -> dict[str, str]:
    """Return the credentials of an account."""
    return {"username": ada.username, "password": password}


@pytest.fixture
def signed_in(send: Send, credentials: dict[str, str]) -> str:
    """Sign the browser in and return its access token."""
    access: str = send(LOG_IN, credentials).json()["access"]
    return access


class TestLogIn:
    def test_refresh_token_is_in_cookies_and_not_in_the_body(
        self, send: Send, credentials: dict[str, str]
    ) -> None:
        answer = send(LOG_IN, credentials)

        body = answer.json()
        assert (answer.status_code, body["refresh"], body["expires_in"]) == (200, "", 900)
        assert set(answer.cookies) == {REFRESH_COOKIE, LOGOUT_COOKIE}
        for cookie in answer.cookies.values():
            assert cookie.value not in answer.content.decode()
            assert cookie["httponly"]
            assert cookie["samesite"] == "Strict"

    def test_each_cookie_is_limited_to_one_path(
        self, send: Send, credentials: dict[str, str]
    ) -> None:
        cookies = send(LOG_IN, credentials).cookies

        # A cookie path without a trailing slash matches the URL with and without one.
        assert {name: cookie["path"] for name, cookie in cookies.items()} == {
            REFRESH_COOKIE: "/api/v1/users/token/refresh",
            LOGOUT_COOKIE: "/api/v1/users/logout",
        }
        assert not any(cookie["domain"] for cookie in cookies.values())

    @pytest.mark.parametrize(("is_demo", "is_secure"), [(False, True), (True, "")])
    def test_cookie_is_secure_outside_the_demo(
        self,
        settings: Any,
        send: Send,
        credentials: dict[str, str],
        is_demo: bool,
        is_secure: object,
    ) -> None:
        settings.NEXUS_DEMO = is_demo

        cookies = send(LOG_IN, credentials).cookies

        assert {cookie["secure"] for cookie in cookies.values()} == {is_secure}

    def test_cookies_expire_with_the_token(self, send: Send, credentials: dict[str, str]) -> None:
        cookies = send(LOG_IN, credentials).cookies

        end = RefreshToken.objects.get().expires_at.replace(microsecond=0)
        assert {parsedate_to_datetime(one["expires"]) for one in cookies.values()} == {end}

    def test_log_in_without_the_header_sets_no_cookie(
        self, send: Send, credentials: dict[str, str]
    ) -> None:
        answer = send(LOG_IN, credentials, transport=None)

        assert len(answer.json()["refresh"]) > 300
        assert not answer.cookies

    def test_unknown_transport_is_refused(self, send: Send, credentials: dict[str, str]) -> None:
        answer = send(LOG_IN, credentials, transport="pigeon")

        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == HEADER
        assert not Session.objects.exists()


class TestRefresh:
    def test_refresh_reads_and_replaces_the_cookie(
        self, browser: Client, send: Send, signed_in: str
    ) -> None:
        before = browser.cookies[REFRESH_COOKIE].value

        answer = send(REFRESH)

        assert (answer.status_code, answer.json()["refresh"]) == (200, "")
        after = {browser.cookies[name].value for name in (REFRESH_COOKIE, LOGOUT_COOKIE)}
        assert len(after) == 1
        assert before not in after
        assert send("me/").status_code == 405
        assert (
            browser.get(
                "/api/v1/users/me/", headers={"Authorization": f"Bearer {answer.json()['access']}"}
            ).json()["username"]
            == "ada"
        )

    def test_concurrent_tabs_get_the_same_cookie(
        self, browser: Client, send: Send, signed_in: str
    ) -> None:
        first_cookie = browser.cookies[REFRESH_COOKIE].value
        first = send(REFRESH).cookies[REFRESH_COOKIE].value
        browser.cookies[REFRESH_COOKIE] = first_cookie

        second = send(REFRESH).cookies[REFRESH_COOKIE].value

        assert first == second

    def test_refresh_without_a_cookie_is_refused(
        self, send: Send, ada: User, sign_in: SignIn
    ) -> None:
        pair = sign_in(ada)

        answer = send(REFRESH, {"refresh": pair.refresh})

        assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")
        assert RefreshToken.objects.get().used_at is None

    @pytest.mark.parametrize("body", [None, {}, {"refresh": None}])
    def test_refresh_without_the_header_ignores_the_cookie(
        self, send: Send, signed_in: str, body: Mapping[str, Any] | None
    ) -> None:
        answer = send(REFRESH, body, transport=None)

        assert (answer.status_code, answer.json()["code"]) == (422, "validation_error")
        assert RefreshToken.objects.get().used_at is None


class TestLogOut:
    def test_log_out_needs_no_access_token(
        self, browser: Client, send: Send, signed_in: str
    ) -> None:
        answer = send(LOG_OUT)

        assert answer.status_code == 204
        assert Session.objects.get().revoke_reason == RevokeReason.LOGOUT
        assert {cookie["max-age"] for cookie in answer.cookies.values()} == {0}
        assert {(name, one["path"]) for name, one in answer.cookies.items()} == {
            (REFRESH_COOKIE, "/api/v1/users/token/refresh"),
            (LOGOUT_COOKIE, "/api/v1/users/logout"),
        }

    def test_log_out_with_an_invalid_access_token_ends_the_session(
        self, send: Send, signed_in: str
    ) -> None:
        assert send(LOG_OUT, token="expired").status_code == 204

        assert Session.objects.get().revoke_reason == RevokeReason.LOGOUT

    @pytest.mark.parametrize("cookie", ["a.b.c", "teapot"])
    def test_invalid_cookie_is_cleared_at_log_out(
        self, browser: Client, send: Send, cookie: str
    ) -> None:
        browser.cookies[LOGOUT_COOKIE] = cookie

        answer = send(LOG_OUT)

        assert answer.status_code == 204
        assert {one["max-age"] for one in answer.cookies.values()} == {0}

    def test_log_out_without_a_cookie_uses_the_bearer_token(
        self, browser: Client, send: Send, signed_in: str
    ) -> None:
        browser.cookies.clear()

        answer = send(LOG_OUT, token=signed_in)

        assert answer.status_code == 204
        assert {one["max-age"] for one in answer.cookies.values()} == {0}
        assert Session.objects.get().revoke_reason == RevokeReason.LOGOUT

    def test_log_out_without_cookie_and_token_is_refused(self, send: Send) -> None:
        assert send(LOG_OUT).json()["code"] == "not_authenticated"

    def test_log_out_without_the_header_ignores_the_cookie(
        self, send: Send, signed_in: str
    ) -> None:
        assert send(LOG_OUT, transport=None).json()["code"] == "not_authenticated"

        assert Session.objects.get().revoked_at is None

    def test_log_out_everywhere_clears_the_cookies(self, send: Send, signed_in: str) -> None:
        answer = send("logout-all/", token=signed_in)

        assert answer.status_code == 204
        assert {one["max-age"] for one in answer.cookies.values()} == {0}


class TestOrigins:
    @pytest.mark.parametrize(
        "origin",
        [
            pytest.param("https://evil.example", id="another site"),
            pytest.param("http://testserver:8001", id="another port"),
            pytest.param("https://testserver", id="another scheme"),
            pytest.param("https://evil.shop.example", id="below a trusted one"),
            pytest.param("https://shop.example.evil.test", id="a trusted one at its beginning"),
            pytest.param("null", id="no origin of its own"),
            pytest.param(None, id="none named"),
        ],
    )
    @pytest.mark.parametrize("path", [LOG_IN, REFRESH, LOG_OUT, "logout-all/"])
    def test_request_of_an_untrusted_origin_changes_nothing(
        self,
        settings: Any,
        send: Send,
        credentials: dict[str, str],
        signed_in: str,
        path: str,
        origin: str | None,
    ) -> None:
        settings.CORS_ALLOWED_ORIGINS = [SHOP]
        body = credentials if path == LOG_IN else None

        answer = send(path, body, origin=origin, token=signed_in)

        assert (answer.status_code, answer.json()["code"]) == (403, "untrusted_origin")
        assert not answer.cookies
        assert Session.objects.get().revoked_at is None
        assert RefreshToken.objects.get().used_at is None

    @pytest.mark.parametrize("origin", [SHOP, "http://localhost:5173", OWN_ORIGIN])
    def test_listed_origin_is_trusted(
        self, settings: Any, send: Send, signed_in: str, origin: str
    ) -> None:
        settings.CORS_ALLOWED_ORIGINS = [SHOP]

        assert send(REFRESH, origin=origin).status_code == 200

    def test_local_origin_is_untrusted_in_production(
        self, settings: Any, send: Send, signed_in: str
    ) -> None:
        settings.CORS_ALLOWED_ORIGIN_REGEXES = []

        answer = send(REFRESH, origin="http://localhost:5173")

        assert answer.json()["code"] == "untrusted_origin"

    @pytest.mark.parametrize(
        ("origin", "is_allowed"), [(SHOP, True), ("https://evil.example", False)]
    )
    def test_preflight_allows_credentials_for_listed_origins_only(
        self, settings: Any, browser: Client, origin: str, is_allowed: bool
    ) -> None:
        settings.CORS_ALLOWED_ORIGINS = [SHOP]

        preflight = browser.options(
            f"/api/v1/users/{REFRESH}",
            headers={
                "Origin": origin,
                "Access-Control-Request-Method": "POST",
                "Access-Control-Request-Headers": HEADER.lower(),
            },
        )

        assert (preflight.get("Access-Control-Allow-Credentials") == "true") is is_allowed
        assert (preflight.get("Access-Control-Allow-Origin") == origin) is is_allowed
        allowed = preflight.get("Access-Control-Allow-Headers", "").split(", ")
        assert (HEADER.lower() in allowed) is is_allowed


class TestCookie:
    def test_cookie_authenticates_no_other_request(self, browser: Client, signed_in: str) -> None:
        headers = {"Origin": OWN_ORIGIN, HEADER: "cookie"}

        rest = browser.get("/api/v1/users/me/", headers=headers)
        graphql = browser.post(
            "/graphql/",
            {"query": "{ me { username } }"},
            content_type="application/json",
            headers=headers,
        )

        assert rest.json()["code"] == "not_authenticated"
        assert graphql.json()["errors"][0]["extensions"]["code"] == "not_authenticated"

    def test_graphql_log_in_sets_no_cookie(
        self, browser: Client, credentials: dict[str, str]
    ) -> None:
        answer = browser.post(
            "/graphql/",
            {"query": TOKEN_AUTH, "variables": credentials},
            content_type="application/json",
            headers={"Origin": OWN_ORIGIN, HEADER: "cookie"},
        )

        assert answer.json()["data"]["tokenAuth"]["refresh"]
        assert not answer.cookies


class TestContract:
    def test_every_operation_that_issues_a_pair_offers_the_cookie(self) -> None:
        document = resolve_references(build_api(start.registry()).get_openapi_schema())
        issuing, offering = set(), set()

        for path, methods in document["paths"].items():
            for operation in methods.values():
                if '/TokenPairOut"' in json.dumps(operation["responses"].get("200", {})):
                    issuing.add(path)
                if HEADER in {one["name"] for one in operation.get("parameters", ())}:
                    offering.add(path)

        clearing_paths = {"/api/v1/users/logout/", "/api/v1/users/logout-all/"}
        assert offering == issuing | clearing_paths
        assert len(issuing) >= 2
