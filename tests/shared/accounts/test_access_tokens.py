"""Personal access tokens: creation, use, scopes and revocation, over both transports."""

import re
import uuid
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from shared.accounts import services
from shared.auth.models import (
    EventKind,
    PersonalAccessToken,
    RevokeReason,
    Role,
    SecurityEvent,
    Session,
    User,
)
from shared.auth.token_format import is_well_formed, make_token
from tests.error_codes import get_error_code

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"
PATH = "personal-access-tokens/"
CREATE = """
mutation ($input: PersonalAccessTokenInput!) {
  createPersonalAccessToken(input: $input) {
    token
    personalAccessToken { id name scopes ending createdAt expiresAt lastUsedAt networks }
  }
}
"""
LIST = "{ myPersonalAccessTokens { edges { node { id name scopes } } } }"
REVOKE = "mutation ($id: ID!) { revokePersonalAccessToken(id: $id) { ok } }"
ME = "{ me { username } }"

Make = Callable[..., tuple[str, PersonalAccessToken]]


@pytest.fixture
def make(present: Any) -> Make:
    """Return a function that creates a token and returns its text and its row."""

    def create(user: User, *scopes: str, days: int = 30) -> tuple[str, PersonalAccessToken]:
        made = services.create_access_token(
            user=user,
            session=Session(user=user, created_at=present),
            name="Nightly import",
            scopes=list(scopes) or ["read"],
            expires_in_days=days,
            password=PASSWORD,
            now=present,
        )
        return made.token, made.personal_access_token

    return create


def token_body(**changes: Any) -> dict[str, Any]:
    return {
        "name": "Nightly import",
        "scopes": ["commerce:read", "feed:write"],
        "expires_in_days": 30,
        "password": PASSWORD,
        **changes,
    }


