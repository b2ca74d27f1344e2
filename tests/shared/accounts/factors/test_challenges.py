"""Log-in challenges: purpose, single use and expiry."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from shared.accounts import services
from shared.auth.models import Challenge, User
from shared.auth.viewer import Client as Device
from shared.errors import DomainError

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"


class TestChallenge:
    @pytest.fixture
    def app(self, token: str, enrol_totp: Any) -> Any:
        return enrol_totp(token)

    def test_challenge_is_refused_as_an_access_token(
        self, ask: Any, app: Any, challenge: Any
    ) -> None:
        answer = ask("list_factors", token=challenge()["challenge_token"])

        assert answer.code == "token_invalid"

    def test_challenge_is_used_once(self, ask: Any, app: Any, challenge: Any) -> None:
        challenge_token = challenge()["challenge_token"]

        answers = [
            ask(
                "log_in_with_second_factor",
                challenge_token=challenge_token,
                code=app.code(steps=step),
            ).code
            for step in (1, 1)
        ]

        assert answers == ["", "invalid_challenge"]

    def test_challenge_of_a_confirmation_cannot_log_in(
        self, ask: Any, app: Any, token: str
    ) -> None:
        confirmation = ask("start_confirmation", token=token).data["challenge_token"]

        answer = ask("log_in_with_second_factor", challenge_token=confirmation, code=app.code())

        assert answer.code == "invalid_challenge"

    def test_unknown_challenge_is_refused(self, ask: Any) -> None:
        answer = ask("log_in_with_second_factor", challenge_token="x" * 43, code="123456")

        assert answer.code == "invalid_challenge"

    def test_challenge_expires_after_five_minutes(
        self, app: Any, challenge: Any, device: Device
    ) -> None:
        challenge_token = challenge()["challenge_token"]
        later = datetime.now(tz=UTC) + timedelta(minutes=5, seconds=5)

        with pytest.raises(DomainError) as refused:
            services.check_second_factor(
                challenge_token=challenge_token,
                code=app.code(),
                credential=None,
                client=device,
                now=later,
            )

        assert refused.value.code == "invalid_challenge"

    def test_password_change_invalidates_the_challenge(
        self, ask: Any, app: Any, rest: Any, token: str, challenge: Any
    ) -> None:
        challenge_token = challenge()["challenge_token"]
        body = {"old_password": PASSWORD, "new_password": "staple battery horse"}
        assert rest("POST", "password/change/", body, token=token).status_code == 204

        answer = ask("log_in_with_second_factor", challenge_token=challenge_token, code=app.code())

        assert answer.code == "invalid_challenge"

    def test_deactivation_invalidates_the_challenge(
        self, ask: Any, app: Any, ada: User, challenge: Any
    ) -> None:
        challenge_token = challenge()["challenge_token"]
        User.objects.filter(pk=ada.pk).update(is_active=False)

        answer = ask("log_in_with_second_factor", challenge_token=challenge_token, code=app.code())

        assert answer.code == "invalid_challenge"

    def test_challenge_is_stored_as_a_hash(self, app: Any, challenge: Any) -> None:
        challenge_token = challenge()["challenge_token"]

        assert challenge_token not in str(list(Challenge.objects.values_list()))
