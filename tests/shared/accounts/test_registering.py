"""Registration, over both transports."""

from typing import Any

import pytest

from shared.auth.models import User

NEWCOMER = {"username": "Grace", "email": "Grace@nexus.test", "password": "correct horse battery"}
REGISTER = """
mutation ($input: RegisterInput!) {
  register(input: $input) { user { id username email role createdAt } }
}
"""

pytestmark = pytest.mark.django_db


def fields(problem: dict[str, Any]) -> list[str]:
    return [error["field"] for error in problem["errors"]]


class TestRegister:
    def test_registration_returns_the_account_without_the_password(self, rest: Any) -> None:
        response = rest("POST", "register/", NEWCOMER)

        grace = User.objects.get()
        assert response.status_code == 201
        assert response["Location"] == f"/api/v1/users/{grace.pk}/profile/"
        assert response.json() == {
            "id": grace.pk,
            "username": "grace",
            "email": "Grace@nexus.test",
            "display_name": "",
            "avatar_url": "",
            "role": "user",
            "is_active": True,
            "email_verified_at": None,
            "created_at": response.json()["created_at"],
        }
        assert grace.check_password(NEWCOMER["password"])

    def test_account_is_registered_over_graphql(self, graphql: Any) -> None:
        answer = graphql(REGISTER, input={**NEWCOMER, "role": "EMPLOYER"})

        grace = User.objects.get()
        assert answer["data"]["register"]["user"] == {
            "id": str(grace.pk),
            "username": "grace",
            "email": "Grace@nexus.test",
            "role": "EMPLOYER",
            "createdAt": answer["data"]["register"]["user"]["createdAt"],
        }

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            pytest.param({"username": "ADA"}, "username", id="taken name"),
            pytest.param({"username": "ａｄａ"}, "username", id="taken name, full width"),
            pytest.param({"email": "ADA@Nexus.Test"}, "email", id="taken address"),
            pytest.param({"username": "a b c"}, "username", id="space in the name"),
            pytest.param({"username": "аda"}, "username", id="look-alike letter"),
            pytest.param({"username": "deleted-7"}, "username", id="reserved name"),
            pytest.param({"username": "gr\u0000ace"}, "username", id="NUL"),
            pytest.param({"email": "deleted-7@deleted.invalid"}, "email", id="reserved address"),
            pytest.param({"email": "nobody"}, "email", id="no address"),
            pytest.param({"email": "gräce@nexus.test"}, "email", id="look-alike address"),
            pytest.param({"password": "password"}, "password", id="common password"),
            pytest.param({"password": "short"}, "password", id="short password"),
            pytest.param({"role": "admin"}, "role", id="admin"),
            pytest.param({"is_staff": True}, "is_staff", id="unknown field"),
        ],
    )
    def test_invalid_registration_is_refused_by_field(
        self, rest: Any, ada: User, changed: dict[str, Any], field: str
    ) -> None:
        response = rest("POST", "register/", {**NEWCOMER, **changed})

        assert response.status_code == 422
        assert fields(response.json()) == [field]
        assert User.objects.get() == ada

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            pytest.param({"username": "ADA"}, "username", id="taken name"),
            pytest.param({"password": "password"}, "password", id="common password"),
            pytest.param({"role": "ADMIN"}, "role", id="admin"),
        ],
    )
    def test_invalid_registration_is_refused_over_graphql(
        self, graphql: Any, ada: User, changed: dict[str, Any], field: str
    ) -> None:
        answer = graphql(REGISTER, input={**NEWCOMER, **changed})

        [error] = answer["errors"]
        assert error["extensions"]["code"] == "validation_error"
        assert fields(error["extensions"]) == [field]
        assert User.objects.get() == ada

    def test_every_invalid_field_is_reported(self, rest: Any) -> None:
        response = rest("POST", "register/", {"username": "x", "email": "x", "password": "x"})

        assert set(fields(response.json())) == {"username", "email", "password"}

    def test_concurrent_registrations_of_one_name_succeed_once(
        self, transactional_db: None, rest: Any, repeat_concurrently: Any
    ) -> None:
        emails = iter(f"grace{number}@nexus.test" for number in range(8))

        answers = repeat_concurrently(
            8, lambda: rest("POST", "register/", {**NEWCOMER, "email": next(emails)})
        )

        assert sorted(answer.status_code for answer in answers) == [201, *[422] * 7]
        assert User.objects.count() == 1