class TestCreate:
    def test_created_token_is_shown_once_and_stored_as_a_hash(
        self, rest: Any, ada: User, sign_in: Any
    ) -> None:
        access = sign_in(ada).access

        answer = rest("POST", PATH, token_body(), token=access)

        body = answer.json()
        assert answer.status_code == 201
        assert re.fullmatch(r"nxs_pat_[0-9A-Za-z]{49}", body["token"])
        assert body["scopes"] == ["commerce:read", "feed:write"]
        assert body["token"].endswith(body["ending"])
        assert answer["Location"] == f"/api/v1/users/personal-access-tokens/{body['id']}/"
        row = PersonalAccessToken.objects.get(pk=body["id"])
        assert row.hash == sha256(body["token"].encode()).hexdigest()
        assert row.expires_at - row.created_at == timedelta(days=30)
        [listed] = rest("GET", PATH, token=access).json()["results"]
        assert "token" not in listed
        assert listed == {name: body[name] for name in listed}
        assert body["token"] not in str(PersonalAccessToken.objects.values())

    def test_token_is_created_over_graphql(self, graphql: Any, ada: User, sign_in: Any) -> None:
        access = sign_in(ada).access
        given = {
            "name": "Nightly import",
            "scopes": ["read", "users:read"],
            "expiresInDays": 7,
            "password": PASSWORD,
        }

        made = graphql(CREATE, token=access, input=given)["data"]["createPersonalAccessToken"]

        assert made["personalAccessToken"]["scopes"] == ["read", "users:read"]
        assert graphql(ME, token=made["token"])["data"]["me"] == {"username": "ada"}
        [edge] = graphql(LIST, token=access)["data"]["myPersonalAccessTokens"]["edges"]
        assert edge["node"]["id"] == made["personalAccessToken"]["id"]

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            pytest.param({"password": "wrong"}, "password", id="wrong password"),
            pytest.param({"name": " "}, "name", id="no name"),
            pytest.param({"scopes": []}, "scopes", id="no scope"),
            pytest.param({"scopes": ["commerce:everything"]}, "scopes", id="unknown scope"),
            pytest.param({"expires_in_days": 0}, "expires_in_days", id="no time"),
            pytest.param({"expires_in_days": 366}, "expires_in_days", id="more than a year"),
        ],
    )
    def test_invalid_token_request_is_refused_over_both_transports(
        self,
        rest: Any,
        graphql: Any,
        ada: User,
        sign_in: Any,
        changes: dict[str, Any],
        field: str,
    ) -> None:
        access = sign_in(ada).access
        body = token_body(**changes)
        given = {**body, "expiresInDays": body["expires_in_days"]}
        del given["expires_in_days"]

        answers = [
            rest("POST", PATH, body, token=access).json(),
            graphql(CREATE, token=access, input=given)["errors"][0]["extensions"],
        ]

        for answer in answers:
            assert answer["code"] == "validation_error"
            assert [error["field"].partition(".")[0] for error in answer["errors"]] == [field]
        assert not PersonalAccessToken.objects.exists()

    @pytest.mark.parametrize(
        ("minutes", "status"), [pytest.param(9, 201, id="recent"), pytest.param(11, 403, id="old")]
    )
    def test_account_without_a_password_needs_a_recent_session(
        self, rest: Any, ada: User, sign_in: Any, minutes: int, status: int
    ) -> None:
        access = sign_in(ada).access
        User.objects.filter(pk=ada.pk).update(password="!")
        Session.objects.update(created_at=timezone.now() - timedelta(minutes=minutes))
        body = token_body()
        del body["password"]

        answer = rest("POST", PATH, body, token=access)

        assert answer.status_code == status
        assert PersonalAccessToken.objects.exists() == (status == 201)

    def test_token_without_an_expiry_is_refused(self, rest: Any, ada: User, sign_in: Any) -> None:
        body = token_body()
        del body["expires_in_days"]

        assert rest("POST", PATH, body, token=sign_in(ada).access).status_code == 422

    def test_repeated_scope_is_stored_once(self, ada: User, make: Make) -> None:
        _, row = make(ada, "write", "read", "write")

        assert row.scopes == ["read", "write"]

    def test_token_over_the_limit_of_an_account_is_refused(
        self, rest: Any, ada: User, make: Make, sign_in: Any, settings: Any
    ) -> None:
        settings.NEXUS_MAX_ACCESS_TOKENS = 1
        make(ada)

        answer = rest("POST", PATH, token_body(), token=sign_in(ada).access)

        assert (answer.status_code, answer.json()["code"]) == (422, "validation_error")
        PersonalAccessToken.objects.update(expires_at=timezone.now())
        assert rest("POST", PATH, token_body(), token=sign_in(ada).access).status_code == 201

    def test_token_creation_is_throttled(self, rest: Any, sign_in: Any, settings: Any) -> None:
        settings.NEXUS_THROTTLES = True
        settings.NEXUS_THROTTLE_RATES = {
            **settings.NEXUS_THROTTLE_RATES,
            "access_tokens_user": (2, 3600),
        }
        # Rates are counted on a shared server, so the account is unique to this test.
        hedy = User.objects.create_user(f"hedy-{uuid.uuid4().hex[:8]}", "h@nexus.test", PASSWORD)
        access = sign_in(hedy).access

        answers = [rest("POST", PATH, token_body(), token=access) for _ in range(3)]

        assert [answer.status_code for answer in answers] == [201, 201, 429]

    def test_creation_is_mailed_and_logged(
        self,
        rest: Any,
        ada: User,
        sign_in: Any,
        deliver: Callable[[], None],
        mailoutbox: list[Any],
    ) -> None:
        access = sign_in(ada).access

        made = rest("POST", PATH, token_body(), token=access).json()
        deliver()

        assert [mail.to for mail in mailoutbox] == [["ada@nexus.test"]]
        assert "personal access token" in mailoutbox[0].body
        event = SecurityEvent.objects.get(kind=EventKind.ACCESS_TOKEN_CREATED)
        assert (event.actor, event.subject) == (ada, ada)
        assert event.detail == {
            "id": made["id"],
            "scopes": made["scopes"],
            "expires_at": made["expires_at"],
        }
        assert made["token"] not in mailoutbox[0].body

    def test_password_change_during_creation_refuses_the_token(self, ada: User, make: Make) -> None:
        User.objects.filter(pk=ada.pk).update(password="changed since it was checked")

        with pytest.raises(Exception, match="changed"):
            make(ada)

        assert not PersonalAccessToken.objects.exists()


