"""Own profiles, and administration of accounts."""

from datetime import datetime
from typing import Any

import pytest

from shared.accounts import services
from shared.auth.errors import LastAdmin
from shared.auth.models import Role, Session, User
from tests.error_codes import get_error_code

UPDATE_USER = """
mutation ($id: ID!, $input: AccountInput!) { updateUser(id: $id, input: $input) { user { role } } }
"""


class TestMe:
    def test_profile_fields_are_changed_and_cleared_separately(
        self, rest: Any, ada: User, sign_in: Any
    ) -> None:
        token = sign_in(ada).access
        picture = "https://nexus.test/ada.png"

        rest("PATCH", "me/", {"display_name": "Ada", "avatar_url": picture}, token=token)
        answer = rest("PATCH", "me/", {"display_name": None}, token=token).json()

        assert (answer["display_name"], answer["avatar_url"]) == ("", picture)

    def test_concurrent_changes_of_different_fields_are_both_stored(
        self, ada: User, present: datetime
    ) -> None:
        # Each request has read the account before the other one writes.
        first, second = User.objects.get(pk=ada.pk), User.objects.get(pk=ada.pk)

        services.update_me(user=first, changes={"display_name": "Ada"}, now=present)
        services.update_me(user=second, changes={"avatar_url": "https://a.test/"}, now=present)

        ada.refresh_from_db()
        assert (ada.display_name, ada.avatar_url) == ("Ada", "https://a.test/")

    def test_profile_is_changed_over_graphql(self, graphql: Any, ada: User, sign_in: Any) -> None:
        answer = graphql(
            'mutation { updateMe(input: {displayName: "<b>Ada</b>"}) { user { displayName } } }',
            token=sign_in(ada).access,
        )

        assert answer["data"]["updateMe"]["user"] == {"displayName": "<b>Ada</b>"}

    @pytest.mark.parametrize(
        "body",
        [
            pytest.param({"role": "admin"}, id="role"),
            pytest.param({"is_active": True}, id="state"),
            pytest.param({"username": "grace"}, id="name"),
            pytest.param({"avatar_url": "javascript:alert(1)"}, id="script"),
            pytest.param({"avatar_url": "https://[teapot/"}, id="broken address"),
            pytest.param({"display_name": "a\u0000b"}, id="NUL"),
            pytest.param({"display_name": "a" * 81}, id="too long"),
        ],
    )
    def test_invalid_or_protected_profile_field_is_refused(
        self, rest: Any, ada: User, sign_in: Any, body: dict[str, Any]
    ) -> None:
        assert rest("PATCH", "me/", body, token=sign_in(ada).access).status_code == 422

        ada.refresh_from_db()
        assert (ada.role, ada.username, ada.display_name, ada.avatar_url) == ("user", "ada", "", "")


class TestDeleteMe:
    def test_deleted_account_is_anonymised(
        self, rest: Any, graphql: Any, ada: User, sign_in: Any, password: str
    ) -> None:
        token = sign_in(ada).access

        assert rest("DELETE", "me/", {"password": password}, token=token).status_code == 204

        deleted = User.objects.get(pk=ada.pk)
        assert deleted.username == f"deleted-{ada.pk}"
        assert deleted.email == f"deleted-{ada.pk}@deleted.invalid"
        assert not deleted.is_active
        assert Session.objects.get().ip is None
        assert rest("GET", "me/", token=token).json()["code"] == "session_revoked"
        assert rest("GET", f"{ada.pk}/profile/").json()["username"] == deleted.username
        assert (
            graphql(f"{{ user(id: {ada.pk}) {{ username }} }}")["data"]["user"]["username"]
            == deleted.username
        )
        login = {"username": "ada", "password": password}
        assert rest("POST", "login/", login).json()["code"] == "invalid_credentials"

    def test_name_of_a_deleted_account_is_free(
        self, ada: User, make_user: Any, password: str, now: datetime
    ) -> None:
        services.delete_me(user=ada, password=password, now=now)

        assert make_user("ada").pk != ada.pk

    def test_deletion_with_a_wrong_password_is_refused(
        self, rest: Any, ada: User, sign_in: Any
    ) -> None:
        response = rest("DELETE", "me/", {"password": "wrong"}, token=sign_in(ada).access)

        assert response.status_code == 422
        assert response.json()["errors"][0]["field"] == "password"
        assert User.objects.get(pk=ada.pk).is_active


class TestListUsers:
    def test_admin_filters_and_searches_users(
        self, rest: Any, graphql: Any, admin: User, ada: User, make_user: Any, sign_in: Any
    ) -> None:
        make_user("emil", role=Role.EMPLOYER)
        token = sign_in(admin).access

        def found(query: str) -> list[str]:
            results = rest("GET", query, token=token).json()["results"]
            return [account["username"] for account in results]

        assert found("") == ["root", "ada", "emil"]
        assert found("?role=employer") == ["emil"]
        assert found("?search=AD") == ["ada"]
        assert found("?search=%25") == []
        assert found("?is_active=false") == []
        assert found("?page=2&page_size=2") == ["emil"]
        answer = graphql(
            "{ users(filter: {role: EMPLOYER}) { totalCount edges { node { username role } } } }",
            token=token,
        )
        assert answer["data"]["users"] == {
            "totalCount": 1,
            "edges": [{"node": {"username": "emil", "role": "EMPLOYER"}}],
        }

    def test_users_without_the_admin_role_may_not_list_accounts(
        self, rest: Any, graphql: Any, ada: User, sign_in: Any
    ) -> None:
        token = sign_in(ada).access

        for path in ("", f"{ada.pk}/"):
            assert rest("GET", path, token=token).json()["code"] == "permission_denied"
            assert rest("GET", path).json()["code"] == "not_authenticated"
        [error] = graphql("{ users { totalCount } }", token=token)["errors"]
        assert error["extensions"]["code"] == "permission_denied"


