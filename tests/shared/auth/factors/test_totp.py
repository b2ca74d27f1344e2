"""Codes of an authenticator app: enrolling, logging in with them, and what is refused."""

from datetime import datetime
from io import StringIO
from typing import Any

import pyotp
import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from shared.auth import services
from shared.auth.encryption import decrypt
from shared.auth.errors import InvalidSecondFactor, SecondFactorRequired
from shared.auth.models import Factor, SecurityEvent, Session, User
from shared.auth.viewer import Client as Device

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"


class TestEnrolment:
    def test_gives_a_secret_and_the_address_that_apps_read(self, ask: Any, token: str) -> None:
        started = ask("start_totp", token=token, password=PASSWORD).data

        assert len(started["secret"]) == 32
        assert pyotp.parse_uri(started["uri"]).secret == started["secret"]
        assert started["uri"].startswith("otpauth://totp/Nexus:ada?secret=")

    def test_is_complete_with_a_code_and_gives_recovery_codes_once(
        self, ask: Any, token: str, enrol_totp: Any
    ) -> None:
        app = enrol_totp(token)

        listed = ask("list_factors", token=token).data
        assert [factor["kind"].lower() for factor in listed["results"]] == ["totp"]
        assert len(app.recovery_codes) == len(set(app.recovery_codes)) == 10
        assert ask("count_recovery_codes", token=token).data["left"] == 10

    def test_does_nothing_before_the_code(self, ask: Any, token: str) -> None:
        ask("start_totp", token=token, password=PASSWORD)

        assert ask("list_factors", token=token).data["results"] == []
        assert ask("log_in", username="ada", password=PASSWORD).code == ""

    def test_is_refused_with_a_wrong_code(self, ask: Any, token: str) -> None:
        ask("start_totp", token=token, password=PASSWORD)

        answer = ask("confirm_totp", token=token, code="000000")

        assert (answer.code, answer.fields) == ("validation_error", ["code"])
        assert not Factor.objects.exclude(confirmed_at=None).exists()

    @pytest.mark.parametrize("proof", [{}, {"password": "wrong"}])
    def test_wants_the_password(self, ask: Any, token: str, proof: Any) -> None:
        answer = ask("start_totp", token=token, **proof)

        assert (answer.code, answer.fields) == ("validation_error", ["password"])

    def test_is_for_one_app(self, ask: Any, token: str, enrol_totp: Any) -> None:
        enrol_totp(token)

        assert ask("start_totp", token=token, password=PASSWORD).code == "already_exists"

    def test_starts_again_with_another_secret(self, ask: Any, token: str) -> None:
        first, second = (
            ask("start_totp", token=token, password=PASSWORD).data["secret"] for _ in range(2)
        )

        assert first != second
        assert Factor.objects.count() == 1

    def test_keeps_the_secret_encrypted(self, ask: Any, token: str) -> None:
        secret = ask("start_totp", token=token, password=PASSWORD).data["secret"]

        assert secret not in Factor.objects.get().secret

    def test_is_of_use_after_a_change_of_the_secret_key(
        self,
        ask: Any,
        token: str,
        enrol_totp: Any,
        settings: Any,
        challenge: Any,
    ) -> None:
        app = enrol_totp(token)
        settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
        settings.SECRET_KEY = "another key, for which nothing was encrypted yet"
        before = Factor.objects.get().secret

        answer = ask(
            "log_in_with_second_factor",
            challenge_token=challenge()["challenge_token"],
            code=app.code(),
        )

        assert answer.code == ""
        # The first use encrypts it with the new key, so that the old one can go.
        settings.SECRET_KEY_FALLBACKS = []
        assert Factor.objects.get().secret != before
        assert ask("start_totp", token=answer.data["access"], password=PASSWORD).code == (
            "already_exists"
        )

    def test_secret_of_a_lost_key_is_refused_and_a_recovery_code_still_works(
        self,
        ask: Any,
        token: str,
        enrol_totp: Any,
        settings: Any,
        challenge: Any,
    ) -> None:
        app = enrol_totp(token)
        settings.SECRET_KEY = "another key, without the former one beside it"
        challenge_token = challenge()["challenge_token"]

        codes = [
            ask("log_in_with_second_factor", challenge_token=challenge_token, code=code).code
            for code in (app.code(), app.recovery_codes[0])
        ]

        assert codes == ["invalid_second_factor", ""]


class TestReencryption:
    @pytest.fixture
    def rotated(self, ask: Any, token: str, settings: Any) -> Any:
        ask("start_totp", token=token, password=PASSWORD)
        settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
        settings.SECRET_KEY = "another key, for which nothing was encrypted yet"
        return settings

    def test_lets_the_former_key_go(self, rotated: Any) -> None:
        out = StringIO()

        call_command("reencrypt_secrets", stdout=out)

        rotated.SECRET_KEY_FALLBACKS = []
        assert out.getvalue() == "Encrypted: 1\n"
        assert len(decrypt(Factor.objects.get().secret)) == 32

    def test_says_if_the_former_key_is_gone(self, rotated: Any) -> None:
        rotated.SECRET_KEY_FALLBACKS = []
        before = Factor.objects.get().secret

        with pytest.raises(CommandError, match="SECRET_KEY_FALLBACKS"):
            call_command("reencrypt_secrets")

        assert Factor.objects.get().secret == before