class TestUse:
    def test_token_authenticates_over_both_transports(
        self, rest: Any, graphql: Any, ada: User, make: Make
    ) -> None:
        token, _ = make(ada, "users:read")

        assert rest("GET", "me/", token=token).json()["username"] == "ada"
        assert graphql(ME, token=token)["data"]["me"] == {"username": "ada"}

    @pytest.mark.parametrize(
        "spoil",
        [
            pytest.param(lambda token: token[:-1] + ("0" if token[-1] != "0" else "1"), id="sum"),
            pytest.param(lambda token: token[:-1], id="too short"),
            pytest.param(lambda token: token + "0", id="too long"),
            pytest.param(lambda token: token.replace("pat_", "pat_ä", 1), id="letters"),
            pytest.param(lambda token: make_token(), id="another"),
        ],
    )
    def test_malformed_token_is_refused_and_logged(
        self, rest: Any, graphql: Any, ada: User, make: Make, spoil: Callable[[str], str]
    ) -> None:
        token = spoil(make(ada)[0])

        answer = rest("GET", "me/", token=token)

        assert (answer.status_code, answer.json()["code"]) == (401, "token_invalid")
        assert get_error_code(graphql(ME, token=token)) == "token_invalid"
        assert SecurityEvent.objects.filter(kind=EventKind.TOKEN_FORGED).count() == 2

    def test_expired_token_is_refused(self, rest: Any, ada: User, make: Make) -> None:
        token, row = make(ada, "users:read")
        PersonalAccessToken.objects.filter(pk=row.pk).update(expires_at=timezone.now())

        answer = rest("GET", "me/", token=token)

        assert (answer.status_code, answer.json()["code"]) == (401, "token_expired")

    def test_last_use_is_stored_once_a_minute(self, rest: Any, ada: User, make: Make) -> None:
        token, row = make(ada, "users:read")

        rest("GET", "me/", token=token)
        row.refresh_from_db()
        first = row.last_used_at
        rest("GET", "me/", token=token)
        row.refresh_from_db()
        second = row.last_used_at
        long_ago = timezone.now() - timedelta(minutes=2)
        PersonalAccessToken.objects.filter(pk=row.pk).update(last_used_at=long_ago)
        rest("GET", "me/", token=token)
        row.refresh_from_db()

        assert first is not None
        assert second == first
        assert row.last_used_at is not None
        assert row.last_used_at > first

    def test_authentication_by_token_needs_one_statement(
        self, ada: User, make: Make, django_assert_num_queries: Any, rest: Any
    ) -> None:
        token, _ = make(ada, "users:read")
        rest("GET", "me/", token=token)

        with django_assert_num_queries(1):
            rest("GET", "me/", token=token)

    def test_use_from_another_network_is_logged(self, ada: User, make: Make) -> None:
        token, row = make(ada, "users:read")

        for address in ("192.0.2.1", "192.0.2.9", "198.51.100.1", "192.0.2.1"):
            answer = Client(REMOTE_ADDR=address).get(
                "/api/v1/users/me/", headers={"Authorization": f"Bearer {token}"}
            )
            assert answer.status_code == 200

        events = SecurityEvent.objects.filter(kind=EventKind.ACCESS_TOKEN_MOVED)
        assert [(event.subject, event.address) for event in events] == [(ada, "198.51.100.1")]
        assert events[0].detail == {"id": str(row.pk), "network": "198.51.100.0/24"}
        row.refresh_from_db()
        assert row.networks == ["192.0.2.0/24", "198.51.100.0/24"]

    def test_token_requests_count_towards_the_rate_of_the_owner(
        self, make: Make, rest: Any, settings: Any
    ) -> None:
        settings.NEXUS_THROTTLES = True
        settings.NEXUS_THROTTLE_RATES = {
            **settings.NEXUS_THROTTLE_RATES,
            "reads_user": (3, 60),
        }
        hedy = User.objects.create_user(f"hedy-{uuid.uuid4().hex[:8]}", "h@nexus.test", PASSWORD)
        first, second = make(hedy, "users:read")[0], make(hedy, "users:read")[0]

        answers = [rest("GET", "me/", token=token) for token in (first, second, first, second)]

        assert [answer.status_code for answer in answers] == [200, 200, 200, 429]


