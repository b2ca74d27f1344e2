"""The front page in a real browser, with and without JavaScript."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import VIEWPORTS, PageErrors, Viewport
from tests.journeys.conftest import Demo

WITHOUT_JAVASCRIPT = Viewport(has_javascript=False)
MILLISECONDS = re.compile(r"in \d+\.\d ms")
FOCUSABLE = "a[href], button, input"

# WCAG 2.2, 1.4.3: the contrast of each text with its background; large text needs less.
FIND_LOW_CONTRAST = """() => {
  const channels = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = (colour) => {
    const [r, g, b] = channels(colour).map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      const [, , , alpha = 1] = channels(colour);
      if (alpha === 1) return colour;
      if (alpha > 0) throw new Error(`half-transparent: ${at.outerHTML.slice(0, 80)}`);
    }
    throw new Error("nothing behind it");
  };
  const contrast = (one, other) => {
    const [darker, lighter] = [light(one), light(other)].sort((a, b) => a - b);
    return (lighter + 0.05) / (darker + 0.05);
  };
  const judged = [];
  const judge = (element, style, text) => {
    const size = parseFloat(style.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    const ratio = contrast(style.color, behind(element));
    judged.push({ text, ratio, isEnough: ratio >= (isLarge ? 3 : 4.5) });
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode.data.trim();
    const element = texts.currentNode.parentElement;
    if (text && element.checkVisibility()) judge(element, getComputedStyle(element), text);
  }
  for (const field of document.querySelectorAll("input")) {
    judge(field, getComputedStyle(field, "::placeholder"), field.placeholder);
  }
  return { judged: judged.length, faint: judged.filter((each) => !each.isEnough) };
}"""


@pytest.fixture
def portal(page: Page) -> Page:
    """Return the front page."""
    page.goto("/")
    return page


def poll(page: Page) -> Locator:
    return page.locator("[data-stream]")


def widths(page: Page) -> list[float]:
    return [float(rect.get_attribute("width") or 0) for rect in poll(page).locator("rect").all()]


def found(page: Page) -> Any:
    return expect(page.locator("#jobs [role=status]"))


def figure(page: Page, name: str) -> Locator:
    return page.locator(".figures div").filter(has_text=name).locator("span")


@pytest.mark.parametrize("viewport", VIEWPORTS, ids=str)
class TestViewports:
    def test_portal_loads_without_errors(self, portal: Page, page_errors: PageErrors) -> None:
        expect(portal.locator("article.card")).to_have_count(5)
        expect(portal.get_by_text("Nothing to show at the moment.")).to_have_count(0)

        assert not page_errors, page_errors

    def test_portal_fits_the_width(self, portal: Page, viewport: Viewport) -> None:
        assert portal.evaluate("document.documentElement.scrollWidth") <= viewport.width

    def test_text_has_enough_contrast(self, portal: Page) -> None:
        contrast = portal.evaluate(FIND_LOW_CONTRAST)

        assert contrast["judged"] > 100
        assert contrast["faint"] == []


class TestKeyboard:
    def test_first_tab_stop_skips_to_the_domains(self, portal: Page) -> None:
        portal.keyboard.press("Tab")

        expect(portal.get_by_role("link", name="Skip to the domains")).to_be_focused()
        expect(portal.locator(":focus")).to_be_in_viewport()
        portal.keyboard.press("Enter")
        expect(portal.get_by_role("heading", name="Domains")).to_be_focused()

    def test_tab_reaches_every_control_in_order_with_visible_focus(self, portal: Page) -> None:
        wanted = portal.eval_on_selector_all(FOCUSABLE, "all => all.map((each) => each.outerHTML)")

        reached = []
        for _ in wanted:
            portal.keyboard.press("Tab")
            focused = portal.locator(":focus")
            expect(focused).to_be_in_viewport()
            outline = focused.evaluate("(at) => getComputedStyle(at).outline")
            assert "solid 3px" in outline, outline
            reached.append(focused.evaluate("(at) => at.outerHTML"))

        assert len(wanted) > 25
        assert reached == wanted


class TestLiveUpdates:
    def test_vote_moves_the_bars(self, portal: Page, demo: Demo, page_errors: PageErrors) -> None:
        number = (poll(portal).get_attribute("data-stream") or "").split("/")[4]
        total = poll(portal).locator("[data-shows=total_votes]")
        votes = int(total.inner_text())
        before = widths(portal)
        with demo.signed_in("admin") as admin:
            options = admin.get(f"/api/v1/polls/{number}/").json()["options"]

            cast = admin.post(
                f"/api/v1/polls/{number}/votes/", json={"option_ids": [options[0]["id"]]}
            )

        assert cast.status_code == 201
        expect(total).to_have_text(str(votes + 1))
        first, *others = zip(before, widths(portal), strict=True)
        assert first[1] > first[0]
        assert all(after < earlier for earlier, after in others)
        assert not page_errors, page_errors

    def test_search_updates_while_typing(self, portal: Page, page_errors: PageErrors) -> None:
        box = portal.get_by_label("Search the open postings")

        box.press_sequentially("python")

        found(portal).to_contain_text("for “python”")
        found(portal).to_contain_text(MILLISECONDS)
        expect(portal.locator("#jobs .lines li").first).to_contain_text("Python")
        expect(box).to_be_focused()
        assert portal.url.endswith("/")
        assert not page_errors, page_errors

    def test_search_button_updates_the_card(self, portal: Page, page_errors: PageErrors) -> None:
        portal.get_by_label("Search the open postings").fill("zymurgist")
        portal.get_by_role("button", name="Search").click()

        found(portal).to_contain_text("0 open postings for “zymurgist”")
        assert not page_errors, page_errors

    def test_system_panel_refreshes(self, portal: Page, demo: Demo) -> None:
        with demo.client() as client:
            client.get("/api/v1/meta/")
        portal.reload()
        before = figure(portal, "p95").inner_text()

        with demo.client() as client:
            for _ in range(3):
                client.get("/api/v1/meta/")

        expect(figure(portal, "p95")).not_to_have_text(before)


@pytest.mark.parametrize("viewport", [WITHOUT_JAVASCRIPT], ids=["without JavaScript"])
class TestWithoutJavaScript:
    def test_page_is_complete_without_javascript(
        self, portal: Page, page_errors: PageErrors
    ) -> None:
        expect(portal.locator("article.card")).to_have_count(5)
        expect(portal.locator("article.card .content > *").first).to_be_visible()
        expect(poll(portal).locator("rect").first).to_have_attribute("width", re.compile(r"\d"))

        assert not page_errors, page_errors

    def test_search_works_without_javascript(self, portal: Page, page_errors: PageErrors) -> None:
        portal.get_by_label("Search the open postings").fill("python")
        portal.get_by_role("button", name="Search").click()

        expect(portal).to_have_url(re.compile(r"/\?jobs=python#jobs$"))
        found(portal).to_contain_text("for “python”")
        found(portal).to_contain_text(MILLISECONDS)
        assert not page_errors, page_errors


def test_every_link_of_the_portal_answers(portal: Page, demo: Demo) -> None:
    every = portal.eval_on_selector_all("a[href]", "all => all.map((each) => each.href)")
    # The demo may still be building the documentation; its own tests wait for it.
    links = [link for link in every if not link.endswith("/docs/")]

    with demo.client() as client:
        client.headers["Accept"] = "text/html"
        answers = {link: client.get(link, follow_redirects=True).status_code for link in links}

    assert {link: status for link, status in answers.items() if status != 200} == {}
