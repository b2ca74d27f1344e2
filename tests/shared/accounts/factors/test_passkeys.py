"""Enrolling passkeys and using them as a second factor."""

from collections.abc import Mapping
from typing import Any

import pytest

from shared.auth.models import Factor, SecurityEvent, Session, User
from tests.authenticators import Authenticator, decoded, encoded

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"


class TestEnrolment:
    def test_enrolled_passkey_is_listed_and_recovery_codes_are_returned(
        self, ask: Any, token: str, enrol_passkey: Any
    ) -> None:
        enrolled = enrol_passkey(token, Authenticator(), name="Laptop")

        [listed] = ask("list_factors", token=token).data["results"]
        assert (listed["kind"].lower(), listed["name"]) == ("passkey", "Laptop")
        assert len(enrolled["recovery_codes"]) == 10

    def test_second_passkey_returns_no_new_recovery_codes(
        self, ask: Any, token: str, enrol_passkey: Any
    ) -> None:
        enrol_passkey(token, Authenticator(), name="Laptop")
        second = enrol_passkey(token, Authenticator(), name="Phone")

        names = [each["name"] for each in ask("list_factors", token=token).data["results"]]
        assert names == ["Laptop", "Phone"]
        assert second["recovery_codes"] == []

    def test_options_exclude_enrolled_passkeys(
        self, ask: Any, token: str, laptop: Authenticator
    ) -> None:
        options = ask("start_passkey", token=token, password=PASSWORD).data["options"]

        assert [each["id"] for each in options["excludeCredentials"]] == [
            encoded(laptop.credential_id)
        ]
        assert options["rp"] == {"id": "localhost", "name": "Nexus"}
        assert options["user"]["name"] == "ada"

    def test_enrolment_without_the_password_is_refused(self, ask: Any, token: str) -> None:
        assert ask("start_passkey", token=token).fields == ["password"]

    @pytest.mark.parametrize(
        "authenticator",
        [
            pytest.param(Authenticator(origin="https://nexus.evil.example"), id="wrong origin"),
            pytest.param(Authenticator(origin="http://localhost.evil.example"), id="like ours"),
            pytest.param(Authenticator(rp_id="evil.example"), id="wrong rp id"),
        ],
    )
    def test_enrolment_on_another_origin_is_refused(
        self, ask: Any, token: str, authenticator: Authenticator
    ) -> None:
        started = ask("start_passkey", token=token, password=PASSWORD).data

        answer = _add(ask, token, started, authenticator.create(started["options"]))

        assert (answer.code, answer.fields) == ("validation_error", ["credential"])
        assert not Factor.objects.exists()

    def test_enrolment_with_another_challenge_is_refused(self, ask: Any, token: str) -> None:
        first, second = (
            ask("start_passkey", token=token, password=PASSWORD).data for _ in range(2)
        )

        answer = _add(ask, token, second, Authenticator().create(first["options"]))

        assert (answer.code, answer.fields) == ("validation_error", ["credential"])

    def test_replayed_enrolment_is_refused(self, ask: Any, token: str) -> None:
        started = ask("start_passkey", token=token, password=PASSWORD).data
        credential = Authenticator().create(started["options"])

        answers = [_add(ask, token, started, credential) for _ in range(2)]

        assert [answer.fields for answer in answers] == [[], ["challenge_token"]]

    def test_passkey_of_another_account_cannot_be_enrolled(
        self, ask: Any, laptop: Authenticator, make_user: Any, sign_in: Any
    ) -> None:
        grace = sign_in(make_user("grace")).access
        started = ask("start_passkey", token=grace, password=PASSWORD).data

        answer = _add(ask, grace, started, laptop.create(started["options"]))

        assert answer.code == "already_exists"

    def test_enrolment_with_the_challenge_of_another_account_is_refused(
        self, ask: Any, token: str, make_user: Any, sign_in: Any
    ) -> None:
        grace = sign_in(make_user("grace")).access
        started = ask("start_passkey", token=grace, password=PASSWORD).data

        answer = _add(ask, token, started, Authenticator().create(started["options"]))

        assert (answer.code, answer.fields) == ("validation_error", ["challenge_token"])

    def test_passkeys_over_the_limit_are_refused(
        self, ask: Any, token: str, ada: User, now: Any
    ) -> None:
        Factor.objects.bulk_create(
            Factor(
                user=ada,
                kind="passkey",
                name="Key",
                credential_id=f"key{n}",
                created_at=now,
                confirmed_at=now,
            )
            for n in range(20)
        )
        Session.objects.update(second_factor_at=now)

        assert ask("start_passkey", token=token, password=PASSWORD).code == "invalid_transition"

    def test_local_origin_needs_a_setting_in_production(
        self, ask: Any, token: str, settings: Any
    ) -> None:
        vite = Authenticator(origin="http://localhost:5173")
        settings.CORS_ALLOWED_ORIGIN_REGEXES = []
        started = ask("start_passkey", token=token, password=PASSWORD).data

        refused = _add(ask, token, started, vite.create(started["options"]))
        settings.NEXUS_PASSKEY_ORIGINS = ["http://localhost:5173"]
        allowed = _add(ask, token, started, vite.create(started["options"]))

        assert (refused.code, allowed.code) == ("validation_error", "")


