"""The pages that start and end the session of a browser."""

import re
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pyotp
import pytest
from django.test import Client

from shared.auth.models import Role, Session, User
from shared.errors import ServiceUnavailable

PASSWORD = "correct horse battery"
POLL = "/vote/a-token/"
NEW = {"username": "ada", "email": "ada@nexus.test", "password": PASSWORD, "next": POLL}


@pytest.fixture
def client(db: None) -> Client:
    return Client(SERVER_NAME="localhost")


@pytest.fixture
def ada(db: None) -> User:
    user = User(username="ada", email="ada@nexus.test", role=Role.USER)
    user.set_password(PASSWORD)
    user.save()
    return user


def log_in(client: Client, **changes: str) -> Any:
    return client.post(
        "/sign-in/", {"username": "ada", "password": PASSWORD, "next": POLL, **changes}
    )


class TestLogIn:
    def test_log_in_starts_a_session_and_leads_back(self, client: Client, ada: User) -> None:
        response = log_in(client)

        assert (response.status_code, response["Location"]) == (303, POLL)
        assert Session.objects.filter(user=ada).count() == 1
        assert client.get("/present/polls/").status_code == 200

    def test_wrong_password_is_refused(self, client: Client, ada: User) -> None:
        response = log_in(client, password="wrong")

        page = response.content.decode()
        assert response.status_code == 401
        assert 'role="alert">The user name and password do not match an account.' in page
        assert f'name="next" value="{POLL}"' in page
        assert 'value="ada"' in page
        assert "wrong" not in page
        assert not Session.objects.exists()

    @pytest.mark.parametrize(
        "address",
        ["https://evil.test/", "//evil.test/", "/\\evil.test", "javascript:alert(1)", "evil"],
    )
    def test_other_hosts_are_not_led_to(self, client: Client, ada: User, address: str) -> None:
        assert log_in(client, next=address)["Location"] == "/"

    def test_signed_in_user_is_led_on(self, client: Client, ada: User) -> None:
        log_in(client)

        assert client.get(f"/sign-in/?next={POLL}")["Location"] == POLL

    def test_log_in_without_a_csrf_token_is_refused(self, ada: User) -> None:
        strict = Client(enforce_csrf_checks=True, SERVER_NAME="localhost")

        assert log_in(strict).status_code == 403
        assert not Session.objects.exists()

    @pytest.mark.parametrize("name", ["a\x00b", "x" * 5_000, ""])
    def test_bad_name_is_refused(self, client: Client, name: str) -> None:
        assert log_in(client, username=name).status_code in (401, 422)

    def test_busy_server_asks_to_retry(
        self, client: Client, ada: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(*_: object) -> None:
            raise ServiceUnavailable("Too many people are signing in at once.", retry_after=1)

        monkeypatch.setattr(User, "check_password", refuse)

        response = log_in(client)

        assert (response.status_code, response["Retry-After"]) == (503, "1")
        assert "Too many people are signing in at once." in response.content.decode()

    def test_guesses_are_limited(self, client: Client, ada: User, settings: Any) -> None:
        settings.NEXUS_THROTTLES = True
        rates = {**settings.NEXUS_THROTTLE_RATES, "login_address": (1, 60)}
        settings.NEXUS_THROTTLE_RATES = rates
        log_in(client, password="wrong")

        response = log_in(client)

        assert response.status_code == 429
        assert int(response["Retry-After"]) > 0


class TestLogOut:
    def test_log_out_ends_the_session(self, client: Client, ada: User) -> None:
        log_in(client)

        response = client.post("/sign-out/", {"next": POLL})

        assert response["Location"] == POLL
        assert client.get("/present/polls/").status_code == 303
        assert Session.objects.get(user=ada).revoked_at is not None

    def test_link_cannot_log_out(self, client: Client, ada: User) -> None:
        log_in(client)

        assert client.get("/sign-out/").status_code == 405
        assert client.get("/present/polls/").status_code == 200


class TestRegistration:
    def test_new_account_is_signed_in_and_led_back(self, client: Client) -> None:
        response = client.post("/register/", NEW)

        assert (response.status_code, response["Location"]) == (303, POLL)
        assert User.objects.get(username="ada").role == Role.USER
        assert client.get("/present/polls/").status_code == 200

    def test_role_cannot_be_chosen(self, client: Client) -> None:
        client.post("/register/", {**NEW, "role": "admin"})

        assert User.objects.get(username="ada").role == Role.USER

    def test_every_fault_is_shown(self, client: Client) -> None:
        response = client.post(
            "/register/", {**NEW, "username": "x", "email": "no", "password": "1234"}
        )

        page = response.content.decode()
        assert response.status_code == 422
        assert "A user name has 3 to 30" in page
        assert "This is not an e-mail address." in page
        assert not User.objects.exists()

    @pytest.mark.parametrize(
        ("changed", "message"),
        [
            pytest.param({"password": "long pass " * 13}, "at most 128", id="long password"),
            pytest.param(
                {"password": "correct\thorse battery"}, "Control characters", id="tab in it"
            ),
            pytest.param(
                {"email": f"ada@{'teapot.' * 40}test"}, "not an e-mail address", id="long address"
            ),
        ],
    )
    def test_value_that_the_api_refuses_is_refused(
        self, client: Client, changed: dict[str, str], message: str
    ) -> None:
        fields = {**NEW, **changed}
        over_rest = client.post(
            "/api/v1/users/register/",
            {name: value for name, value in fields.items() if name != "next"},
            content_type="application/json",
        )

        response = client.post("/register/", fields)

        assert (over_rest.status_code, response.status_code) == (422, 422)
        assert message in response.content.decode()
        assert not User.objects.exists()

    def test_taken_name_is_refused(self, client: Client, ada: User) -> None:
        response = client.post("/register/", NEW)

        assert response.status_code == 422
        assert "This user name is taken." in response.content.decode()
        assert not Session.objects.exists()


class TestSecondFactor:
    @pytest.fixture
    def app(self, client: Client, ada: User) -> pyotp.TOTP:
        """Return the authenticator app of an account."""
        login = {"username": "ada", "password": PASSWORD}
        answer = client.post("/api/v1/users/login/", login, content_type="application/json")
        factors = partial(
            client.post,
            content_type="application/json",
            headers={"Authorization": f"Bearer {answer.json()['access']}"},
        )
        started = factors("/api/v1/users/me/factors/totp/", {"password": PASSWORD})
        app = pyotp.TOTP(started.json()["secret"])
        code = {"code": app.at(datetime.now(tz=UTC))}
        assert "recovery_codes" in factors("/api/v1/users/me/factors/totp/confirm/", code).json()
        return app

    def second_step(self, client: Client, code: str) -> Any:
        page = log_in(client).content.decode()
        [challenge] = re.findall(r'name="challenge_token" value="([^"]+)"', page)
        form = {"challenge_token": challenge, "code": code, "next": POLL}
        return client.post("/sign-in/", form)

    def test_password_alone_starts_no_session(self, client: Client, app: pyotp.TOTP) -> None:
        response = log_in(client)

        assert response.status_code == 200
        assert "Code of your app" in response.content.decode()
        assert client.get("/present/polls/").status_code == 303

    def test_code_of_the_app_starts_the_session(self, client: Client, app: pyotp.TOTP) -> None:
        # The code of the enrolment is used up, so the next one.
        response = self.second_step(client, app.at(datetime.now(tz=UTC), counter_offset=1))

        assert (response.status_code, response["Location"]) == (303, POLL)
        assert Session.objects.filter(second_factor_at__isnull=False).exists()
        assert client.get("/present/polls/").status_code == 200

    def test_wrong_code_can_be_corrected(self, client: Client, app: pyotp.TOTP) -> None:
        response = self.second_step(client, "000000")

        assert response.status_code == 401
        assert 'name="challenge_token"' in response.content.decode()
        assert client.get("/present/polls/").status_code == 303

    @pytest.mark.parametrize("credential", ["[]", "{", "[" * 10_000, "null"])
    def test_unreadable_passkey_is_refused(
        self, client: Client, app: pyotp.TOTP, credential: str
    ) -> None:
        form = {"challenge_token": "x", "credential": credential}

        assert client.post("/sign-in/", form).status_code == 422
