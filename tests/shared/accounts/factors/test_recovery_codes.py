"""Recovery codes: use, storage and renewal."""

from datetime import datetime
from typing import Any

import pytest

from shared.accounts.services import check_second_factor
from shared.auth.models import RecoveryCode, SecurityEvent, Session, User
from shared.auth.viewer import Client as Device
from shared.errors import DomainError

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"


@pytest.fixture
def codes(token: str, enrol_totp: Any) -> list[str]:
    """Return the recovery codes of a user with an authenticator app."""
    found: list[str] = enrol_totp(token).recovery_codes
    return found


class TestRecoveryCode:
    def test_recovery_code_completes_a_log_in_once(
        self, ask: Any, codes: list[str], challenge: Any
    ) -> None:
        answers = [
            ask(
                "log_in_with_second_factor",
                challenge_token=challenge()["challenge_token"],
                code=codes[3],
            )
            for _ in range(2)
        ]

        assert [answer.code for answer in answers] == ["", "invalid_second_factor"]
        left = ask("count_recovery_codes", token=answers[0].data["access"]).data["left"]
        assert left == 9

    @pytest.mark.parametrize("typed", [str.upper, str.lower, lambda code: code.replace("-", " ")])
    def test_letter_case_and_separators_of_a_code_do_not_matter(
        self, ask: Any, codes: list[str], challenge: Any, typed: Any
    ) -> None:
        answer = ask(
            "log_in_with_second_factor",
            challenge_token=challenge()["challenge_token"],
            code=typed(codes[0]),
        )

        assert answer.code == ""

    def test_code_has_eighty_random_bits_and_is_stored_as_a_hash(
        self, ada: User, codes: list[str]
    ) -> None:
        stored = str(list(RecoveryCode.objects.values_list()))

        assert {len(code.replace("-", "")) for code in codes} == {16}
        assert not any(code in stored or code.replace("-", "") in stored for code in codes)

    def test_concurrent_uses_of_a_code_succeed_once(
        self,
        transactional_db: None,
        ask: Any,
        codes: list[str],
        challenge: Any,
        device: Device,
        present: datetime,
        repeat_concurrently: Any,
    ) -> None:
        tokens = [challenge()["challenge_token"] for _ in range(8)]

        def use() -> str:
            try:
                check_second_factor(
                    challenge_token=tokens.pop(),
                    code=codes[0],
                    credential=None,
                    client=device,
                    now=present,
                )
            except DomainError as refused:
                return refused.code
            return ""

        answers = repeat_concurrently(8, use)

        assert sorted(answers) == ["", *["invalid_second_factor"] * 7]

    def test_renewal_without_a_factor_is_refused(
        self, ask: Any, codes: list[str], challenge: Any, make_user: Any, sign_in: Any, rest: Any
    ) -> None:
        grace = sign_in(make_user("grace")).access
        ask("start_totp", token=grace, password=PASSWORD)
        refused = ask("renew_recovery_codes", token=grace, password=PASSWORD)

        # Recovery codes exist for accounts with a confirmed factor only.
        assert refused.code == "invalid_transition"
        assert RecoveryCode.objects.exclude(user__username="ada").count() == 0


class TestRenewal:
    def test_renewal_replaces_the_codes(
        self, ask: Any, token: str, codes: list[str], challenge: Any
    ) -> None:
        renewed = ask("renew_recovery_codes", token=token, password=PASSWORD).data["recovery_codes"]

        challenge_token = challenge()["challenge_token"]
        answers = [
            ask("log_in_with_second_factor", challenge_token=challenge_token, code=code).code
            for code in (codes[0], renewed[0])
        ]
        assert not set(codes) & set(renewed)
        assert answers == ["invalid_second_factor", ""]

    def test_renewal_without_password_or_factor_is_refused(
        self, ask: Any, token: str, codes: list[str]
    ) -> None:
        refused = ask("renew_recovery_codes", token=token)
        renewed = ask("renew_recovery_codes", token=token, code=codes[0])

        assert (refused.code, refused.fields) == ("validation_error", ["password"])
        assert len(renewed.data["recovery_codes"]) == 10

    def test_use_and_renewal_are_mailed_to_the_owner(
        self,
        ask: Any,
        token: str,
        codes: list[str],
        challenge: Any,
        deliver: Any,
        mailoutbox: list[Any],
    ) -> None:
        ask(
            "log_in_with_second_factor",
            challenge_token=challenge()["challenge_token"],
            code=codes[0],
        )
        ask("renew_recovery_codes", token=token, password=PASSWORD)

        deliver()

        subjects = [mail.subject for mail in mailoutbox if mail.to == ["ada@nexus.test"]]
        assert "A recovery code was used" in subjects
        assert "You have new recovery codes" in subjects
        assert SecurityEvent.objects.filter(kind="recovery_code_used").count() == 1


def test_session_started_with_a_code_is_marked(ask: Any, codes: list[str], challenge: Any) -> None:
    ask("log_in_with_second_factor", challenge_token=challenge()["challenge_token"], code=codes[0])

    assert Session.objects.latest("created_at").second_factor_at is not None
