"""Listing and removing factors; notices, exports, deletion and throttles."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from shared.accounts import services
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

    def test_removal_without_password_or_factor_is_refused(
        self, ask: Any, token: str, app: Any
    ) -> None:
        factor = Factor.objects.get()

        answers = [
            ask("remove_factor", token=token, id=factor.pk, **proof)
            for proof in ({}, {"password": "wrong"}, {"code": "000000"})
        ]

        assert [answer.fields for answer in answers] == [["password"], ["password"], ["code"]]
        assert Factor.objects.exists()

    @pytest.mark.parametrize("proof", ["password", "code", "recovery code"])
    def test_removing_the_last_factor_deletes_the_recovery_codes(
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

    def test_removal_in_a_session_started_before_enrolment_needs_a_factor(
        self, ask: Any, ada: User, sign_in: Any, enrol_totp: Any
    ) -> None:
        old_session, present = (sign_in(ada).access for _ in range(2))
        app = enrol_totp(present)
        factor = Factor.objects.get()

        refused = ask("remove_factor", token=old_session, id=factor.pk, password=PASSWORD)
        removed = ask("remove_factor", token=old_session, id=factor.pk, code=app.code())

        assert (refused.fields, removed.code) == (["code"], "")

    def test_removal_is_confirmed_with_a_passkey(
        self, ask: Any, token: str, app: Any, enrol_passkey: Any
    ) -> None:
        phone = Authenticator()
        enrol_passkey(token, phone, name="Phone")
        started = ask("start_confirmation", token=token).data

        answer = ask(
            "remove_factor",
            token=token,
            id=Factor.objects.get(kind="totp").pk,
            challenge_token=started["challenge_token"],
            credential=phone.get(started["options"]),
        )

        assert answer.code == ""
        assert [factor.name for factor in Factor.objects.all()] == ["Phone"]
        assert RecoveryCode.objects.count() == 10

    def test_factor_of_another_user_is_not_found(
        self, ask: Any, app: Any, make_user: Any, sign_in: Any
    ) -> None:
        grace = sign_in(make_user("grace")).access

        answer = ask("remove_factor", token=grace, id=Factor.objects.get().pk, password=PASSWORD)

        assert answer.code == "not_found"
        assert Factor.objects.exists()

    def test_wrong_confirmation_codes_are_throttled(
        self, ask: Any, token: str, app: Any, settings: Any
    ) -> None:
        settings.NEXUS_THROTTLES = True
        factor = Factor.objects.get()

        codes = [
            ask("remove_factor", token=token, id=factor.pk, code=f"00000{n}").code for n in range(6)
        ]

        assert codes == [*["validation_error"] * 5, "rate_limited"]


class TestConfirmation:
    """Confirmation by an account without a password, which signs in with a provider."""

    @pytest.fixture
    def token(self, ada: User, sign_in: Any) -> str:
        access: str = sign_in(ada).access
        ada.set_unusable_password()
        ada.save()
        return access

    def test_account_without_a_password_confirms_by_a_fresh_session(
        self, ask: Any, token: str
    ) -> None:
        assert ask("start_totp", token=token).code == ""

    def test_account_without_a_password_is_refused_in_an_older_session(
        self, ask: Any, token: str
    ) -> None:
        eleven_minutes_ago = datetime.now(tz=UTC) - timedelta(minutes=11)
        Session.objects.update(created_at=eleven_minutes_ago)

        assert ask("start_totp", token=token).code == "sign_in_again"


class TestList:
    def test_list_omits_factors_of_others(
        self, ask: Any, token: str, enrol_totp: Any, make_user: Any, sign_in: Any
    ) -> None:
        enrol_totp(token)
        grace = sign_in(make_user("grace")).access

        assert ask("list_factors", token=grace).data["results"] == []

    def test_list_contains_no_secrets(self, ask: Any, token: str, enrol_totp: Any) -> None:
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
    def test_anonymous_request_for_factors_is_refused(
        self, ask: Any, db: None, use_case: str
    ) -> None:
        assert ask(use_case).code == "not_authenticated"


class TestGuesses:
    @pytest.fixture(autouse=True)
    def throttles(self, settings: Any) -> None:
        settings.NEXUS_THROTTLES = True

    def test_guesses_from_one_network_are_limited_to_five(
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

    def test_guesses_from_many_networks_are_limited_to_twenty(
        self, token: str, enrol_totp: Any, present: datetime
    ) -> None:
        enrol_totp(token)

        codes = [_guess_from(f"203.0.{number}.1", present) for number in range(40)]

        assert codes.count("invalid_second_factor") == 20
        assert codes.count("rate_limited") == 20

    def test_refused_guesses_are_mailed_to_the_owner_once(
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
    def test_added_and_removed_factors_are_mailed(
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

    def test_deleted_account_deletes_its_factors(
        self, ask: Any, token: str, enrol_totp: Any, rest: Any
    ) -> None:
        enrol_totp(token)
        ask("start_confirmation", token=token)

        assert rest("DELETE", "me/", {"password": PASSWORD}, token=token).status_code == 204

        assert not Factor.objects.exists()
        assert not RecoveryCode.objects.exists()
        assert not Challenge.objects.exists()


def _guess_from(address: str, now: datetime) -> str:
    guesser = Device(address=address, bucket=address, user_agent="Guess/1.0")
    try:
        services.log_in(login="ada", password=PASSWORD, client=guesser, now=now)
    except DomainError as refused:
        challenge_token = str(refused.members.get("challenge_token"))
    try:
        services.check_second_factor(
            challenge_token=challenge_token,
            code="000000",
            credential=None,
            client=guesser,
            now=now,
        )
    except DomainError as refused:
        return refused.code
    return ""
