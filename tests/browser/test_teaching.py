"""Teaching with a poll: the presenter's screen and a phone that votes, in a real browser."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import VIEWPORTS, PageErrors, Viewport
from tests.browser.test_portal import FIND_LOW_CONTRAST
from tests.journeys.conftest import PASSWORD, Demo

PHONE = Viewport(width=390, height=844)
QUESTION = "Which part do you like most?"
OPTIONS = ["The database", "The cache", "The queue"]


@contextmanager
def new_poll(demo: Demo, **changes: str) -> Iterator[dict[str, Any]]:
    """Create a poll of ada, the latest of hers, and delete it at the end."""
    with demo.signed_in("ada") as ada:
        body = {"question": QUESTION, "options": OPTIONS, **changes}
        created = ada.post("/api/v1/polls/", json=body).raise_for_status().json()
        yield created
        ada.delete(f"/api/v1/polls/{created['id']}/").raise_for_status()


@pytest.fixture
def poll(demo: Demo) -> Iterator[dict[str, Any]]:
    """Return a new poll of ada."""
    with new_poll(demo) as created:
        yield created


def sign_in(page: Page, username: str) -> None:
    page.get_by_label("User name or e-mail address").fill(username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()


@pytest.fixture
def presenter(page: Page, poll: dict[str, Any], viewport: Viewport) -> Page:
    """Return the presenter of the poll, with its stream open."""
    page.goto(f"/present/polls/{poll['id']}/")
    sign_in(page, "ada")
    expect(page.locator("[data-field=state]")).to_have_text(
        "live" if viewport.has_javascript else "off"
    )
    return page


@pytest.fixture
def phone(page: Page, poll: dict[str, Any]) -> Page:
    """Return the voting page on a phone."""
    page.goto(f"/vote/{poll['share_token']}/")
    return page


def widths(page: Page) -> list[float]:
    return [float(rect.get_attribute("width") or 0) for rect in page.locator(".bars rect").all()]


def vote(demo: Demo, poll: dict[str, Any], username: str, position: int) -> None:
    with demo.signed_in(username) as voter:
        body = {"option_ids": [poll["options"][position]["id"]]}
        voter.post(f"/api/v1/polls/{poll['id']}/votes/", json=body).raise_for_status()


def total(page: Page) -> Locator:
    return page.locator("[data-shows=total_voters]")


@pytest.mark.parametrize("viewport", VIEWPORTS, ids=str)
class TestViewports:
    def test_presenter_is_readable(
        self, presenter: Page, viewport: Viewport, page_errors: PageErrors
    ) -> None:
        contrast = presenter.evaluate(FIND_LOW_CONTRAST)

        assert contrast["faint"] == []
        assert presenter.evaluate("document.documentElement.scrollWidth") <= viewport.width
        assert not page_errors, page_errors

    def test_voting_page_is_readable(
        self, phone: Page, viewport: Viewport, page_errors: PageErrors
    ) -> None:
        contrast = phone.evaluate(FIND_LOW_CONTRAST)

        assert contrast["faint"] == []
        assert phone.evaluate("document.documentElement.scrollWidth") <= viewport.width
        assert not page_errors, page_errors


class TestPresenter:
    def test_vote_moves_the_bars(
        self, presenter: Page, demo: Demo, poll: dict[str, Any], page_errors: PageErrors
    ) -> None:
        vote(demo, poll, "grace", 0)
        expect(total(presenter)).to_have_text("1")
        first = widths(presenter)

        vote(demo, poll, "linus", 1)

        expect(total(presenter)).to_have_text("2")
        assert (first, widths(presenter)) == ([100, 0, 0], [50, 50, 0])
        assert not page_errors, page_errors

    def test_keys_hide_results_and_enlarge_the_code(self, presenter: Page) -> None:
        expect(presenter.locator(".bars li")).to_have_count(3)
        small = presenter.locator(".qr").bounding_box()

        presenter.keyboard.press("r")
        expect(presenter.locator(".bars")).to_have_count(0)
        presenter.keyboard.press("q")
        expect(presenter.locator("main")).to_have_class(re.compile("with-large-code"))

        large = presenter.locator(".qr").bounding_box()
        assert small
        assert large
        assert large["width"] > 1.3 * small["width"]
        expect(presenter.locator(".bars")).to_have_count(0)
        presenter.keyboard.press("r")
        expect(presenter.locator(".bars li")).to_have_count(3)

    def test_arrows_change_the_poll_and_its_stream(
        self, presenter: Page, demo: Demo, poll: dict[str, Any]
    ) -> None:
        presenter.keyboard.press("ArrowLeft")
        expect(presenter.get_by_role("heading", level=1)).not_to_have_text(QUESTION)
        presenter.keyboard.press("ArrowRight")
        expect(presenter.get_by_role("heading", level=1)).to_have_text(QUESTION)
        expect(presenter.locator("[data-field=state]")).to_have_text("live")

        vote(demo, poll, "grace", 2)

        expect(total(presenter)).to_have_text("1")
        assert presenter.url.endswith(f"/present/polls/{poll['id']}/")

    def test_full_screen_survives_the_change_of_the_poll(self, presenter: Page) -> None:
        presenter.keyboard.press("f")
        expect(presenter.locator(":fullscreen").first).to_be_attached()

        presenter.keyboard.press("ArrowLeft")

        expect(presenter.get_by_role("heading", level=1)).not_to_have_text(QUESTION)
        assert presenter.evaluate("document.fullscreenElement !== null")

    def test_key_changes_the_colours(self, presenter: Page) -> None:
        colour = "getComputedStyle(document.body).backgroundColor"
        light = presenter.evaluate(colour)

        presenter.keyboard.press("d")

        assert presenter.evaluate(colour) != light

    def test_end_of_voting_is_shown(
        self, presenter: Page, demo: Demo, poll: dict[str, Any]
    ) -> None:
        with demo.signed_in("ada") as ada:
            ada.post(f"/api/v1/polls/{poll['id']}/close/").raise_for_status()

        expect(presenter.get_by_role("heading", name="Voting has ended")).to_be_visible()
        expect(presenter.get_by_role("status")).to_contain_text("Voting has ended.")

    def test_hidden_results_reach_the_owner(self, page: Page, demo: Demo) -> None:
        with new_poll(demo, results_visibility="owner") as secret:
            page.goto(f"/present/polls/{secret['id']}/")
            sign_in(page, "ada")
            expect(page.locator("[data-field=state]")).to_have_text("live")
            page.keyboard.press("r")
            expect(page.locator(".bars li")).to_have_count(3)

            vote(demo, secret, "grace", 0)

            expect(total(page)).to_have_text("1")
            assert widths(page) == [100, 0, 0]


@pytest.mark.parametrize("viewport", [PHONE], ids=str)
class TestPhone:
    def test_phone_logs_in_and_votes(self, phone: Page, page_errors: PageErrors) -> None:
        phone.get_by_role("link", name="Log in to vote").click()
        sign_in(phone, "grace")
        phone.get_by_label("The cache").check()
        phone.get_by_role("button", name="Vote").click()

        expect(phone.get_by_role("status")).to_have_text("Your vote is counted.")
        expect(phone.get_by_role("list", name="Your choice")).to_have_text("The cache")
        expect(phone.get_by_role("list", name="Results")).to_contain_text("100 %")
        assert not page_errors, page_errors

    def test_new_account_votes(self, phone: Page, poll: dict[str, Any]) -> None:
        phone.get_by_role("link", name="Create an account").click()
        phone.get_by_label("User name").fill(f"phone-{poll['id']}")
        phone.get_by_label("E-mail address").fill(f"phone-{poll['id']}@nexus.test")
        phone.get_by_label("Password").fill(PASSWORD)
        phone.get_by_role("button", name="Create the account").click()
        phone.get_by_label("The queue").check()
        phone.get_by_role("button", name="Vote").click()

        expect(phone.get_by_role("status")).to_have_text("Your vote is counted.")

    def test_choices_are_large_enough_for_fingers(self, phone: Page) -> None:
        phone.get_by_role("link", name="Log in to vote").click()
        sign_in(phone, "grace")
        choices = phone.locator(".choice")
        expect(choices).to_have_count(3)
        # Without its style sheet, a label is as high as its text.
        phone.wait_for_load_state()

        assert min(each.bounding_box()["height"] for each in choices.all()) >= 44


@pytest.mark.parametrize("viewport", [Viewport(has_javascript=False)], ids=["without JavaScript"])
class TestWithoutJavaScript:
    def test_vote_and_presenter_work(
        self, presenter: Page, poll: dict[str, Any], page_errors: PageErrors
    ) -> None:
        presenter.goto(f"/vote/{poll['share_token']}/")
        presenter.get_by_label("The database").check()
        presenter.get_by_role("button", name="Vote").click()
        expect(presenter.get_by_text("Your vote is counted.")).to_be_visible()

        presenter.goto(f"/present/polls/{poll['id']}/")
        expect(total(presenter)).to_have_text("1")
        presenter.get_by_role("link", name="hide results").click()
        expect(presenter.locator(".bars")).to_have_count(0)
        assert not page_errors, page_errors
