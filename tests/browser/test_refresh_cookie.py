"""A page of another origin that keeps its session in the cookie, with the client of the docs."""

from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.journeys.conftest import PASSWORD, ROOT, Demo

CLIENT = ROOT / "docs" / "frontend" / "example-client" / "src" / "browser-session.js"
PAGE = '<!doctype html><title>A shop</title><link rel="icon" href="data:,">'
LOG_IN = """async ([server, username, password]) => {
  const { BrowserSession } = await import("./browser-session.js");
  window.session = new BrowserSession(server);
  return (await window.session.logIn(username, password)).username;
}"""
RENEW = """async (server) => {
  const { BrowserSession } = await import("./browser-session.js");
  window.session = new BrowserSession(server);
  const account = await window.session.renew();
  return account && account.username;
}"""
READ_TWICE = """async (server) => {
  const { BrowserSession } = await import("./browser-session.js");
  const session = new BrowserSession(server);
  const answers = await Promise.all([session.fetch("users/me/"), session.fetch("users/me/")]);
  return (await Promise.all(answers.map((one) => one.json()))).map((one) => one.username);
}"""
READ = "async () => (await (await window.session.fetch('users/me/')).json()).username"


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *args: Any) -> None:
        """Write nothing to the output of the tests."""


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[int]:
    """Serve the page and the client, and return the port."""
    (tmp_path / "index.html").write_text(PAGE)
    (tmp_path / CLIENT.name).write_bytes(CLIENT.read_bytes())
    handler = partial(QuietHandler, directory=str(tmp_path))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
    yield server.server_port
    server.shutdown()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """Return a browser without cookies."""
    context = browser.new_context()
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, shop: int) -> Page:
    """Return the page of the shop: another origin than the demo, and the same site."""
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{shop}/")
    return page


def test_page_stays_signed_in_over_a_reload_and_never_sees_the_token(
    context: BrowserContext, page: Page, demo: Demo
) -> None:
    assert page.evaluate(LOG_IN, [demo.url, "ada", PASSWORD]) == "ada"

    assert page.evaluate("document.cookie") == ""
    assert {
        (one["name"], one["path"], one["httpOnly"], one["sameSite"]) for one in context.cookies()
    } == {
        ("nexus_refresh", "/api/v1/users/token/refresh", True, "Strict"),
        ("nexus_logout", "/api/v1/users/logout", True, "Strict"),
    }
    page.reload()
    assert page.evaluate(RENEW, demo.url) == "ada"
    assert page.evaluate(READ) == "ada"


def test_log_out_after_a_reload_deletes_the_cookies(
    context: BrowserContext, page: Page, demo: Demo
) -> None:
    page.evaluate(LOG_IN, [demo.url, "ada", PASSWORD])
    [token] = {one["value"] for one in context.cookies()}
    page.reload()
    assert page.evaluate(RENEW, demo.url) == "ada"

    page.evaluate("window.session.logOut()")

    assert context.cookies() == []
    assert page.evaluate(RENEW, demo.url) is None
    with demo.client() as client:
        answer = client.post("/api/v1/users/token/refresh/", json={"refresh": token})
    assert answer.json()["code"] == "session_revoked"


def test_requests_without_an_access_token_share_one_exchange(page: Page, demo: Demo) -> None:
    page.evaluate(LOG_IN, [demo.url, "ada", PASSWORD])
    page.reload()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(f"{request.method} {request.url}"))

    usernames = page.evaluate(READ_TWICE, demo.url)

    assert usernames == ["ada", "ada"]
    exchanges = [request for request in sent if request.startswith("POST")]
    assert exchanges == [f"POST {demo.url}/api/v1/users/token/refresh/"]


def test_page_of_another_site_gets_no_session(
    context: BrowserContext, page: Page, shop: int, demo: Demo
) -> None:
    page.evaluate(LOG_IN, [demo.url, "ada", PASSWORD])
    elsewhere = context.new_page()

    # `localhost` is another site than 127.0.0.1, though the demo trusts its origin.
    elsewhere.goto(f"http://localhost:{shop}/")

    assert elsewhere.evaluate(RENEW, demo.url) is None
