"""A real browser that can reach the demo only; requests to other hosts are blocked."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from tests.journeys.conftest import Demo, start_demo

BROWSER = os.environ.get("NEXUS_BROWSER", "")
# `make browser` sets it; without a browser these tests are not collected.
collect_ignore_glob = [] if BROWSER else ["test_*.py"]

if BROWSER:
    from playwright.sync_api import Browser, Page, Request, Route, expect, sync_playwright

    # A page of several megabytes is slow on a busy machine.
    expect.set_options(timeout=60_000)

QUIET = ("--disable-background-networking", "--disable-dev-shm-usage", "--disable-gpu")
TIMEOUT_MS = 60_000


@dataclass(frozen=True)
class Viewport:
    """The size, colour scheme and JavaScript setting of a browser window."""

    width: int = 1400
    height: int = 850
    color_scheme: str = "light"
    has_javascript: bool = True

    def __str__(self) -> str:
        return f"{self.width}-{self.color_scheme}"


# For `@pytest.mark.parametrize("viewport", VIEWPORTS, ids=str)`, which opens the page in each.
VIEWPORTS = [
    Viewport(),
    Viewport(color_scheme="dark"),
    Viewport(width=390, height=844),
    Viewport(width=390, height=844, color_scheme="dark"),
]


@dataclass
class PageErrors:
    """Errors of a page: in the console, of requests, and requests to blocked hosts."""

    errors: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    blocked: list[str] = field(default_factory=list)

    def add_failed(self, request: "Request") -> None:
        """Add a request without a response, unless the browser itself ended it to leave a page."""
        if request.failure != "net::ERR_ABORTED":
            self.failed.append(request.url)

    def __bool__(self) -> bool:
        return bool(self.errors or self.failed or self.blocked)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """Return a demo of every domain for all browser tests."""
    demo = start_demo(tmp_path_factory.mktemp("state"))
    yield demo
    if demo.process.poll() is None:
        demo.stop()


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """Return a browser."""
    # Chromium's sandbox refuses root.
    sandbox = ("--no-sandbox",) if os.geteuid() == 0 else ()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=[*QUIET, *sandbox])
        yield browser
        browser.close()


@pytest.fixture
def viewport() -> Viewport:
    """Return the viewport of the page: wide and light by default."""
    return Viewport()


@pytest.fixture
def page_errors() -> PageErrors:
    """Return the errors of the page."""
    return PageErrors()


@pytest.fixture
def address(demo: Demo) -> str:
    """Return the address of the demo, as the browser opens it."""
    return demo.url


@pytest.fixture
def page(
    browser: "Browser", address: str, viewport: Viewport, page_errors: PageErrors
) -> "Iterator[Page]":
    """Return an empty page that can reach only the demo."""

    def allow_demo_only(route: "Route") -> None:
        if route.request.url.startswith((f"{address}/", "data:", "blob:")):
            route.continue_()
        else:
            page_errors.blocked.append(route.request.url)
            route.abort()

    context = browser.new_context(
        base_url=address,
        viewport={"width": viewport.width, "height": viewport.height},
        color_scheme="dark" if viewport.color_scheme == "dark" else "light",
        java_script_enabled=viewport.has_javascript,
    )
    context.route("**/*", allow_demo_only)
    page = context.new_page()
    page.set_default_timeout(TIMEOUT_MS)
    page.on("pageerror", lambda error: page_errors.errors.append(str(error)))
    page.on(
        "console",
        lambda message: (
            page_errors.errors.append(message.text) if message.type == "error" else None
        ),
    )
    page.on("requestfailed", page_errors.add_failed)
    page.on(
        "response",
        lambda answer: page_errors.failed.append(answer.url) if answer.status >= 400 else None,
    )
    yield page
    context.close()
