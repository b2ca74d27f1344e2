"""Pages of domains: served while the domain is enabled, and errors as pages."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import Resolver404, URLResolver
from django.urls.resolvers import RegexPattern

from nexus.gateway.audit import CORE_PAGES
from nexus.gateway.urls import build_urls
from nexus.portal.pages import page_urls, serve_page
from nexus.portal.sign_in import sign_in_urls
from nexus.registry import Registry
from nexus.web.environ import REFUSAL
from shared.errors import NotFound, RateLimited, ServiceUnavailable
from shared.pages import Page
from tests.nexus.portal.conftest import KNOWN

POLLS = ["/present/polls/", "/present/polls/1/", "/present/polls/1/ticket/", "/vote/token/"]
BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8"
SIGN_IN = ["/sign-in/", "/register/", "/sign-out/"]


def resolver(registry: Registry) -> URLResolver:
    return URLResolver(RegexPattern(r"^/"), [*sign_in_urls(registry), *page_urls(registry)])


def is_served(path: str, registry: Registry) -> bool:
    try:
        return bool(resolver(registry).resolve(path))
    except Resolver404:
        return False


def answer(view: Callable[..., HttpResponse], path: str = "/page/") -> HttpResponse:
    """Request a page with this view as an anonymous visitor."""
    request = RequestFactory(SERVER_NAME="localhost").get(path)
    request.user, request.session = AnonymousUser(), SessionStore()
    return serve_page(Page("page/", view, name="page"))(request)


@pytest.mark.parametrize("path", [*POLLS, *SIGN_IN])
class TestStates:
    def test_pages_of_an_enabled_domain_are_served(self, path: str) -> None:
        assert is_served(path, Registry(enabled=(KNOWN["polls"],)))

    @pytest.mark.parametrize("state", ["dormant", "absent"])
    def test_pages_of_another_domain_do_not_exist(self, path: str, state: str) -> None:
        others = Registry(enabled=(KNOWN["feed"],), **{state: (KNOWN["polls"],)})

        assert not is_served(path, others)


def test_audit_knows_every_page_of_the_host() -> None:
    patterns = build_urls(Registry(enabled=(KNOWN["polls"],)))

    first = {str(pattern.pattern).lstrip("^").partition("/")[0] for pattern in patterns}
    assert first - {""} - set(CORE_PAGES) == {"present", "vote"}


class TestErrors:
    def test_error_is_a_page_with_its_status(self, db: None) -> None:
        def view(request: HttpRequest) -> HttpResponse:
            raise NotFound("There is no such <poll>.")

        response = answer(view)

        assert response.status_code == 404
        assert "There is no such &lt;poll&gt;." in response.content.decode()

    def test_throttled_page_has_retry_after(self, db: None) -> None:
        def view(request: HttpRequest) -> HttpResponse:
            raise RateLimited("Too many.", retry_after=7)

        response = answer(view)

        assert (response.status_code, response["Retry-After"]) == (429, "7")

    def test_value_that_the_database_refuses_is_no_500(self, db: None) -> None:
        def view(request: HttpRequest) -> HttpResponse:
            raise DataError("too long")

        assert answer(view).status_code == 422

    def test_text_of_an_unexpected_error_is_not_shown(self, db: None) -> None:
        def view(request: HttpRequest) -> HttpResponse:
            raise ValueError("password=hunter2")

        response = answer(view)

        assert response.status_code == 500
        assert "hunter2" not in response.content.decode()

    def test_nul_in_the_path_is_not_found(self, db: None) -> None:
        assert answer(lambda request: HttpResponse(), "/pa%00ge/").status_code == 404


class TestOverload:
    @pytest.mark.parametrize(
        ("path", "kind"),
        [
            ("/vote/token/", "text/html; charset=utf-8"),
            ("/api/v1/polls/", "application/problem+json"),
        ],
    )
    def test_refusal_of_the_server_is_a_page_for_browsers(self, path: str, kind: str) -> None:
        busy = ServiceUnavailable("Too many requests wait.", retry_after=3)
        client = Client(SERVER_NAME="localhost", headers={"Accept": BROWSER}, **{REFUSAL: busy})

        response = client.get(path)

        assert (response.status_code, response["Retry-After"]) == (503, "3")
        assert response["Content-Type"] == kind

    def test_page_advises_to_reload(self) -> None:
        busy = ServiceUnavailable("Too many requests wait.", retry_after=3)
        client = Client(SERVER_NAME="localhost", headers={"Accept": BROWSER}, **{REFUSAL: busy})

        page = client.post("/vote/token/", {}).content.decode()

        assert "Wait 3 seconds, then reload this page." in page
