"""The frontend starter, built and served behind its proxy: one page per domain, without errors."""

import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PageErrors
from tests.journeys.conftest import PASSWORD, ROOT, Demo
from tests.local_http import NO_CERTIFICATES

STARTER = ROOT / "docs" / "frontend" / "starter"
CV = ROOT / "tools" / "contracts" / "files" / "cv.pdf"
START_LIMIT_SECONDS = 60

pytestmark = pytest.mark.skipif(shutil.which("npm") is None, reason="needs Node and npm")


@pytest.fixture(scope="module")
def starter(demo: Demo) -> Iterator[str]:
    """Build the starter, serve it with its proxy to the demo, and return its address."""
    subprocess.run(["make", "starter"], cwd=ROOT, check=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    vite = STARTER / "node_modules" / "vite" / "bin" / "vite.js"
    where = ("--host", "127.0.0.1", "--port", str(port), "--strictPort")
    process = subprocess.Popen(
        ["node", str(vite), "preview", *where],
        cwd=STARTER,
        env={**demo.environment, "API_URL": demo.url},
        stdout=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    _wait_until_served(address, process)
    yield address
    process.terminate()
    process.wait(timeout=30)


def _wait_until_served(address: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_LIMIT_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, "vite preview exited"
        try:
            httpx.get(address, verify=NO_CERTIFICATES).raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"vite preview did not answer within {START_LIMIT_SECONDS} s.")


@pytest.fixture
def address(starter: str) -> str:
    """Return the address of the starter, as the browser opens it."""
    return starter


@pytest.fixture
def page(page: Page, page_errors: PageErrors) -> Iterator[Page]:
    """Return a page whose errors fail the test."""
    yield page
    # `failed` is left out: the page cancels requests of former filters, and streams end with it.
    # A response with a status of 400 or above is an error in the console too.
    assert (page_errors.errors, page_errors.blocked) == ([], [])


def open_as(page: Page, username: str, name: str) -> None:
    page.goto(f"/#{name}")
    page.get_by_placeholder("User name").fill(username)
    page.get_by_placeholder("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("button", name="Log out")).to_be_visible()


def number(locator: Locator) -> int:
    expect(locator).to_have_text(re.compile(r"^\d+$"))
    return int(locator.inner_text())


def test_products_are_filtered_and_paged_by_anonymous_visitors(page: Page) -> None:
    page.goto("/")
    items = page.get_by_role("listitem")
    expect(items).to_have_count(10)
    expect(page.get_by_role("button", name="Previous")).to_be_disabled()
    expect(page.get_by_role("button", name="Order")).to_have_count(0)
    cheapest = items.first.inner_text()

    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("button", name="Previous")).to_be_enabled()
    expect(items.first).not_to_have_text(cheapest)

    page.get_by_label("Search products").fill("ink")
    page.get_by_label("Highest price").fill("6")
    expect(items).to_have_count(1)
    expect(items.first).to_contain_text("Bottled Ink")


def test_order_is_placed_and_the_session_survives_a_reload(page: Page) -> None:
    open_as(page, "ada", "Products")

    page.get_by_role("button", name="Order").first.click()

    expect(page.get_by_role("status")).to_have_text(re.compile(r"^Order \d+: \d+\.\d\d USD$"))
    page.reload()
    expect(page.get_by_text("Ada Lovelace")).to_be_visible()
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("button", name="Log in")).to_be_visible()


def test_application_is_sent_with_a_cv(page: Page) -> None:
    open_as(page, "linus", "Jobs")
    page.get_by_label("Search jobs").fill("engineer")
    page.get_by_role("button", name="Apply").last.click()

    page.get_by_label("Cover letter").fill("I have run servers since 1998.")
    page.get_by_label("CV").set_input_files(CV)
    page.get_by_label("The employer may store my data.").check()
    page.get_by_role("button", name="Send application").click()

    expect(page.get_by_role("status")).to_contain_text("with cv.pdf")


def test_favourite_movie_is_stored(page: Page) -> None:
    open_as(page, "ada", "Movies")
    star = page.get_by_role("button", name="Favourite", pressed=False).first
    name = star.get_attribute("aria-label") or ""
    favourite = page.get_by_role("button", name=name, exact=True)

    with page.expect_response("**/movies/favorites/*/"):
        star.click()
    page.reload()

    expect(favourite).to_have_attribute("aria-pressed", "true")
    with page.expect_response("**/movies/favorites/*/"):
        favourite.click()
    expect(favourite).to_have_attribute("aria-pressed", "false")


def test_vote_and_votes_of_others_move_the_bars(page: Page, demo: Demo) -> None:
    open_as(page, "ada", "Polls")
    page.get_by_label("Search polls").fill("Music while")
    expect(page.get_by_role("listitem")).to_have_count(1)
    page.get_by_role("button", name="Open").click()
    poll = page.get_by_role("region", name="Music while working?")
    votes = poll.get_by_role("paragraph").filter(has_text="Only rain").locator("output")
    before = number(votes)

    poll.get_by_label("Only rain", exact=True).first.check()
    poll.get_by_role("button", name="Vote").click()
    expect(votes).to_have_text(str(before + 1))

    with demo.signed_in("linus") as other:
        [row] = other.get("/api/v1/polls/", params={"search": "Music while"}).json()["results"]
        option = next(one["id"] for one in row["options"] if one["text"] == "Only rain")
        other.post(
            f"/api/v1/polls/{row['id']}/vote/", json={"option_ids": [option]}
        ).raise_for_status()
    expect(votes).to_have_text(str(before + 2))


def test_likes_of_others_appear_on_a_watched_post(page: Page, demo: Demo) -> None:
    with demo.signed_in("grace") as author:
        text = "The starter watches this post."
        post = author.post("/api/v1/posts/", json={"content": text}).raise_for_status().json()
    open_as(page, "ada", "Posts")
    card = page.get_by_role("article", name=f"Post {post['id']}")
    likes = card.locator("output")
    expect(likes).to_have_text("0")

    card.get_by_role("button", name="Like").click()
    expect(card.get_by_role("button", name="Unlike")).to_be_visible()
    expect(likes).to_have_text("1")

    with page.expect_response("**/graphql"):
        card.get_by_role("button", name="Watch").click()
    with demo.signed_in("linus") as other:
        other.put(f"/api/v1/posts/{post['id']}/like/").raise_for_status()
    expect(likes).to_have_text("2")
