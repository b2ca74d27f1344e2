"""Take the pictures in docs/images from a running demo: `make demo`, then `make screenshots`."""

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, expect, sync_playwright

IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"
MAX_BYTES = 300_000
BROWSER_FLAGS = ("--disable-background-networking", "--disable-gpu")
# Chromium's sandbox does not work for root, as in containers.
NO_SANDBOX = "--no-sandbox"
TIMEOUT_MS = 60_000


@dataclass(frozen=True)
class Shot:
    """One picture: its page, size in pixels and colours, and the actions before it is taken."""

    name: str
    path: str
    prepare: Callable[[Page], None]
    width: int = 1360
    height: int = 1665
    colours: Literal["light", "dark"] = "light"


def show_portal(page: Page) -> None:
    """Send some requests, and wait until the worker, which starts last, is reported."""
    domains = page.request.get("/api/v1/meta/").json()["domains"]
    for link in [link for domain in domains for link in domain["links"].values()] * 3:
        page.request.get(link)
    page.reload()
    expect(page.locator(".figures .well").filter(has_text="Worker")).to_be_visible()


def show_graphiql(page: Page) -> None:
    """Run a query and wait for its result."""
    expect(page.locator(".graphiql-query-editor .view-lines")).to_contain_text("query")
    page.get_by_label("Open an example").select_option(label="Get the results of a poll")
    expect(page.locator(".graphiql-query-editor .view-lines")).to_contain_text("pollResults")
    page.get_by_role("button", name="Execute query").click()
    expect(page.locator(".result-window .view-lines")).to_contain_text("percentage")


def sign_in(page: Page, username: str) -> None:
    """Fill in the log-in form, to which the page has redirected."""
    page.get_by_label("User name or e-mail address").fill(username)
    password = page.request.get("/dev/people/").json()["password"]
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in").click()


def show_presenter(page: Page) -> None:
    """Sign in as the author of the poll, and wait for the stream."""
    sign_in(page, "linus")
    expect(page.locator("[data-field=state]")).to_have_text("live")


def show_phone(page: Page) -> None:
    """Sign in as a voter who has not voted."""
    page.get_by_role("link", name="Log in to vote").click()
    sign_in(page, "employer")
    expect(page.get_by_role("button", name="Vote")).to_be_visible()


SHOTS = (
    Shot("portal", "/", show_portal),
    Shot("portal-dark", "/", show_portal, colours="dark"),
    Shot("portal-narrow", "/", show_portal, width=390, height=1400),
    Shot("presenter", "/present/polls/8/", show_presenter, width=1280, height=720, colours="dark"),
    Shot("voting-phone", "/vote/demo-poll-8/", show_phone, width=390, height=640),
    Shot("graphiql", "/graphql", show_graphiql, width=1280, height=800),
)


def take(shot: Shot, *, browser: Browser, demo: str) -> Path:
    """Take one picture and return its path."""
    context = browser.new_context(
        base_url=demo,
        viewport={"width": shot.width, "height": shot.height},
        color_scheme=shot.colours,
    )
    page = context.new_page()
    page.goto(shot.path)
    shot.prepare(page)
    file = IMAGES / f"{shot.name}.png"
    page.screenshot(path=file, animations="disabled")
    context.close()
    return file


def main() -> int:
    """Take every picture; return 1 if one is larger than ``MAX_BYTES``."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--browser", required=True, help="the path of a Chromium")
    arguments.add_argument("--only", nargs="*", help="the names of some pictures; default: all")
    arguments.add_argument("--demo", default="http://localhost:8000", help="its address")
    options = arguments.parse_args()
    IMAGES.mkdir(parents=True, exist_ok=True)
    expect.set_options(timeout=TIMEOUT_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=options.browser, args=[*BROWSER_FLAGS, NO_SANDBOX]
        )
        shots = [shot for shot in SHOTS if not options.only or shot.name in options.only]
        files = [take(shot, browser=browser, demo=options.demo) for shot in shots]
        browser.close()
    for file in files:
        print(f"{file.relative_to(IMAGES.parents[1])}: {file.stat().st_size // 1000} kB")  # noqa: T201
    return int(any(file.stat().st_size > MAX_BYTES for file in files))


if __name__ == "__main__":
    sys.exit(main())
