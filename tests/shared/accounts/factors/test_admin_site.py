"""Second factors in the admin site: log-in, management, and the setting that requires one."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pyotp
import pytest
from django.test import Client

from shared.auth.models import Factor, RecoveryCode, Session, User
from tests.authenticators import Authenticator

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"
LOGIN = "/admin/login/?next=/admin/"
PAGE = "/admin/second-factor/"


@pytest.fixture
def site(client: Client, admin: User) -> Client:
    """Return a client of an admin who signed in with the password alone."""
    client.post(LOGIN, {"username": "root", "password": PASSWORD})
    return client


@pytest.fixture
def enrol(site: Client) -> Callable[[], tuple[pyotp.TOTP, datetime, list[str]]]:
    """Return a function that enrols an app on the page and returns app, time and recovery codes."""

    def add() -> tuple[pyotp.TOTP, datetime, list[str]]:
        page = site.post(PAGE, {"act": "start_totp", "password": PASSWORD}).content.decode()
        secret = re.search(r"<code>([A-Z2-7]{32})</code>", page)
        assert secret, page
        app, now = pyotp.TOTP(secret[1]), datetime.now(tz=UTC)
        answer = site.post(PAGE, {"act": "confirm_totp", "code": app.at(now)}).content.decode()
        return app, now, re.findall(r"<code>([a-z2-7-]{19})</code>", answer)

    return add


def hidden(page: Any, name: str) -> str:
    """Return the value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page.content.decode())
    assert found, page.content.decode()
    return found[1].replace("&quot;", '"')


class TestLogIn:
    @pytest.fixture
    def browser(self) -> Client:
        return Client()

    def first_step(self, browser: Client) -> Any:
        return browser.post(LOGIN, {"username": "root", "password": PASSWORD})

    def test_log_in_asks_for_the_second_factor(self, enrol: Any, browser: Client) -> None:
        enrol()

        page = self.first_step(browser)

        assert page.status_code == 200
        assert len(hidden(page, "challenge_token")) == 43
        assert browser.get("/admin/").status_code == 302

    @pytest.mark.parametrize("kind", ["code", "recovery code"])
    def test_log_in_completes_with_an_app_or_recovery_code(
        self, enrol: Any, browser: Client, kind: str
    ) -> None:
        app, enrolled_at, codes = enrol()
        token = hidden(self.first_step(browser), "challenge_token")
        code = app.at(enrolled_at, counter_offset=1) if kind == "code" else codes[0]

        answer = browser.post(LOGIN, {"challenge_token": token, "code": code, "next": "/admin/"})

        assert (answer.status_code, answer["Location"]) == (302, "/admin/")
        assert browser.get("/admin/").status_code == 200
        assert Session.objects.latest("created_at").second_factor_at is not None

    def test_wrong_code_can_be_corrected(self, enrol: Any, browser: Client) -> None:
        app, enrolled_at, _ = enrol()
        first = hidden(self.first_step(browser), "challenge_token")

        wrong = browser.post(LOGIN, {"challenge_token": first, "code": "000000"})
        again = hidden(wrong, "challenge_token")
        code = app.at(enrolled_at, counter_offset=1)
        right = browser.post(LOGIN, {"challenge_token": again, "code": code})

        assert (wrong.status_code, right.status_code) == (200, 302)

    def test_unknown_challenge_restarts_the_log_in(self, enrol: Any, browser: Client) -> None:
        enrol()

        page = browser.post(LOGIN, {"challenge_token": "x" * 43, "code": "123456"})

        assert b'name="username"' in page.content
        assert browser.get("/admin/").status_code == 302

    def test_log_in_completes_with_a_passkey(self, site: Client, browser: Client) -> None:
        laptop = Authenticator()
        add_passkey(site, laptop)
        page = self.first_step(browser)
        options = json.loads(hidden(page, "passkey_options"))

        answer = browser.post(
            LOGIN,
            {
                "challenge_token": hidden(page, "challenge_token"),
                "credential": json.dumps(laptop.get(options)),
            },
        )

        assert answer.status_code == 302
        assert browser.get("/admin/").status_code == 200

    @pytest.mark.parametrize("credential", ["[1]", "7", "{", "[" * 200_000])
    def test_unreadable_passkey_can_be_corrected(
        self, enrol: Any, browser: Client, credential: str
    ) -> None:
        enrol()
        token = hidden(self.first_step(browser), "challenge_token")

        page = browser.post(LOGIN, {"challenge_token": token, "credential": credential})

        assert page.status_code == 200
        assert b"The answer of the passkey could not be read." in page.content
        assert hidden(page, "challenge_token") == token

    def test_user_without_the_admin_role_stays_on_the_log_in_form(
        self, ada: User, browser: Client, sign_in: Any
    ) -> None:
        page = browser.post(LOGIN, {"username": "ada", "password": PASSWORD})

        assert b'name="username"' in page.content

    def test_session_without_the_second_factor_is_refused(
        self, enrol: Any, browser: Client, admin: User
    ) -> None:
        enrol()

        browser.force_login(admin)

        assert browser.get("/admin/").status_code == 302

    def test_wrong_codes_are_throttled(self, enrol: Any, browser: Client, settings: Any) -> None:
        enrol()
        settings.NEXUS_THROTTLES = True
        token = hidden(self.first_step(browser), "challenge_token")
        for number in range(6):
            page = browser.post(LOGIN, {"challenge_token": token, "code": f"00000{number}"})

        assert b"Too many requests" in page.content


