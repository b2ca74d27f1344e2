"""Log-in, refresh, log-out and sessions, over both transports."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shared.accounts import services
from shared.accounts.services import TokenPair, sessions
from shared.auth.errors import InvalidCredentials, SessionRevoked, TokenInvalid, TokenReused
from shared.auth.models import RefreshToken, RevokeReason, Session, User
from shared.auth.viewer import Client as Device
from tests.error_codes import get_error_code

TOKEN_AUTH = """
mutation ($username: String!, $password: String!) {
  tokenAuth(username: $username, password: $password) {
    access refresh expiresIn user { username role }
  }
}
"""
REFRESH = "mutation ($refresh: String!) { refreshToken(refresh: $refresh) { access refresh } }"
ME = "{ me { username } }"

SignIn = Callable[[User], TokenPair]

pytestmark = pytest.mark.django_db


class TestLogIn:
    @pytest.mark.parametrize("field", ["username", "email"])
    @pytest.mark.parametrize("shape", [str.lower, str.upper])
    def test_log_in_accepts_name_or_email_in_any_letter_case(
        self, rest: Any, ada: User, password: str, field: str, shape: Callable[[str], str]
    ) -> None:
        response = rest("POST", "login/", {field: shape(getattr(ada, field)), "password": password})

        answer = response.json()
        assert response.status_code == 200
        assert answer["token_type"] == "Bearer"
        assert answer["expires_in"] == 900
        assert answer["user"]["username"] == "ada"
        assert rest("GET", "me/", token=answer["access"]).status_code == 200

    def test_log_in_over_graphql_returns_valid_tokens(
        self, graphql: Any, ada: User, password: str
    ) -> None:
        answer = graphql(TOKEN_AUTH, username="ada", password=password)["data"]["tokenAuth"]

        assert answer["user"] == {"username": "ada", "role": "USER"}
        assert graphql(ME, token=answer["access"])["data"]["me"] == {"username": "ada"}

    def test_failed_log_ins_are_indistinguishable(
        self, rest: Any, make_user: Any, password: str
    ) -> None:
        make_user("ada")
        switched_off = make_user("grace")
        User.objects.filter(pk=switched_off.pk).update(is_active=False)

        answers = [
            rest("POST", "login/", {"username": name, "password": tried})
            for name, tried in (("ada", "wrong"), ("nobody", "wrong"), ("grace", password))
        ]

        bodies = [{**answer.json(), "request_id": ""} for answer in answers]
        assert {answer.status_code for answer in answers} == {401}
        assert bodies[0]["code"] == "invalid_credentials"
        assert bodies[0] == bodies[1] == bodies[2]

    def test_password_is_hashed_once_for_known_and_unknown_accounts(
        self, rest: Any, ada: User, settings: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        hashed: list[str] = []
        encode = MD5PasswordHasher.encode

        def counted(self: MD5PasswordHasher, password: str, salt: str) -> str:
            hashed.append(password)
            return encode(self, password, salt)

        monkeypatch.setattr(MD5PasswordHasher, "encode", counted)

        rest("POST", "login/", {"username": "ada", "password": "wrong"})
        rest("POST", "login/", {"username": "nobody", "password": "wrong"})

        assert hashed == ["wrong", "wrong"]

    @pytest.mark.parametrize(
        "body",
        [
            pytest.param({"password": "x"}, id="no name"),
            pytest.param({"username": "ada"}, id="no password"),
            pytest.param({"username": "ada", "password": "a\ud800"}, id="lone surrogate"),
            pytest.param({"username": "\u0000", "password": "x"}, id="NUL"),
        ],
    )
    def test_malformed_credentials_are_refused(
        self, rest: Any, ada: User, body: dict[str, str]
    ) -> None:
        assert rest("POST", "login/", body).status_code == 422

    def test_password_change_during_log_in_starts_no_session(
        self, ada: User, sign_in: SignIn, device: Device, present: datetime
    ) -> None:
        User.objects.filter(pk=ada.pk).update(password="changed since")

        with pytest.raises(InvalidCredentials):
            sessions.start_session(user=ada, client=device, now=present, has_second_factor=False)

        assert not Session.objects.exists()


class TestRefresh:
    def test_refresh_returns_a_new_pair_over_both_transports(
        self, rest: Any, graphql: Any, ada: User, sign_in: SignIn
    ) -> None:
        first = sign_in(ada)

        second = rest("POST", "token/refresh/", {"refresh": first.refresh}).json()
        third = graphql(REFRESH, refresh=second["refresh"])["data"]["refreshToken"]

        assert len({first.refresh, second["refresh"], third["refresh"]}) == 3
        assert rest("GET", "me/", token=third["access"]).status_code == 200

    def test_thirty_concurrent_refreshes_get_one_successor(
        self,
        transactional_db: None,
        rest: Any,
        ada: User,
        sign_in: SignIn,
        repeat_concurrently: Any,
    ) -> None:
        pair = sign_in(ada)

        answers = repeat_concurrently(
            30, lambda: rest("POST", "token/refresh/", {"refresh": pair.refresh})
        )

        assert {answer.status_code for answer in answers} == {200}
        assert len({answer.json()["refresh"] for answer in answers}) == 1
        assert RefreshToken.objects.count() == 2

    def test_repeated_refresh_within_the_grace_period_gets_the_same_successor(
        self, ada: User, sign_in: SignIn, device: Device, present: datetime
    ) -> None:
        pair = sign_in(ada)
        first = services.refresh(token=pair.refresh, client=device, now=present)

        again = services.refresh(
            token=pair.refresh, client=device, now=present + timedelta(seconds=20)
        )

        assert again.refresh == first.refresh

    def test_reuse_after_the_grace_period_ends_the_session(
        self, ada: User, sign_in: SignIn, device: Device, present: datetime
    ) -> None:
        pair = sign_in(ada)
        successor = services.refresh(token=pair.refresh, client=device, now=present)
        later = present + timedelta(seconds=21)

        with pytest.raises(TokenReused):
            services.refresh(token=pair.refresh, client=device, now=later)

        assert Session.objects.get().revoke_reason == RevokeReason.TOKEN_REUSED
        with pytest.raises(SessionRevoked):
            services.refresh(token=successor.refresh, client=device, now=later)

    def test_refresh_after_log_out_is_refused(self, rest: Any, ada: User, sign_in: SignIn) -> None:
        pair = sign_in(ada)
        rest("POST", "logout/", token=pair.access)

        response = rest("POST", "token/refresh/", {"refresh": pair.refresh})

        assert (response.status_code, response.json()["code"]) == (401, "session_revoked")

    def test_refresh_of_a_deactivated_account_is_refused(
        self, rest: Any, ada: User, sign_in: SignIn
    ) -> None:
        pair = sign_in(ada)
        User.objects.filter(pk=ada.pk).update(is_active=False)

        response = rest("POST", "token/refresh/", {"refresh": pair.refresh})

        assert response.json()["code"] == "session_revoked"
        assert RefreshToken.objects.get().used_at is None

    def test_access_token_cannot_refresh(self, rest: Any, ada: User, sign_in: SignIn) -> None:
        response = rest("POST", "token/refresh/", {"refresh": sign_in(ada).access})

        assert response.json()["code"] == "token_invalid"

    def test_expired_refresh_token_is_refused_as_expired(
        self, rest: Any, ada: User, password: str, device: Device, present: datetime
    ) -> None:
        long_ago = services.log_in(
            login="ada", password=password, client=device, now=present - timedelta(days=8)
        )

        response = rest("POST", "token/refresh/", {"refresh": long_ago.refresh})

        assert (response.status_code, response.json()["code"]) == (401, "token_expired")


class TestVerifyToken:
    def test_verification_returns_the_type_of_a_token(
        self, rest: Any, ada: User, sign_in: SignIn
    ) -> None:
        pair = sign_in(ada)

        answers = [
            rest("POST", "token/verify/", {"token": token}).json()
            for token in (pair.access, pair.refresh)
        ]

        assert [(answer["active"], answer["type"]) for answer in answers] == [
            (True, "access"),
            (True, "refresh"),
        ]

    def test_token_of_a_revoked_session_is_inactive(
        self, graphql: Any, ada: User, sign_in: SignIn, present: datetime
    ) -> None:
        pair = sign_in(ada)
        services.log_out_everywhere(user=ada, actor=ada, now=present)

        document = f'mutation {{ verifyToken(token: "{pair.refresh}") {{ active type }} }}'
        answer = graphql(document)

        assert answer["data"]["verifyToken"] == {"active": False, "type": "refresh"}

    def test_verification_of_another_text_is_refused(self, rest: Any) -> None:
        response = rest("POST", "token/verify/", {"token": "teapot"})

        assert (response.status_code, response.json()["code"]) == (401, "token_invalid")


class TestLogOut:
    def test_log_out_revokes_the_access_token_on_both_transports(
        self, rest: Any, graphql: Any, ada: User, sign_in: SignIn
    ) -> None:
        token = sign_in(ada).access

        assert rest("POST", "logout/", token=token).status_code == 204

        assert rest("GET", "me/", token=token).json()["code"] == "session_revoked"
        assert get_error_code(graphql(ME, token=token)) == "session_revoked"

    def test_log_out_over_graphql_revokes_the_access_token(
        self, rest: Any, graphql: Any, ada: User, sign_in: SignIn
    ) -> None:
        token = sign_in(ada).access

        assert graphql("mutation { logout { ok } }", token=token)["data"]["logout"] == {"ok": True}

        assert rest("GET", "me/", token=token).json()["code"] == "session_revoked"

    def test_log_out_leaves_other_sessions_active(
        self, rest: Any, ada: User, sign_in: SignIn
    ) -> None:
        phone, laptop = sign_in(ada), sign_in(ada)

        rest("POST", "logout/", token=phone.access)

        assert rest("GET", "me/", token=laptop.access).status_code == 200

    def test_log_out_everywhere_ends_all_sessions(
        self, rest: Any, ada: User, sign_in: SignIn
    ) -> None:
        phone, laptop = sign_in(ada), sign_in(ada)

        assert rest("POST", "logout-all/", token=phone.access).status_code == 204

        for pair in (phone, laptop):
            assert rest("GET", "me/", token=pair.access).json()["code"] == "session_revoked"


class TestSessions:
    def test_own_sessions_are_listed_with_the_current_one_marked(
        self, rest: Any, graphql: Any, ada: User, make_user: Any, sign_in: SignIn, address: str
    ) -> None:
        sign_in(make_user("grace"))
        sign_in(ada)
        here = sign_in(ada)

        listed = rest("GET", "sessions/", token=here.access).json()
        over_graphql = graphql(
            "{ mySessions { totalCount edges { node { id device address current } } } }",
            token=here.access,
        )["data"]["mySessions"]

        assert listed["count"] == over_graphql["totalCount"] == 2
        assert sorted(session["current"] for session in listed["results"]) == [False, True]
        assert {(session["device"], session["address"]) for session in listed["results"]} == {
            ("Teapot/1.0", address)
        }
        assert {(session["id"], session["current"]) for session in listed["results"]} == {
            (edge["node"]["id"], edge["node"]["current"]) for edge in over_graphql["edges"]
        }

    def test_other_session_can_be_revoked(self, rest: Any, ada: User, sign_in: SignIn) -> None:
        other_pair, here = sign_in(ada), sign_in(ada)
        [other] = [
            session["id"]
            for session in rest("GET", "sessions/", token=here.access).json()["results"]
            if not session["current"]
        ]

        assert rest("DELETE", f"sessions/{other}/", token=here.access).status_code == 204

        assert rest("GET", "me/", token=other_pair.access).json()["code"] == "session_revoked"
        assert rest("GET", "me/", token=here.access).status_code == 200

    def test_session_of_another_user_is_not_found(
        self, rest: Any, graphql: Any, ada: User, make_user: Any, sign_in: SignIn
    ) -> None:
        sign_in(make_user("grace"))
        other_session = Session.objects.get().pk
        token = sign_in(ada).access

        answers = [
            rest("DELETE", f"sessions/{session}/", token=token)
            for session in (other_session, uuid.uuid4())
        ]
        over_graphql = graphql(
            f'mutation {{ revokeSession(id: "{other_session}") {{ ok }} }}', token=token
        )

        assert {answer.status_code for answer in answers} == {404}
        assert over_graphql["errors"][0]["extensions"]["code"] == "not_found"
        assert Session.objects.get(pk=other_session).revoked_at is None


class TestBearer:
    def test_authentication_needs_one_statement(
        self, rest: Any, ada: User, sign_in: SignIn
    ) -> None:
        token = sign_in(ada).access

        with CaptureQueriesContext(connection) as queries:
            rest("GET", "me/", token=token)

        assert len(queries) == 1

    def test_request_without_a_token_is_refused(self, rest: Any, graphql: Any, ada: User) -> None:
        response = rest("GET", "me/")

        assert (response.status_code, response.json()["code"]) == (401, "not_authenticated")
        assert response["WWW-Authenticate"] == "Bearer"
        assert graphql(ME)["errors"][0]["extensions"]["code"] == "not_authenticated"

    def test_expired_access_token_is_refused(
        self, rest: Any, graphql: Any, ada: User, password: str, device: Device, present: datetime
    ) -> None:
        an_hour_ago = services.log_in(
            login="ada", password=password, client=device, now=present - timedelta(hours=1)
        )

        response = rest("GET", "me/", token=an_hour_ago.access)

        assert (response.status_code, response.json()["code"]) == (401, "token_expired")
        assert get_error_code(graphql(ME, token=an_hour_ago.access)) == "token_expired"

    def test_invalid_token_is_refused_by_public_operations(self, rest: Any, ada: User) -> None:
        assert rest("GET", f"{ada.pk}/profile/").status_code == 200
        assert rest("GET", f"{ada.pk}/profile/", token="teapot").status_code == 401


class TestStreamTicket:
    def test_ticket_is_redeemed_once(
        self, rest: Any, ada: User, sign_in: SignIn, present: datetime
    ) -> None:
        answer = rest("POST", "stream-ticket/", token=sign_in(ada).access)
        ticket = answer.json()["ticket"]

        assert answer.status_code == 201
        assert answer.json()["expires_in"] == 60
        assert services.redeem_ticket(ticket=ticket, now=present).user == ada
        with pytest.raises(TokenInvalid):
            services.redeem_ticket(ticket=ticket, now=present)

    def test_ticket_expires_after_a_minute(
        self, rest: Any, ada: User, sign_in: SignIn, present: datetime
    ) -> None:
        ticket = rest("POST", "stream-ticket/", token=sign_in(ada).access).json()["ticket"]

        with pytest.raises(TokenInvalid):
            services.redeem_ticket(ticket=ticket, now=present + timedelta(seconds=70))

    def test_ticket_of_a_revoked_session_is_refused(
        self, rest: Any, ada: User, sign_in: SignIn, present: datetime
    ) -> None:
        token = sign_in(ada).access
        ticket = rest("POST", "stream-ticket/", token=token).json()["ticket"]
        rest("POST", "logout/", token=token)

        with pytest.raises(SessionRevoked):
            services.redeem_ticket(ticket=ticket, now=present)