class TestLogIn:
    def test_answers_a_challenge_instead_of_tokens(
        self, ask: Any, token: str, enrol_totp: Any
    ) -> None:
        enrol_totp(token)
        sessions = Session.objects.count()

        answer = ask("log_in", username="ada", password=PASSWORD)

        assert answer.code == "second_factor_required"
        assert set(answer.problem) >= {"challenge_token", "expires_in", "methods"}
        assert answer.problem["methods"] == ["totp", "recovery_code"]
        assert answer.problem["expires_in"] == 300
        assert "access" not in answer.problem
        assert Session.objects.count() == sessions

    def test_of_a_wrong_password_does_not_reveal_the_factor(
        self, ask: Any, token: str, enrol_totp: Any
    ) -> None:
        enrol_totp(token)

        assert ask("log_in", username="ada", password="wrong").code == "invalid_credentials"

    def test_is_complete_with_the_code(
        self, ask: Any, token: str, enrol_totp: Any, challenge: Any
    ) -> None:
        app = enrol_totp(token)

        answer = ask(
            "log_in_with_second_factor",
            challenge_token=challenge()["challenge_token"],
            code=app.code(),
        )

        assert answer.data["user"]["username"] == "ada"
        assert ask("list_factors", token=answer.data["access"]).data["count"] == 1
        assert Session.objects.latest("created_at").second_factor_at is not None

    def test_may_be_tried_again_after_a_wrong_code(
        self, ask: Any, token: str, enrol_totp: Any, challenge: Any
    ) -> None:
        app, challenge_token = enrol_totp(token), challenge()["challenge_token"]

        codes = [
            ask("log_in_with_second_factor", challenge_token=challenge_token, code=code).code
            for code in ("000000", app.code())
        ]

        assert codes == ["invalid_second_factor", ""]
        assert SecurityEvent.objects.filter(kind="second_factor_failed").count() == 1

    def test_takes_no_code_twice(
        self, ask: Any, token: str, enrol_totp: Any, challenge: Any
    ) -> None:
        code = enrol_totp(token).code()

        answers = [
            ask(
                "log_in_with_second_factor",
                challenge_token=challenge()["challenge_token"],
                code=code,
            ).code
            for _ in range(2)
        ]

        assert answers == ["", "invalid_second_factor"]

    def test_takes_no_older_code_than_the_last(
        self, ada: User, device: Device, present: datetime
    ) -> None:
        session = Session.objects.create(user=ada, created_at=present, last_seen_at=present)
        owner = {"user": ada, "session": session}
        password = services.Confirmation(password=PASSWORD)
        started = services.start_totp(**owner, confirmation=password, now=present)
        codes = [pyotp.TOTP(started.secret).at(present, counter_offset=n) for n in (-1, 0, 1)]
        services.confirm_totp(**owner, code=codes[0], now=present)

        _log_in_with(codes[2], device, now=present)

        with pytest.raises(InvalidSecondFactor):
            _log_in_with(codes[1], device, now=present)

    def test_takes_the_code_of_the_enrolment_not_again(
        self, ask: Any, token: str, enrol_totp: Any, challenge: Any
    ) -> None:
        app = enrol_totp(token)

        answer = ask(
            "log_in_with_second_factor",
            challenge_token=challenge()["challenge_token"],
            code=app.code(steps=0),
        )

        assert answer.code == "invalid_second_factor"

    @pytest.mark.parametrize("code", ["", "12345", "１２３４５６", "1234567", "a" * 64])
    def test_refuses_what_is_no_code(
        self, ask: Any, token: str, enrol_totp: Any, challenge: Any, code: str
    ) -> None:
        enrol_totp(token)

        answer = ask(
            "log_in_with_second_factor", challenge_token=challenge()["challenge_token"], code=code
        )

        assert answer.code in {"invalid_second_factor", "validation_error"}


def test_refresh_token_travels_in_the_cookie_if_the_browser_asks_for_it(
    token: str, enrol_totp: Any, challenge: Any
) -> None:
    app = enrol_totp(token)
    body = {"challenge_token": challenge()["challenge_token"], "code": app.code()}

    answer = Client().post(
        "/api/v1/users/login/second-factor/",
        body,
        content_type="application/json",
        headers={"X-Refresh-Transport": "cookie", "Origin": "http://testserver"},
    )

    assert answer.json()["refresh"] == ""
    assert answer.cookies["nexus_refresh"]["httponly"]


def _log_in_with(code: str, device: Device, *, now: datetime) -> None:
    with pytest.raises(SecondFactorRequired) as asked:
        services.log_in(login="ada", password=PASSWORD, client=device, now=now)
    services.log_in_with_second_factor(
        challenge_token=str(asked.value.members["challenge_token"]),
        code=code,
        credential=None,
        client=device,
        now=now,
    )