class TestScopes:
    def test_scopes_are_listed_with_descriptions(self, rest: Any, graphql: Any) -> None:
        listed = rest("GET", f"{PATH}scopes/").json()["results"]

        names = [scope["name"] for scope in listed]
        assert {"read", "write", "admin", "users:read", "notifications:write"} <= set(names)
        assert {"commerce:read", "polls:write"} <= set(names)
        assert all(scope["description"] for scope in listed)
        body = graphql("{ personalAccessTokenScopes { name description } }")
        assert body["data"]["personalAccessTokenScopes"] == listed

    def test_missing_scope_is_named_in_the_refusal(
        self, rest: Any, graphql: Any, ada: User, make: Make
    ) -> None:
        token, _ = make(ada, "feed:read")

        over_rest = rest("PATCH", "me/", {"display_name": "Ada"}, token=token)
        over_graphql = Client().post(
            "/graphql/",
            {"query": 'mutation { updateMe(input: {displayName: "A"}) { user { id } } }'},
            content_type="application/json",
            headers={"Authorization": f"Bearer {token}"},
        )

        assert over_rest.status_code == over_graphql.status_code == 403
        problem, error = over_rest.json(), over_graphql.json()["errors"][0]["extensions"]
        for body in (problem, error):
            assert body["code"] == "insufficient_scope"
            assert body["required_scope"] == "users:write"
        assert over_rest["WWW-Authenticate"] == (
            'Bearer error="insufficient_scope", scope="users:write"'
        )
        ada.refresh_from_db()
        assert ada.display_name == ""

    @pytest.mark.parametrize(
        "document",
        [
            "{ ...F } fragment F on Query { orders { totalCount } }",
            "{ ... on Query { orders { totalCount } } }",
            "{ ... { ...F } } fragment F on Query { ...G } fragment G on Query { a: orders { totalCount } }",
            "query A { nexus { name } } query B { orders { totalCount } }",
            "query B($no: Boolean = false) { orders @include(if: $no) { totalCount } }",
        ],
    )
    def test_scope_is_required_for_fields_in_fragments_and_operations(
        self, ada: User, make: Make, document: str
    ) -> None:
        token, _ = make(ada, "feed:read")

        answer = Client().post(
            "/graphql/",
            {"query": document, "operationName": "B" if "query B" in document else None},
            content_type="application/json",
            headers={"Authorization": f"Bearer {token}"},
        )

        assert answer.status_code == 403
        assert answer.json()["errors"][0]["extensions"]["required_scope"] == "commerce:read"

    def test_other_operations_of_the_document_need_no_scope(self, ada: User, make: Make) -> None:
        token, _ = make(ada, "feed:read")

        answer = Client().post(
            "/graphql/",
            {
                "query": "query A { feed { totalCount } } query B { orders { totalCount } }",
                "operationName": "A",
            },
            content_type="application/json",
            headers={"Authorization": f"Bearer {token}"},
        )

        assert answer.status_code == 200

    def test_admin_scope_is_required_for_admin_operations(
        self, rest: Any, admin: User, make: Make
    ) -> None:
        ordinary, _ = make(admin, "read", "write")
        full, _ = make(admin, "read", "write", "admin")
        body = {"name": "Teapots"}

        answers = [
            Client().post(
                "/api/v1/categories/",
                body,
                content_type="application/json",
                headers={"Authorization": f"Bearer {token}"},
            )
            for token in (ordinary, full)
        ]

        assert [answer.status_code for answer in answers] == [403, 201]
        assert answers[0].json()["code"] == "insufficient_scope"
        assert answers[0].json()["required_scope"] == "admin"
        # Operations on the account itself require a session.
        assert rest("GET", "", token=full).json()["code"] == "session_required"

    def test_admin_scope_gives_a_user_no_permission(self, ada: User, make: Make) -> None:
        token, _ = make(ada, "read", "write", "admin")

        answer = Client().post(
            "/api/v1/categories/",
            {"name": "Teapots"},
            content_type="application/json",
            headers={"Authorization": f"Bearer {token}"},
        )

        assert (answer.status_code, answer.json()["code"]) == (403, "permission_denied")


