"""A real browser with no way out: whatever is not the demo's own cannot be reached."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from tests.journeys.conftest import Demo, start_demo

BROWSER = os.environ.get("NEXUS_BROWSER", "")
# `make browser` names one; without it there is nothing to look with.
collect_ignore_glob = [] if BROWSER else ["test_*.py"]

if BROWSER:
    from playwright.sync_api import Browser, Page, Route, expect, sync_playwright

    # A page of megabytes on a busy machine takes its time; a quick one never waits this long.
    expect.set_options(timeout=60_000)

QUIET = ("--disable-background-networking", "--disable-dev-shm-usage", "--disable-gpu")
TIMEOUT_MS = 60_000


@dataclass(frozen=True)
class Look:
    """How somebody looks at a page: how wide, in which colours, with or without JavaScript."""

    width: int = 1400
    height: int = 850
    colours: str = "light"
    javascript: bool = True

    def __str__(self) -> str:
        return f"{self.width}-{self.colours}"


# For `@pytest.mark.parametrize("look", LOOKS, ids=str)`: the page then comes in each of them.
LOOKS = [
    Look(),
    Look(colours="dark"),
    Look(width=390, height=844),
    Look(width=390, height=844, colours="dark"),
]


@dataclass
class Complaints:
    """What a page should have none of."""

    errors: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.errors or self.failed or self.outside)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """Return a demo of every domain that runs for all the tests in the browser."""
    demo = start_demo(tmp_path_factory.mktemp("state"))
    yield demo
    if demo.process.poll() is None:
        demo.stop()


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """Return a browser."""
    # Chromium's own sandbox needs a user who is not root.
    sandbox = ("--no-sandbox",) if os.geteuid() == 0 else ()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=[*QUIET, *sandbox])
        yield browser
        browser.close()


@pytest.fixture
def look() -> Look:
    """Return how the page is looked at: wide and light, unless a test says otherwise."""
    return Look()


@pytest.fixture
def complaints() -> Complaints:
    """Return what the page complains about."""
    return Complaints()


@pytest.fixture
def page(browser: "Browser", demo: Demo, look: Look, complaints: Complaints) -> "Iterator[Page]":
    """Return an empty page that only gets through to the demo."""

    def gate(route: "Route") -> None:
        if route.request.url.startswith((f"{demo.url}/", "data:", "blob:")):
            route.continue_()
        else:
            complaints.outside.append(route.request.url)
            route.abort()

    context = browser.new_context(
        base_url=demo.url,
        viewport={"width": look.width, "height": look.height},
        color_scheme="dark" if look.colours == "dark" else "light",
        java_script_enabled=look.javascript,
    )
    context.route("**/*", gate)
    page = context.new_page()
    page.set_default_timeout(TIMEOUT_MS)
    page.on("pageerror", lambda error: complaints.errors.append(str(error)))
    page.on(
        "console",
        lambda said: complaints.errors.append(said.text) if said.type == "error" else None,
    )
    page.on("requestfailed", lambda request: complaints.failed.append(request.url))
    page.on(
        "response",
        lambda answer: complaints.failed.append(answer.url) if answer.status >= 400 else None,
    )
    yield page
    context.close()