class TestSecondFactor:
    def test_log_in_returns_passkey_options(self, laptop: Authenticator, challenge: Any) -> None:
        problem = challenge()

        assert problem["methods"] == ["passkey", "recovery_code"]
        assert problem["passkey_options"]["rpId"] == "localhost"
        assert [each["id"] for each in problem["passkey_options"]["allowCredentials"]] == [
            encoded(laptop.credential_id)
        ]

    def test_passkey_completes_the_log_in(
        self, ask: Any, laptop: Authenticator, challenge: Any
    ) -> None:
        answer = _complete(ask, challenge(), laptop)

        assert answer.data["user"]["username"] == "ada"
        assert Factor.objects.get().sign_count == 8
        assert Factor.objects.get().last_used_at is not None

    def test_second_factor_needs_no_user_verification(
        self, ask: Any, laptop: Authenticator, challenge: Any
    ) -> None:
        laptop.verifies_user = False

        assert _complete(ask, challenge(), laptop).code == ""

    def test_replayed_response_is_refused(
        self, ask: Any, laptop: Authenticator, challenge: Any
    ) -> None:
        first, second = challenge(), challenge()
        credential = laptop.get(first["passkey_options"])

        answers = [
            ask("log_in_with_second_factor", challenge_token=token, credential=credential).code
            for token in (
                first["challenge_token"],
                first["challenge_token"],
                second["challenge_token"],
            )
        ]

        assert answers == ["", "invalid_challenge", "invalid_second_factor"]

    @pytest.mark.parametrize(
        "changes",
        [
            pytest.param({"origin": "https://evil.example"}, id="wrong origin"),
            pytest.param({"rp_id": "evil.example"}, id="wrong rp id"),
            pytest.param({"count": 3}, id="a counter that goes back"),
            pytest.param({"count": 6}, id="a counter that stands still"),
        ],
    )
    def test_response_with_a_wrong_origin_or_counter_is_refused(
        self, ask: Any, laptop: Authenticator, challenge: Any, changes: Mapping[str, Any]
    ) -> None:
        vars(laptop).update(changes)
        sessions = Session.objects.count()

        assert _complete(ask, challenge(), laptop).code == "invalid_second_factor"
        assert (Factor.objects.get().sign_count, Session.objects.count()) == (7, sessions)

    def test_decreased_counter_is_logged(
        self, ask: Any, laptop: Authenticator, challenge: Any
    ) -> None:
        laptop.count = 3

        _complete(ask, challenge(), laptop)

        event = SecurityEvent.objects.get(kind="second_factor_failed")
        assert event.detail == {
            "method": "passkey",
            "reason": "the passkey's counter went back",
        }

    def test_passkey_of_another_account_is_refused(
        self,
        ask: Any,
        laptop: Authenticator,
        challenge: Any,
        make_user: Any,
        sign_in: Any,
        enrol_passkey: Any,
    ) -> None:
        other_authenticator = Authenticator()
        enrol_passkey(sign_in(make_user("grace")).access, other_authenticator)

        assert _complete(ask, challenge(), other_authenticator).code == "invalid_second_factor"

    @pytest.mark.parametrize("part", ["authenticatorData", "clientDataJSON", "signature"])
    def test_response_altered_by_one_bit_is_refused(
        self, ask: Any, laptop: Authenticator, challenge: Any, part: str
    ) -> None:
        problem = challenge()
        credential = laptop.get(problem["passkey_options"])
        raw = bytearray(decoded(credential["response"][part]))
        raw[-2] ^= 1
        credential["response"][part] = encoded(bytes(raw))

        answer = ask(
            "log_in_with_second_factor",
            challenge_token=problem["challenge_token"],
            credential=credential,
        )

        assert answer.code == "invalid_second_factor"

    @pytest.mark.parametrize(
        "credential",
        [
            {},
            {"id": 7},
            {"id": "x", "rawId": "x", "type": "public-key", "response": []},
            {"id": "x", "rawId": "y", "type": "other", "response": {"clientDataJSON": "é"}},
            {
                "id": "AAAA",
                "rawId": "AAAA",
                "type": "public-key",
                "response": {
                    "clientDataJSON": "e30",
                    "authenticatorData": "AA",
                    "signature": "",
                    "userHandle": "\x00",
                },
            },
            {"id": "x" * 15_000, "rawId": "x" * 15_000},
            {"nested": [[[[[[[[[[[]]]]]]]]]]]},
        ],
    )
    def test_malformed_credential_is_refused(
        self, ask: Any, laptop: Authenticator, challenge: Any, credential: Any
    ) -> None:
        answer = ask(
            "log_in_with_second_factor",
            challenge_token=challenge()["challenge_token"],
            credential=credential,
        )

        assert answer.code in {"invalid_second_factor", "validation_error"}


def _add(ask: Any, token: str, started: Any, credential: Any) -> Any:
    return ask(
        "add_passkey",
        token=token,
        name="Laptop",
        challenge_token=started["challenge_token"],
        credential=credential,
    )


def _complete(ask: Any, problem: Any, device: Authenticator) -> Any:
    return ask(
        "log_in_with_second_factor",
        challenge_token=problem["challenge_token"],
        credential=device.get(problem["passkey_options"]),
    )