class TestEnd:
    @pytest.mark.parametrize("transport", ["rest", "graphql"])
    def test_owner_revokes_a_token(
        self, rest: Any, graphql: Any, ada: User, make: Make, sign_in: Any, transport: str
    ) -> None:
        (token, row), (other, _) = make(ada, "users:read"), make(ada, "users:read")
        access = sign_in(ada).access

        if transport == "rest":
            assert rest("DELETE", f"{PATH}{row.pk}/", token=access).status_code == 204
        else:
            assert graphql(REVOKE, token=access, id=str(row.pk))["data"] == {
                "revokePersonalAccessToken": {"ok": True}
            }

        answer = rest("GET", "me/", token=token)
        assert (answer.status_code, answer.json()["code"]) == (401, "session_revoked")
        assert rest("GET", "me/", token=other).status_code == 200
        assert rest("DELETE", f"{PATH}{row.pk}/", token=access).status_code == 404
        event = SecurityEvent.objects.get(kind=EventKind.ACCESS_TOKEN_REVOKED)
        assert event.detail == {"reason": "revoked", "tokens": 1}
        # A revoked token is not logged as forged.
        assert not SecurityEvent.objects.filter(kind=EventKind.TOKEN_FORGED).exists()

    @pytest.mark.parametrize("transport", ["rest", "graphql"])
    def test_token_of_another_user_cannot_be_revoked(
        self, rest: Any, graphql: Any, ada: User, make_user: Any, make: Make, sign_in: Any,
        transport: str,
    ) -> None:  # fmt: skip
        token, row = make(ada, "users:read")
        access = sign_in(make_user("grace")).access

        if transport == "rest":
            assert rest("DELETE", f"{PATH}{row.pk}/", token=access).status_code == 404
        else:
            assert get_error_code(graphql(REVOKE, token=access, id=str(row.pk))) == "not_found"

        assert rest("GET", "me/", token=token).status_code == 200
        assert rest("GET", PATH, token=access).json()["count"] == 0

    @pytest.mark.parametrize(
        "end",
        [
            pytest.param(
                lambda rest, access, now: rest(
                    "POST",
                    "password/change/",
                    {"old_password": PASSWORD, "new_password": "staple battery horse"},
                    token=access,
                ),
                id="password change",
            ),
            pytest.param(
                lambda rest, access, now: services.change_account(
                    actor=User.objects.get(username="root"),
                    user_id=User.objects.get(username="ada").pk,
                    changes={"is_active": False},
                    now=now,
                ),
                id="deactivation",
            ),
        ],
    )
    def test_password_change_and_deactivation_revoke_tokens(
        self, rest: Any, ada: User, admin: User, make: Make, sign_in: Any, present: Any, end: Any
    ) -> None:
        token, row = make(ada, "users:read")

        end(rest, sign_in(ada).access, present)

        assert rest("GET", "me/", token=token).json()["code"] == "session_revoked"
        # Reactivating the account does not restore its tokens.
        User.objects.update(is_active=True)
        assert rest("GET", "me/", token=token).json()["code"] == "session_revoked"
        row.refresh_from_db()
        assert row.revoke_reason in (RevokeReason.PASSWORD_CHANGED, RevokeReason.DEACTIVATED)

    def test_password_reset_revokes_tokens(
        self, rest: Any, ada: User, make: Make, present: Any, mailoutbox: list[Any]
    ) -> None:
        token, row = make(ada, "users:read")
        services.send_password_reset(email=ada.email, mail_id=uuid.uuid4(), now=present)
        found = re.search(r"^[0-9a-f]{64}$", str(mailoutbox[0].body), re.MULTILINE)
        assert found

        body = {"token": found.group(), "new_password": "staple battery horse"}
        assert rest("POST", "password/reset/confirm/", body).status_code == 204

        assert rest("GET", "me/", token=token).json()["code"] == "session_revoked"
        row.refresh_from_db()
        assert row.revoke_reason == RevokeReason.PASSWORD_CHANGED

    def test_deleted_account_deletes_its_tokens(
        self, rest: Any, ada: User, make: Make, sign_in: Any
    ) -> None:
        token, _ = make(ada, "users:read")

        rest("DELETE", "me/", {"password": PASSWORD}, token=sign_in(ada).access)

        assert rest("GET", "me/", token=token).json()["code"] == "token_invalid"
        assert not PersonalAccessToken.objects.exists()

    def test_log_out_everywhere_does_not_revoke_tokens(
        self, rest: Any, ada: User, make: Make, sign_in: Any
    ) -> None:
        token, _ = make(ada, "users:read")

        rest("POST", "logout-all/", token=sign_in(ada).access)

        assert rest("GET", "me/", token=token).status_code == 200

    def test_tokens_ended_for_ninety_days_are_purged(self, ada: User, make: Make) -> None:
        now = timezone.now()
        for ended in ("revoked", "expired", "recent", "live"):
            _, row = make(ada)
            moments = {"revoked": 91, "expired": 91, "recent": 89, "live": -1}
            when = now - timedelta(days=moments[ended])
            changes = {"expires_at": when, "created_at": when - timedelta(days=1), "name": ended}
            if ended == "revoked":
                later = now + timedelta(days=1)
                reason = RevokeReason.REVOKED
                changes |= {"expires_at": later, "revoked_at": when, "revoke_reason": reason}
            PersonalAccessToken.objects.filter(pk=row.pk).update(**changes)

        services.purge_expired(now=now)

        left = PersonalAccessToken.objects.order_by("name").values_list("name", flat=True)
        assert list(left) == ["live", "recent"]


class TestRoles:
    def test_token_has_the_current_role_of_its_owner(
        self, rest: Any, ada: User, make: Make
    ) -> None:
        token, _ = make(ada, "users:read")
        User.objects.filter(pk=ada.pk).update(role=Role.EMPLOYER)

        assert rest("GET", "me/", token=token).json()["role"] == "employer"


class TestFormat:
    def test_generated_tokens_are_well_formed_and_altered_ones_are_not(self) -> None:
        tokens = {make_token() for _ in range(100)}

        assert len(tokens) == 100
        assert all(map(is_well_formed, tokens))
        token = tokens.pop()
        altered = [
            token[:place] + ("x" if token[place] != "x" else "y") + token[place + 1 :]
            for place in range(len("nxs_pat_"), len(token))
        ]
        assert not any(map(is_well_formed, altered))

    @pytest.mark.parametrize("text", ["", "nxs_pat_", "nxs_pat_" + "0" * 49, "a.b.c", "ä" * 57])
    def test_other_text_is_not_well_formed(self, text: str) -> None:
        assert not is_well_formed(text)
