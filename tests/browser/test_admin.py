"""The admin site in a real browser, with every other host blocked."""

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.conftest import VIEWPORTS, PageErrors, Viewport
from tests.journeys.conftest import PASSWORD

WIDE = ViewportSize(width=1400, height=850)
NARROW = ViewportSize(width=390, height=844)


def sign_in(page: Page) -> None:
    page.goto("/admin/")
    page.get_by_label("Username").fill("admin")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", name="Administration")).to_be_visible()


def links(page: Page, where: str) -> list[str]:
    found: list[str] = page.locator(where).evaluate_all("links => links.map(link => link.href)")
    return sorted(set(found))


class TestFirstPage:
    @pytest.mark.parametrize("viewport", VIEWPORTS, ids=str)
    def test_first_page_opens_for_the_admin(
        self, page: Page, viewport: Viewport, page_errors: PageErrors
    ) -> None:
        sign_in(page)

        expect(page.get_by_role("heading", name="Commerce", exact=True)).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport.width
        assert not page_errors

    def test_figure_links_to_the_counted_rows(self, page: Page, page_errors: PageErrors) -> None:
        sign_in(page)
        figure = page.locator(".panel", has_text="Movies").get_by_role("link").first
        number = figure.inner_text()

        figure.click()

        expect(page.locator(".paginator")).to_contain_text(f"{number} favorite")
        assert not page_errors


class TestEveryPage:
    def test_every_page_loads_light_wide_dark_and_narrow(
        self, page: Page, page_errors: PageErrors
    ) -> None:
        sign_in(page)
        pages = links(page, ".lists a")

        for address in pages:
            opens(page, address)
            # The first row, if there is one.
            for row in links(page, "#result_list tbody th a")[:1]:
                opens(page, row)

        assert len(pages) > 40
        assert not page_errors


def opens(page: Page, address: str) -> None:
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(WIDE)
    answer = page.goto(address)
    assert answer is not None
    assert answer.ok
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size(NARROW)


class TestActions:
    def test_action_reports_refusals(self, page: Page, page_errors: PageErrors) -> None:
        sign_in(page)
        page.goto("/admin/jobs/job/?status__exact=closed")
        page.locator("#result_list .action-select").first.check()
        page.get_by_label("Action:").select_option(label="Close")

        page.get_by_role("button", name="Go").click()

        expect(page.locator(".messagelist .error")).to_contain_text("closed already")
        assert not page_errors

    def test_autocomplete_lists_choices(self, page: Page, page_errors: PageErrors) -> None:
        sign_in(page)
        page.goto("/admin/commerce/product/add/")

        page.locator(".select2-selection").first.click()

        expect(page.locator(".select2-results__option").first).to_be_visible()
        assert not page_errors
