"""Authenticator apps: enrolment, log-in and re-encryption of secrets."""

from datetime import datetime
from io import StringIO
from typing import Any

import pyotp
import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from shared.accounts import services
from shared.accounts.encryption import decrypt
from shared.auth.errors import InvalidSecondFactor, SecondFactorRequired
from shared.auth.models import Factor, SecurityEvent, Session, User
from shared.auth.viewer import Client as Device

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"


class TestEnrolment:
    def test_enrolment_returns_a_secret_and_an_otpauth_uri(self, ask: Any, token: str) -> None:
        started = ask("start_totp", token=token, password=PASSWORD).data

        assert len(started["secret"]) == 32
        assert pyotp.parse_uri(started["uri"]).secret == started["secret"]
        assert started["uri"].startswith("otpauth://totp/Nexus:ada?secret=")

    def test_confirmed_app_is_listed_and_recovery_codes_are_returned(
        self, ask: Any, token: str, enrol_totp: Any
    ) -> None:
        app = enrol_totp(token)

        listed = ask("list_factors", token=token).data
        assert [factor["kind"].lower() for factor in listed["results"]] == ["totp"]
        assert len(app.recovery_codes) == len(set(app.recovery_codes)) == 10
        assert ask("count_recovery_codes", token=token).data["left"] == 10

    def test_unconfirmed_app_is_not_required(self, ask: Any, token: str) -> None:
        ask("start_totp", token=token, password=PASSWORD)

        assert ask("list_factors", token=token).data["results"] == []
        assert ask("log_in", username="ada", password=PASSWORD).code == ""

    def test_enrolment_with_a_wrong_code_is_refused(self, ask: Any, token: str) -> None:
        ask("start_totp", token=token, password=PASSWORD)

        answer = ask("confirm_totp", token=token, code="000000")

        assert (answer.code, answer.fields) == ("validation_error", ["code"])
        assert not Factor.objects.exclude(confirmed_at=None).exists()

    @pytest.mark.parametrize("proof", [{}, {"password": "wrong"}])
    def test_enrolment_without_the_password_is_refused(
        self, ask: Any, token: str, proof: Any
    ) -> None:
        answer = ask("start_totp", token=token, **proof)

        assert (answer.code, answer.fields) == ("validation_error", ["password"])

    def test_second_app_is_refused(self, ask: Any, token: str, enrol_totp: Any) -> None:
        enrol_totp(token)

        assert ask("start_totp", token=token, password=PASSWORD).code == "already_exists"

    def test_restarted_enrolment_has_another_secret(self, ask: Any, token: str) -> None:
        first, second = (
            ask("start_totp", token=token, password=PASSWORD).data["secret"] for _ in range(2)
        )

        assert first != second
        assert Factor.objects.count() == 1

    def test_secret_is_stored_encrypted(self, ask: Any, token: str) -> None:
        secret = ask("start_totp", token=token, password=PASSWORD).data["secret"]

        assert secret not in Factor.objects.get().secret

    def test_secret_is_reencrypted_at_first_use_after_key_rotation(
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
        # The first use encrypts the secret with the new key, so the old key can be removed.
        settings.SECRET_KEY_FALLBACKS = []
        assert Factor.objects.get().secret != before
        assert ask("start_totp", token=answer.data["access"], password=PASSWORD).code == (
            "already_exists"
        )

    def test_app_with_a_lost_key_is_refused_and_a_recovery_code_is_accepted(
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

    def test_command_reencrypts_secrets_with_the_new_key(self, rotated: Any) -> None:
        out = StringIO()

        call_command("reencrypt_secrets", stdout=out)

        rotated.SECRET_KEY_FALLBACKS = []
        assert out.getvalue() == "Encrypted: 1\n"
        assert len(decrypt(Factor.objects.get().secret)) == 32

    def test_command_fails_without_the_former_key(self, rotated: Any) -> None:
        rotated.SECRET_KEY_FALLBACKS = []
        before = Factor.objects.get().secret

        with pytest.raises(CommandError, match="SECRET_KEY_FALLBACKS"):
            call_command("reencrypt_secrets")

        assert Factor.objects.get().secret == before


class TestLogIn:
    def test_log_in_returns_a_challenge_instead_of_tokens(
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

    def test_wrong_password_does_not_reveal_the_factor(
        self, ask: Any, token: str, enrol_totp: Any
    ) -> None:
        enrol_totp(token)

        assert ask("log_in", username="ada", password="wrong").code == "invalid_credentials"

    def test_log_in_completes_with_the_code(
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

    def test_right_code_is_accepted_after_a_wrong_one(
        self, ask: Any, token: str, enrol_totp: Any, challenge: Any
    ) -> None:
        app, challenge_token = enrol_totp(token), challenge()["challenge_token"]

        codes = [
            ask("log_in_with_second_factor", challenge_token=challenge_token, code=code).code
            for code in ("000000", app.code())
        ]

        assert codes == ["invalid_second_factor", ""]
        assert SecurityEvent.objects.filter(kind="second_factor_failed").count() == 1

    def test_repeated_code_is_refused(
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

    def test_code_older_than_the_last_is_refused(
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

    def test_code_of_the_enrolment_is_refused_at_log_in(
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
    def test_malformed_code_is_refused(
        self, ask: Any, token: str, enrol_totp: Any, challenge: Any, code: str
    ) -> None:
        enrol_totp(token)

        answer = ask(
            "log_in_with_second_factor", challenge_token=challenge()["challenge_token"], code=code
        )

        assert answer.code in {"invalid_second_factor", "validation_error"}


def test_refresh_token_is_in_a_cookie_if_requested(
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
    with pytest.raises(SecondFactorRequired) as refused:
        services.log_in(login="ada", password=PASSWORD, client=device, now=now)
    services.log_in_with_second_factor(
        challenge_token=str(refused.value.members["challenge_token"]),
        code=code,
        credential=None,
        client=device,
        now=now,
    )
