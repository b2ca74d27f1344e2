"""The documentation in a real browser, with every other host blocked."""

import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import VIEWPORTS, PageErrors, Viewport
from tests.journeys.conftest import Demo
from tools.docs.pages import ROOT
from tools.docs.site import read_contents

BUILD_LIMIT_SECONDS = 90

CHAPTERS = [
    "/docs/",
    "/docs/technologies/graphql/",
    "/docs/erd/polls/",
    "/docs/measurements/indexing/",
    "/docs/code/domains/polls/models/votes.py/",
]


@pytest.fixture(scope="session", autouse=True)
def site(demo: Demo) -> None:
    """Wait for the documentation, which the demo builds after its start."""
    deadline = time.monotonic() + BUILD_LIMIT_SECONDS
    with demo.client() as client:
        while client.get("/docs/").status_code != 200:
            assert time.monotonic() < deadline, "The demo built no documentation."
            time.sleep(0.5)


def navigation_paths() -> Iterator[str]:
    """Yield the path of every page in the navigation."""
    for section in read_contents(ROOT):
        for pages in section.values():
            entries = pages if isinstance(pages, list) else [{"": pages}]
            for entry in entries:
                [name] = entry.values()
                folder = f"/docs/{name}".removesuffix(".md").removesuffix("index").rstrip("/")
                yield f"{folder}/"


@pytest.mark.parametrize("viewport", VIEWPORTS, ids=str)
@pytest.mark.parametrize("path", CHAPTERS)
def test_page_fits_its_window(
    page: Page, viewport: Viewport, path: str, page_errors: PageErrors
) -> None:
    page.goto(path)

    expect(page.locator("article h1")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport.width
    assert not page_errors


def test_every_page_loads_without_errors(page: Page, page_errors: PageErrors) -> None:
    without = [path for path in navigation_paths() if not _shows_itself(page, path)]

    assert without == []
    assert not page_errors


@pytest.mark.parametrize("path", CHAPTERS)
def test_page_works_after_a_reload(page: Page, path: str, page_errors: PageErrors) -> None:
    # Wait until the network is idle: leaving a page aborts its pending requests.
    page.goto(path, wait_until="networkidle")
    page.goto("/problems/not_found", wait_until="networkidle")

    page.goto(path, wait_until="networkidle")

    page.get_by_title("Switch to light").click()
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "default")
    assert not page_errors


def test_search_works_without_another_host(page: Page, page_errors: PageErrors) -> None:
    page.goto("/docs/")

    page.keyboard.press("/")
    page.keyboard.type("overselling")

    expect(page.get_by_role("link", name="Overselling").first).to_be_visible()
    assert not page_errors


def test_colour_scheme_can_be_switched(page: Page, page_errors: PageErrors) -> None:
    page.goto("/docs/")
    body = page.locator("body")
    expect(body).to_have_attribute("data-md-color-scheme", "default")

    page.get_by_title("Switch to light").click()
    page.get_by_title("Switch to dark").click()

    expect(body).to_have_attribute("data-md-color-scheme", "slate")
    page.reload()
    expect(body).to_have_attribute("data-md-color-scheme", "slate")
    assert not page_errors


def test_link_to_code_opens_the_code(page: Page, page_errors: PageErrors) -> None:
    page.goto("/docs/challenges/duplicate-votes/")

    page.get_by_role("link", name="domains/polls/models/votes.py").first.click()

    expect(page.locator("article h1")).to_contain_text("domains/polls/models/votes.py")
    assert urlsplit(page.url).path == "/docs/code/domains/polls/models/votes.py/"
    assert not page_errors


def _shows_itself(page: Page, path: str) -> bool:
    # Wait until the network is idle: leaving a page aborts its pending requests.
    answer = page.goto(path, wait_until="networkidle")
    return answer is not None and answer.ok and page.locator("article h1").count() == 1