class TestPage:
    def test_enrolled_app_shows_recovery_codes_once(self, enrol: Any, site: Client) -> None:
        _, _, codes = enrol()

        page = site.get(PAGE).content.decode()
        assert len(codes) == 10
        assert "10 left" in page
        assert not any(code in page for code in codes)

    def test_passkey_is_enrolled_with_its_name(self, site: Client) -> None:
        answer = add_passkey(site, Authenticator(), name="Key ring")

        assert "Your recovery codes" in answer.content.decode()
        assert Factor.objects.get().name == "Key ring"

    @pytest.mark.parametrize("act", ["start_totp", "start_passkey", "renew_codes", "remove"])
    def test_actions_without_the_password_are_refused(
        self, enrol: Any, site: Client, act: str
    ) -> None:
        enrol()
        codes = set(RecoveryCode.objects.values_list("hash", flat=True))

        answer = site.post(PAGE, {"act": act, "factor": Factor.objects.get().pk}, follow=True)

        assert "Confirm it with the password or a second factor." in answer.content.decode()
        assert Factor.objects.count() == 1
        assert set(RecoveryCode.objects.values_list("hash", flat=True)) == codes

    def test_password_is_taken_as_typed(self, client: Client, admin: User) -> None:
        password = f"  {PASSWORD} "
        admin.set_password(password)
        admin.save()
        client.post(LOGIN, {"username": "root", "password": password})

        page = client.post(PAGE, {"act": "start_totp", "password": password}).content.decode()

        assert re.search(r"<code>[A-Z2-7]{32}</code>", page)

    def test_factor_is_removed_with_the_password(self, enrol: Any, site: Client) -> None:
        enrol()

        site.post(PAGE, {"act": "remove", "factor": Factor.objects.get().pk, "password": PASSWORD})

        assert not Factor.objects.exists()

    def test_recovery_codes_are_replaced(self, enrol: Any, site: Client) -> None:
        _, _, former_codes = enrol()

        page = site.post(PAGE, {"act": "renew_codes", "password": PASSWORD}).content.decode()

        renewed = re.findall(r"<code>([a-z2-7-]{19})</code>", page)
        assert len(renewed) == 10
        assert not set(renewed) & set(former_codes)

    @pytest.mark.parametrize("data", [{}, {"act": "nothing"}, {"act": "add_passkey"}])
    def test_unknown_or_incomplete_action_changes_nothing(self, site: Client, data: Any) -> None:
        answer = site.post(PAGE, data)

        assert answer.status_code == 302
        assert not Factor.objects.exists()

    def test_user_without_the_admin_role_is_redirected(self, client: Client, ada: User) -> None:
        client.force_login(ada)

        assert client.get(PAGE).status_code == 302

    def test_page_is_not_cached(self, site: Client) -> None:
        assert "no-store" in site.get(PAGE)["Cache-Control"]


class TestRequirement:
    @pytest.fixture(autouse=True)
    def required(self, settings: Any) -> None:
        settings.NEXUS_REQUIRE_ADMIN_SECOND_FACTOR = True

    def test_admin_without_a_factor_is_redirected_to_enrolment(self, site: Client) -> None:
        refused = site.get("/admin/identity/user/")
        redirected = site.get(LOGIN)

        assert (refused.status_code, redirected["Location"]) == (302, PAGE)
        assert "Admins need a second factor" in site.get(PAGE).content.decode()
        assert site.post("/admin/identity/user/add/", {}).status_code == 302
        assert site.get("/admin/password_change/").status_code == 302

    def test_enrolled_admin_reaches_the_site(self, enrol: Any, site: Client) -> None:
        enrol()

        assert site.get("/admin/identity/user/").status_code == 200

    def test_session_started_before_enrolment_is_refused(self, enrol: Any, admin: User) -> None:
        old_session = Client()
        old_session.post(LOGIN, {"username": "root", "password": PASSWORD})
        enrol()

        assert old_session.get("/admin/").status_code == 302


class TestFactorAdmin:
    def test_admin_removes_the_factors_of_an_account(
        self, site: Client, ada: User, sign_in: Any, enrol_totp: Any, deliver: Any, mailoutbox: Any
    ) -> None:
        enrol_totp(sign_in(ada).access)

        site.post(
            "/admin/identity/user/", {"action": "remove_factors", "_selected_action": [ada.pk]}
        )

        assert not Factor.objects.exists()
        assert not RecoveryCode.objects.exists()
        deliver()
        assert "A second factor was removed" in [mail.subject for mail in mailoutbox]

    def test_admin_pages_show_no_secrets(
        self, site: Client, ada: User, sign_in: Any, enrol_totp: Any
    ) -> None:
        enrol_totp(sign_in(ada).access)
        factor = Factor.objects.get()

        pages = [
            site.get(f"/admin/identity/factor/{path}").content.decode()
            for path in ("", f"{factor.pk}/change/")
        ]

        assert all("Authenticator app" in page for page in pages)
        assert not any(factor.secret in page for page in pages)


def add_passkey(site: Client, device: Authenticator, *, name: str = "Laptop") -> Any:
    page = site.post(PAGE, {"act": "start_passkey", "name": name, "password": PASSWORD})
    options = json.loads(hidden(page, "passkey_options"))
    return site.post(
        PAGE,
        {
            "act": "add_passkey",
            "name": hidden(page, "name"),
            "challenge_token": hidden(page, "challenge_token"),
            "credential": json.dumps(device.create(options)),
        },
    )
