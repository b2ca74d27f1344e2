"""Guessing and flooding, counted exactly."""

from itertools import cycle
from typing import Any

import pytest
from django.test import Client

from shared.auth.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def throttles(settings: Any) -> None:
    """Switch the throttles on, which the tests of everything else do without."""
    settings.NEXUS_THROTTLES = True


@pytest.fixture
def target(make_user: Any, unique: str) -> User:
    """Return an account with a name that was never guessed at before."""
    user: User = make_user(f"t{unique[:20]}")
    return user


class TestGuessing:
    def test_of_one_account_ends_after_five_tries_however_many_are_made_at_once(
        self, transactional_db: None, rest: Any, target: User, run_concurrently: Any
    ) -> None:
        body = {"username": target.username, "password": "wrong"}

        answers = run_concurrently(20, lambda: rest("POST", "login/", body))

        assert sorted(answer.status_code for answer in answers) == [*[401] * 5, *[429] * 15]

    def test_ends_the_same_for_a_name_nobody_has(self, rest: Any, unique: str) -> None:
        body = {"username": unique[:20], "password": "wrong"}

        answers = [rest("POST", "login/", body) for _ in range(6)]

        assert [answer.status_code for answer in answers] == [*[401] * 5, 429]
        assert int(answers[-1]["Retry-After"]) > 0

    def test_counts_other_spellings_of_one_name_together(self, rest: Any, target: User) -> None:
        spellings = cycle([target.username, target.username.upper(), f" {target.username} "])

        answers = [
            rest("POST", "login/", {"username": next(spellings), "password": "wrong"})
            for _ in range(6)
        ]

        assert [answer.status_code for answer in answers] == [*[401] * 5, 429]

    def test_keeps_the_right_password_out_too(self, rest: Any, target: User, password: str) -> None:
        for _ in range(5):
            rest("POST", "login/", {"username": target.username, "password": "wrong"})

        response = rest("POST", "login/", {"username": target.username, "password": password})

        assert (response.status_code, response.json()["code"]) == (429, "rate_limited")

    def test_counts_each_alias_of_one_graphql_document(self, graphql: Any, target: User) -> None:
        tries = " ".join(
            f'g{number}: tokenAuth(username: "{target.username}", password: "w{number}")'
            " { expiresIn }"
            for number in range(7)
        )

        answer = graphql(f"mutation {{ {tries} }}")

        codes = [error["extensions"]["code"] for error in answer["errors"]]
        assert codes.count("rate_limited") >= 1
        assert codes.count("invalid_credentials") <= 5

    def test_from_one_address_ends_after_ten_tries_of_any_names(
        self, rest: Any, unique: str
    ) -> None:
        answers = [
            rest("POST", "login/", {"username": f"{unique[:20]}{number}", "password": "wrong"})
            for number in range(11)
        ]

        assert [answer.status_code for answer in answers] == [*[401] * 10, 429]

    def test_is_not_helped_by_a_forged_address(self, target: User, address: str) -> None:
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

    def test_of_the_old_password_counts_as_well(
        self, rest: Any, target: User, sign_in: Any
    ) -> None:
        token = sign_in(target).access
        body = {"old_password": "wrong", "new_password": "staple battery horse"}

        answers = [rest("POST", "password/change/", body, token=token) for _ in range(6)]

        assert [answer.status_code for answer in answers] == [*[422] * 5, 429]


class TestLoggingIn:
    def test_with_the_right_password_is_no_guess(
        self, rest: Any, target: User, password: str
    ) -> None:
        body = {"username": target.username, "password": password}

        answers = [rest("POST", "login/", body) for _ in range(12)]

        assert {answer.status_code for answer in answers} == {200}
        assert answers[-1]["X-RateLimit-Limit"] == "30"
        assert int(answers[-1]["X-RateLimit-Remaining"]) < 30

    def test_ends_after_thirty_times_a_minute(self, rest: Any, target: User, password: str) -> None:
        body = {"username": target.username, "password": password}

        statuses = [rest("POST", "login/", body).status_code for _ in range(34)]

        assert statuses[:30] == [200] * 30
        assert 429 in statuses


class TestRegistering:
    def test_ends_after_twenty_a_minute(self, rest: Any) -> None:
        statuses = [rest("POST", "register/", {**_nobody()}).status_code for _ in range(23)]

        assert statuses[:20] == [422] * 20
        assert 429 in statuses


class TestAskingForMails:
    def test_ends_after_five_a_minute_for_one_account(self, rest: Any, unique: str) -> None:
        body = {"email": f"{unique}@nexus.test"}

        statuses = [rest("POST", "password/reset/", body).status_code for _ in range(6)]

        assert statuses == [*[202] * 5, 429]


def _nobody() -> dict[str, str]:
    return {"username": "x", "email": "x", "password": "x"}
