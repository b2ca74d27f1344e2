"""Listing and removing factors, and what follows: notices, exports, deletion, throttles."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from shared.auth import services
from shared.auth.models import (
    Challenge,
    Factor,
    RecoveryCode,
    SecurityEvent,
    Session,
    User,
)
from shared.auth.viewer import Client as Device
from shared.errors import DomainError
from tests.authenticators import Authenticator

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"


class TestRemoval:
    @pytest.fixture
    def app(self, token: str, enrol_totp: Any) -> Any:
        return enrol_totp(token)

    def test_wants_the_password_or_a_factor(self, ask: Any, token: str, app: Any) -> None:
        factor = Factor.objects.get()

        answers = [
            ask("remove_factor", token=token, id=factor.pk, **proof)
            for proof in ({}, {"password": "wrong"}, {"code": "000000"})
        ]

        assert [answer.fields for answer in answers] == [["password"], ["password"], ["code"]]
        assert Factor.objects.exists()

    @pytest.mark.parametrize("proof", ["password", "code", "recovery code"])
    def test_of_the_last_factor_takes_the_recovery_codes_along(
        self, ask: Any, token: str, app: Any, proof: str
    ) -> None:
        given = {
            "password": {"password": PASSWORD},
            "code": {"code": app.code()},
            "recovery code": {"code": app.recovery_codes[0]},
        }[proof]

        answer = ask("remove_factor", token=token, id=Factor.objects.get().pk, **given)

        assert answer.code == ""
        assert not RecoveryCode.objects.exists()
        assert ask("log_in", username="ada", password=PASSWORD).code == ""

    def test_in_a_session_from_before_wants_a_factor(
        self, ask: Any, ada: User, sign_in: Any, enrol_totp: Any
    ) -> None:
        former, present = (sign_in(ada).access for _ in range(2))
        app = enrol_totp(present)
        factor = Factor.objects.get()

        refused = ask("remove_factor", token=former, id=factor.pk, password=PASSWORD)
        removed = ask("remove_factor", token=former, id=factor.pk, code=app.code())

        assert (refused.fields, removed.code) == (["code"], "")

    def test_may_be_confirmed_with_a_passkey(
        self, ask: Any, token: str, app: Any, enrol_passkey: Any
    ) -> None:
        phone = Authenticator()
        enrol_passkey(token, phone, name="Phone")
        asked = ask("start_confirmation", token=token).data

        answer = ask(
            "remove_factor",
            token=token,
            id=Factor.objects.get(kind="totp").pk,
            challenge_token=asked["challenge_token"],
            credential=phone.get(asked["options"]),
        )

        assert answer.code == ""
        assert [factor.name for factor in Factor.objects.all()] == ["Phone"]
        assert RecoveryCode.objects.count() == 10

    def test_of_anothers_factor_finds_nothing(
        self, ask: Any, app: Any, make_user: Any, sign_in: Any
    ) -> None:
        grace = sign_in(make_user("grace")).access

        answer = ask("remove_factor", token=grace, id=Factor.objects.get().pk, password=PASSWORD)

        assert answer.code == "not_found"
        assert Factor.objects.exists()

    def test_guesses_of_a_confirmation_are_counted(
        self, ask: Any, token: str, app: Any, settings: Any
    ) -> None:
        settings.NEXUS_THROTTLES = True
        factor = Factor.objects.get()

        codes = [
            ask("remove_factor", token=token, id=factor.pk, code=f"00000{n}").code for n in range(6)
        ]

        assert codes == [*["validation_error"] * 5, "rate_limited"]


class TestConfirmation:
    """An account that signs in with another service has no password to confirm with."""

    @pytest.fixture
    def token(self, ada: User, sign_in: Any) -> str:
        access: str = sign_in(ada).access
        ada.set_unusable_password()
        ada.save()
        return access

    def test_without_a_password_is_a_fresh_session(self, ask: Any, token: str) -> None:
        assert ask("start_totp", token=token).code == ""

    def test_without_a_password_is_refused_in_an_older_session(self, ask: Any, token: str) -> None:
        eleven_minutes_ago = datetime.now(tz=UTC) - timedelta(minutes=11)
        Session.objects.update(created_at=eleven_minutes_ago)

        assert ask("start_totp", token=token).code == "sign_in_again"


class TestList:
    def test_is_ones_own(
        self, ask: Any, token: str, enrol_totp: Any, make_user: Any, sign_in: Any
    ) -> None:
        enrol_totp(token)
        grace = sign_in(make_user("grace")).access

        assert ask("list_factors", token=grace).data["results"] == []

    def test_holds_no_secrets(self, ask: Any, token: str, enrol_totp: Any) -> None:
        app = enrol_totp(token)

        [listed] = ask("list_factors", token=token).data["results"]

        assert set(listed) == {"id", "kind", "name", "created_at", "last_used_at"}
        assert app.secret not in str(listed)

    @pytest.mark.parametrize(
        "use_case",
        [
            *("list_factors", "start_totp", "start_passkey", "start_confirmation"),
            *("count_recovery_codes", "renew_recovery_codes"),
        ],
    )
    def test_and_all_else_of_ones_own_wants_a_token(
        self, ask: Any, db: None, use_case: str
    ) -> None:
        assert ask(use_case).code == "not_authenticated"


class TestGuesses:
    @pytest.fixture(autouse=True)
    def throttles(self, settings: Any) -> None:
        settings.NEXUS_THROTTLES = True

    def test_from_one_network_end_after_five(
        self, ask: Any, token: str, enrol_totp: Any, challenge: Any
    ) -> None:
        app = enrol_totp(token)

        codes = [
            ask(
                "log_in_with_second_factor",
                challenge_token=challenge()["challenge_token"],
                code=f"00000{n}",
            ).code
            for n in range(6)
        ]
        right = ask(
            "log_in_with_second_factor",
            challenge_token=challenge()["challenge_token"],
            code=app.code(),
        )

        assert codes == [*["invalid_second_factor"] * 5, "rate_limited"]
        assert right.code == "rate_limited"

    def test_from_many_networks_end_after_twenty(
        self, token: str, enrol_totp: Any, present: datetime
    ) -> None:
        enrol_totp(token)

        codes = [_guess_from(f"203.0.{number}.1", present) for number in range(40)]

        assert codes.count("invalid_second_factor") == 20
        assert codes.count("rate_limited") == 20

    def test_that_were_refused_are_mailed_to_the_owner_once(
        self,
        token: str,
        enrol_totp: Any,
        present: datetime,
        deliver: Any,
        mailoutbox: list[Any],
    ) -> None:
        enrol_totp(token)
        for number in range(30):
            _guess_from(f"203.0.{number}.1", present)

        deliver()

        subjects = [mail.subject for mail in mailoutbox]
        assert subjects.count("Someone has your password") == 1


class TestNotices:
    def test_of_factors_added_and_removed(
        self, ask: Any, token: str, enrol_passkey: Any, deliver: Any, mailoutbox: list[Any]
    ) -> None:
        enrol_passkey(token, Authenticator())
        ask("remove_factor", token=token, id=Factor.objects.get().pk, password=PASSWORD)

        deliver()

        subjects = [mail.subject for mail in mailoutbox if mail.to == ["ada@nexus.test"]]
        assert subjects[-2:] == ["A second factor was added", "A second factor was removed"]
        kinds = SecurityEvent.objects.values_list("kind", flat=True)
        assert {"factor_added", "factor_removed"} <= set(kinds)


class TestPersonalData:
    def test_export_lists_factors_without_secrets(
        self, rest: Any, token: str, enrol_totp: Any
    ) -> None:
        app = enrol_totp(token)

        export = rest("GET", "me/export/", token=token)

        [factor] = export.json()["parts"]["auth"]["factors"]
        assert set(factor) == {"kind", "name", "created_at", "confirmed_at", "last_used_at"}
        assert len(export.json()["parts"]["auth"]["recovery_codes"]) == 10
        assert app.secret not in export.content.decode()
        assert Factor.objects.get().secret not in export.content.decode()

    def test_deletion_removes_them(self, ask: Any, token: str, enrol_totp: Any, rest: Any) -> None:
        enrol_totp(token)
        ask("start_confirmation", token=token)

        assert rest("DELETE", "me/", {"password": PASSWORD}, token=token).status_code == 204

        assert not Factor.objects.exists()
        assert not RecoveryCode.objects.exists()
        assert not Challenge.objects.exists()


def _guess_from(address: str, now: datetime) -> str:
    stranger = Device(address=address, bucket=address, user_agent="Guess/1.0")
    try:
        services.log_in(login="ada", password=PASSWORD, client=stranger, now=now)
    except DomainError as asked:
        challenge_token = str(asked.members.get("challenge_token"))
    try:
        services.check_second_factor(
            challenge_token=challenge_token,
            code="000000",
            credential=None,
            client=stranger,
            now=now,
        )
    except DomainError as refused:
        return refused.code
    return ""
