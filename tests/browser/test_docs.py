"""The documentation in a real browser, with every other host out of reach."""

import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LOOKS, Complaints, Look
from tests.journeys.conftest import Demo
from tools.docs.pages import ROOT
from tools.docs.site import read_contents

BUILD_LIMIT_SECONDS = 90

CHAPTERS = [
    "/docs/",
    "/docs/technologies/graphql/",
    "/docs/erd/polls/",
    "/docs/measurements/indexing/",
    "/docs/code/domains/polls/models/ballots.py/",
]


@pytest.fixture(scope="session", autouse=True)
def site(demo: Demo) -> None:
    """Wait for the documentation, which the demo builds by itself once it is ready."""
    deadline = time.monotonic() + BUILD_LIMIT_SECONDS
    with demo.client() as client:
        while client.get("/docs/").status_code != 200:
            assert time.monotonic() < deadline, "The demo built no documentation."
            time.sleep(0.5)


def listed() -> Iterator[str]:
    """Yield the address of every page that the navigation lists."""
    for section in read_contents(ROOT):
        for pages in section.values():
            entries = pages if isinstance(pages, list) else [{"": pages}]
            for entry in entries:
                [name] = entry.values()
                folder = f"/docs/{name}".removesuffix(".md").removesuffix("index").rstrip("/")
                yield f"{folder}/"


@pytest.mark.parametrize("look", LOOKS, ids=str)
@pytest.mark.parametrize("path", CHAPTERS)
def test_a_page_fits_its_window(page: Page, look: Look, path: str, complaints: Complaints) -> None:
    page.goto(path)

    expect(page.locator("article h1")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= look.width
    assert not complaints


def test_every_page_loads_all_that_it_needs(page: Page, complaints: Complaints) -> None:
    without = [path for path in listed() if not _shows_itself(page, path)]

    assert without == []
    assert not complaints


@pytest.mark.parametrize("path", CHAPTERS)
def test_a_page_works_the_second_time(page: Page, path: str, complaints: Complaints) -> None:
    # Quiet each time: whatever a page still asks for when one leaves it is broken off.
    page.goto(path, wait_until="networkidle")
    page.goto("/problems/not_found", wait_until="networkidle")

    page.goto(path, wait_until="networkidle")

    page.get_by_title("Switch to light").click()
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "default")
    assert not complaints


def test_the_search_finds_a_page_without_another_host(page: Page, complaints: Complaints) -> None:
    page.goto("/docs/")

    page.keyboard.press("/")
    page.keyboard.type("overselling")

    expect(page.get_by_role("link", name="Overselling").first).to_be_visible()
    assert not complaints


def test_the_reader_chooses_light_or_dark(page: Page, complaints: Complaints) -> None:
    page.goto("/docs/")
    body = page.locator("body")
    expect(body).to_have_attribute("data-md-color-scheme", "default")

    page.get_by_title("Switch to light").click()
    page.get_by_title("Switch to dark").click()

    expect(body).to_have_attribute("data-md-color-scheme", "slate")
    page.reload()
    expect(body).to_have_attribute("data-md-color-scheme", "slate")
    assert not complaints


def test_links_to_code_lead_to_the_code(page: Page, complaints: Complaints) -> None:
    page.goto("/docs/challenges/duplicate-votes/")

    page.get_by_role("link", name="domains/polls/models/ballots.py").first.click()

    expect(page.locator("article h1")).to_contain_text("domains/polls/models/ballots.py")
    assert urlsplit(page.url).path == "/docs/code/domains/polls/models/ballots.py/"
    assert not complaints


def _shows_itself(page: Page, path: str) -> bool:
    # Quiet first: whatever a page still asks for when one leaves it is broken off.
    answer = page.goto(path, wait_until="networkidle")
    return answer is not None and answer.ok and page.locator("article h1").count() == 1