class TestProfile:
    def test_public_profile_has_public_fields_only(
        self, rest: Any, graphql: Any, ada: User
    ) -> None:
        shown = rest("GET", f"{ada.pk}/profile/").json()

        assert set(shown) == {"id", "username", "display_name", "avatar_url", "created_at"}
        answer = graphql(f"{{ user(id: {ada.pk}) {{ email }} }}")
        assert answer["errors"][0]["extensions"]["code"] == "graphql_validation_failed"

    @pytest.mark.parametrize("number", ["0", "4711", "9223372036854775808", "1e5", "x"])
    def test_profile_of_an_unknown_id_is_not_found(self, rest: Any, db: None, number: str) -> None:
        assert rest("GET", f"{number}/profile/").status_code in (404, 422)


class TestChangeAccount:
    def test_new_role_applies_from_the_next_request(
        self, rest: Any, admin: User, ada: User, sign_in: Any
    ) -> None:
        token = sign_in(ada).access
        assert rest("GET", "", token=token).status_code == 403

        answer = rest("PATCH", f"{ada.pk}/", {"role": "admin"}, token=sign_in(admin).access)

        assert answer.json()["role"] == "admin"
        assert rest("GET", "", token=token).status_code == 200

    def test_deactivation_ends_every_session_on_both_transports(
        self, rest: Any, graphql: Any, admin: User, ada: User, sign_in: Any
    ) -> None:
        token = sign_in(ada).access

        rest("PATCH", f"{ada.pk}/", {"is_active": False}, token=sign_in(admin).access)

        assert rest("GET", "me/", token=token).json()["code"] == "session_revoked"
        assert get_error_code(graphql("{ me { id } }", token=token)) == "session_revoked"
        rest("PATCH", f"{ada.pk}/", {"is_active": True}, token=sign_in(admin).access)
        assert rest("GET", "me/", token=token).json()["code"] == "session_revoked"

    def test_users_without_the_admin_role_may_not_change_accounts(
        self, rest: Any, graphql: Any, ada: User, sign_in: Any
    ) -> None:
        token = sign_in(ada).access

        response = rest("PATCH", f"{ada.pk}/", {"role": "admin"}, token=token)
        answer = graphql(UPDATE_USER, token=token, id=ada.pk, input={"role": "ADMIN"})

        assert response.json()["code"] == "permission_denied"
        assert answer["errors"][0]["extensions"]["code"] == "permission_denied"
        ada.refresh_from_db()
        assert ada.role == Role.USER

    @pytest.mark.parametrize("body", [{"role": "queen"}, {"role": None}, {"is_active": None}])
    def test_invalid_role_or_state_is_refused(
        self, rest: Any, admin: User, ada: User, sign_in: Any, body: dict[str, Any]
    ) -> None:
        response = rest("PATCH", f"{ada.pk}/", body, token=sign_in(admin).access)

        assert response.status_code == 422

    def test_change_of_a_deleted_account_is_not_found(
        self, rest: Any, admin: User, ada: User, sign_in: Any, password: str, now: datetime
    ) -> None:
        services.delete_me(user=ada, password=password, now=now)

        response = rest("PATCH", f"{ada.pk}/", {"is_active": True}, token=sign_in(admin).access)

        assert response.status_code == 404


class TestLastAdmin:
    @pytest.mark.parametrize("body", [{"role": "user"}, {"is_active": False}])
    def test_last_admin_cannot_be_demoted_or_deactivated(
        self, rest: Any, admin: User, sign_in: Any, body: dict[str, Any]
    ) -> None:
        response = rest("PATCH", f"{admin.pk}/", body, token=sign_in(admin).access)

        assert (response.status_code, response.json()["code"]) == (409, "invalid_transition")
        admin.refresh_from_db()
        assert admin.is_admin

    def test_last_admin_cannot_be_deleted(
        self, rest: Any, admin: User, sign_in: Any, password: str
    ) -> None:
        response = rest("DELETE", "me/", {"password": password}, token=sign_in(admin).access)

        assert response.status_code == 409
        admin.refresh_from_db()
        assert admin.is_admin

    def test_concurrent_demotions_leave_one_admin(
        self, transactional_db: None, make_user: Any, repeat_concurrently: Any, now: datetime
    ) -> None:
        admins = [make_user(f"root{number}", role=Role.ADMIN) for number in range(6)]
        targets = iter(admins)

        def demote() -> bool:
            user = next(targets)
            try:
                services.change_account(
                    actor=user, user_id=user.pk, changes={"role": "user"}, now=now
                )
            except LastAdmin:
                return False
            return True

        outcomes = repeat_concurrently(len(admins), demote)

        assert sorted(outcomes) == [False, *[True] * 5]
        assert User.objects.admins().count() == 1
