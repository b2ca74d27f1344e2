"""Logging in with a passkey alone."""

from typing import Any

import pytest

from shared.auth.models import Session, User
from tests.authenticators import Authenticator

pytestmark = pytest.mark.django_db


class TestFirstFactor:
    def test_passkey_logs_in_without_name_and_password(
        self, ask: Any, laptop: Authenticator
    ) -> None:
        started = ask("start_passkey_log_in").data

        answer = _log_in(ask, started, laptop)

        assert answer.data["user"]["username"] == "ada"
        assert started["options"]["allowCredentials"] == []
        assert started["options"]["userVerification"] == "required"
        assert Session.objects.latest("created_at").second_factor_at is not None

    def test_passkey_without_user_verification_is_refused(
        self, ask: Any, laptop: Authenticator
    ) -> None:
        laptop.verifies_user = False

        assert _log_in(ask, ask("start_passkey_log_in").data, laptop).code == "invalid_credentials"

    def test_replayed_passkey_response_is_refused(self, ask: Any, laptop: Authenticator) -> None:
        started = ask("start_passkey_log_in").data
        credential = laptop.get(started["options"])

        answers = [
            ask(
                "log_in_with_passkey",
                challenge_token=started["challenge_token"],
                credential=credential,
            ).code
            for _ in range(2)
        ]

        assert answers == ["", "invalid_challenge"]

    def test_passkey_with_the_handle_of_another_account_is_refused(
        self, ask: Any, laptop: Authenticator, make_user: Any
    ) -> None:
        laptop.user_handle = str(make_user("grace").pk).encode()

        assert _log_in(ask, ask("start_passkey_log_in").data, laptop).code == "invalid_credentials"

    def test_passkey_of_a_deactivated_account_is_refused(
        self, ask: Any, laptop: Authenticator, ada: User
    ) -> None:
        User.objects.filter(pk=ada.pk).update(is_active=False)

        assert _log_in(ask, ask("start_passkey_log_in").data, laptop).code == "invalid_credentials"

    def test_unknown_passkey_is_refused(self, ask: Any, db: None) -> None:
        assert (
            _log_in(ask, ask("start_passkey_log_in").data, Authenticator()).code
            == "invalid_credentials"
        )

    def test_challenge_of_a_second_factor_is_refused(
        self, ask: Any, laptop: Authenticator, challenge: Any
    ) -> None:
        problem = challenge()

        answer = ask(
            "log_in_with_passkey",
            challenge_token=problem["challenge_token"],
            credential=laptop.get(problem["passkey_options"]),
        )

        assert answer.code == "invalid_challenge"


def _log_in(ask: Any, started: Any, device: Authenticator) -> Any:
    return ask(
        "log_in_with_passkey",
        challenge_token=started["challenge_token"],
        credential=device.get(started["options"]),
    )
