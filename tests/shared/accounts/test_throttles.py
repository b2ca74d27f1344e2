"""Limits of log-ins, registrations and mail requests."""

from itertools import cycle
from typing import Any

import pytest
from django.test import Client

from shared.auth.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def throttles(settings: Any) -> None:
    """Enable the throttles, which are off in other tests."""
    settings.NEXUS_THROTTLES = True


@pytest.fixture
def target(make_user: Any, unique: str) -> User:
    """Return an account with a name that no other test counts."""
    user: User = make_user(f"t{unique[:20]}")
    return user


class TestGuessing:
    def test_concurrent_guesses_at_one_account_are_limited_to_five(
        self, transactional_db: None, rest: Any, target: User, repeat_concurrently: Any
    ) -> None:
        body = {"username": target.username, "password": "wrong"}

        answers = repeat_concurrently(20, lambda: rest("POST", "login/", body))

        assert sorted(answer.status_code for answer in answers) == [*[401] * 5, *[429] * 15]

    def test_guesses_at_an_unknown_name_have_the_same_limit(self, rest: Any, unique: str) -> None:
        body = {"username": unique[:20], "password": "wrong"}

        answers = [rest("POST", "login/", body) for _ in range(6)]

        assert [answer.status_code for answer in answers] == [*[401] * 5, 429]
        assert int(answers[-1]["Retry-After"]) > 0

    def test_variants_of_one_name_share_the_limit(self, rest: Any, target: User) -> None:
        variants = cycle([target.username, target.username.upper(), f" {target.username} "])

        answers = [
            rest("POST", "login/", {"username": next(variants), "password": "wrong"})
            for _ in range(6)
        ]

        assert [answer.status_code for answer in answers] == [*[401] * 5, 429]

    def test_right_password_over_the_limit_is_refused(
        self, rest: Any, target: User, password: str
    ) -> None:
        for _ in range(5):
            rest("POST", "login/", {"username": target.username, "password": "wrong"})

        response = rest("POST", "login/", {"username": target.username, "password": password})

        assert (response.status_code, response.json()["code"]) == (429, "rate_limited")

    def test_each_alias_of_a_document_counts_as_a_guess(self, graphql: Any, target: User) -> None:
        tries = " ".join(
            f'g{number}: tokenAuth(username: "{target.username}", password: "w{number}")'
            " { expiresIn }"
            for number in range(7)
        )

        answer = graphql(f"mutation {{ {tries} }}")

        codes = [error["extensions"]["code"] for error in answer["errors"]]
        assert codes.count("rate_limited") >= 1
        assert codes.count("invalid_credentials") <= 5

    def test_guesses_from_one_address_are_limited_to_ten(self, rest: Any, unique: str) -> None:
        answers = [
            rest("POST", "login/", {"username": f"{unique[:20]}{number}", "password": "wrong"})
            for number in range(11)
        ]

        assert [answer.status_code for answer in answers] == [*[401] * 10, 429]

    def test_forged_client_address_does_not_change_the_limit(
        self, target: User, address: str
    ) -> None:
        answers = [
            Client(REMOTE_ADDR=address).post(
                "/api/v1/users/login/",
                {"username": target.username, "password": "wrong"},
                content_type="application/json",
                headers={"X-Forwarded-For": f"203.0.113.{number}"},
            )
            for number in range(6)
        ]

        assert [answer.status_code for answer in answers] == [*[401] * 5, 429]

    def test_wrong_old_passwords_count_as_guesses(
        self, rest: Any, target: User, sign_in: Any
    ) -> None:
        token = sign_in(target).access
        body = {"old_password": "wrong", "new_password": "staple battery horse"}

        answers = [rest("POST", "password/change/", body, token=token) for _ in range(6)]

        assert [answer.status_code for answer in answers] == [*[422] * 5, 429]


class TestLogIn:
    def test_successful_log_ins_do_not_count_as_guesses(
        self, rest: Any, target: User, password: str
    ) -> None:
        body = {"username": target.username, "password": password}

        answers = [rest("POST", "login/", body) for _ in range(12)]

        assert {answer.status_code for answer in answers} == {200}
        assert answers[-1]["X-RateLimit-Limit"] == "30"
        assert int(answers[-1]["X-RateLimit-Remaining"]) < 30

    def test_log_ins_are_limited_to_thirty_a_minute(
        self, rest: Any, target: User, password: str
    ) -> None:
        body = {"username": target.username, "password": password}

        statuses = [rest("POST", "login/", body).status_code for _ in range(34)]

        assert statuses[:30] == [200] * 30
        assert 429 in statuses


class TestRegister:
    def test_registrations_are_limited_to_twenty_a_minute(self, rest: Any) -> None:
        statuses = [
            rest("POST", "register/", _invalid_registration()).status_code for _ in range(23)
        ]

        assert statuses[:20] == [422] * 20
        assert 429 in statuses


class TestMailRequests:
    def test_mail_requests_of_one_account_are_limited_to_five_a_minute(
        self, rest: Any, unique: str
    ) -> None:
        body = {"email": f"{unique}@nexus.test"}

        statuses = [rest("POST", "password/reset/", body).status_code for _ in range(6)]

        assert statuses == [*[202] * 5, 429]


def _invalid_registration() -> dict[str, str]:
    return {"username": "x", "email": "x", "password": "x"}
