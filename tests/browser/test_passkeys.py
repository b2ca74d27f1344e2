"""Passkeys of admins in a real browser, with an authenticator that the browser simulates."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PageErrors
from tests.browser.test_admin import sign_in
from tests.journeys.conftest import PASSWORD, Demo

FACTORS = "/admin/second-factor/"
NAME = "Laptop of the test"


@pytest.fixture
def address(demo: Demo) -> str:
    """Return the address with a name, because a passkey belongs to one and not to a number."""
    return demo.url.replace("127.0.0.1", "localhost")


@pytest.fixture
def authenticator(page: Page) -> Iterator[None]:
    """Give the browser a platform authenticator that always verifies its user."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    yield
    devtools.detach()


def confirm(page: Page, button: str) -> None:
    """Confirm a form with the password, and send it."""
    form = page.locator("form", has=page.get_by_role("button", name=button))
    form.get_by_label("Password").fill(PASSWORD)
    form.get_by_role("button", name=button).click()


@pytest.mark.usefixtures("authenticator")
def test_admin_adds_a_passkey_signs_in_with_it_and_removes_it(
    page: Page, page_errors: PageErrors
) -> None:
    sign_in(page)
    page.goto(FACTORS)
    page.get_by_label("Name:").fill(NAME)
    confirm(page, "Add a passkey")
    page.get_by_role("button", name="Create it on this device").click()
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    assert page.locator("section li code").count() >= 8

    page.context.clear_cookies()
    page.goto("/admin/")
    page.get_by_label("Username").fill("admin")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", name="Administration")).to_be_visible()

    # The demo is shared: its admin has no second factor.
    page.goto(FACTORS)
    confirm(page, f"Remove {NAME}")
    expect(page.get_by_text("There are none.")).to_be_visible()
    assert not page_errors
