"""Signing in and staying signed in, through both transports."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shared.auth import services
from shared.auth.errors import InvalidCredentials, SessionRevoked, TokenInvalid, TokenReused
from shared.auth.models import RefreshToken, RevokeReason, Session, User
from shared.auth.services import TokenPair, sessions
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
    def test_takes_the_name_or_the_address_in_any_letter_case(
        self, rest: Any, ada: User, password: str, field: str, shape: Callable[[str], str]
    ) -> None:
        response = rest("POST", "login/", {field: shape(getattr(ada, field)), "password": password})

        answer = response.json()
        assert response.status_code == 200
        assert answer["token_type"] == "Bearer"
        assert answer["expires_in"] == 900
        assert answer["user"]["username"] == "ada"
        assert rest("GET", "me/", token=answer["access"]).status_code == 200

    def test_works_over_graphql(self, graphql: Any, ada: User, password: str) -> None:
        answer = graphql(TOKEN_AUTH, username="ada", password=password)["data"]["tokenAuth"]

        assert answer["user"] == {"username": "ada", "role": "USER"}
        assert graphql(ME, token=answer["access"])["data"]["me"] == {"username": "ada"}

    def test_never_tells_whether_the_account_exists(
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

    def test_hashes_once_whether_or_not_the_account_exists(
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
            pytest.param({"password": "x"}, id="nobody"),
            pytest.param({"username": "ada"}, id="no password"),
            pytest.param({"username": "ada", "password": "a\ud800"}, id="lone surrogate"),
            pytest.param({"username": "\u0000", "password": "x"}, id="NUL"),
        ],
    )
    def test_refuses_what_cannot_be_somebody(
        self, rest: Any, ada: User, body: dict[str, str]
    ) -> None:
        assert rest("POST", "login/", body).status_code == 422

    def test_starts_no_session_behind_a_change_of_password(
        self, ada: User, sign_in: SignIn, device: Device, present: datetime
    ) -> None:
        User.objects.filter(pk=ada.pk).update(password="changed meanwhile")

        with pytest.raises(InvalidCredentials):
            sessions.start_session(user=ada, client=device, now=present, has_second_factor=False)

        assert not Session.objects.exists()


class TestRefresh:
    def test_gives_a_new_pair_through_both_transports(
        self, rest: Any, graphql: Any, ada: User, sign_in: SignIn
    ) -> None:
        first = sign_in(ada)

        second = rest("POST", "token/refresh/", {"refresh": first.refresh}).json()
        third = graphql(REFRESH, refresh=second["refresh"])["data"]["refreshToken"]

        assert len({first.refresh, second["refresh"], third["refresh"]}) == 3
        assert rest("GET", "me/", token=third["access"]).status_code == 200

    def test_gives_one_successor_to_thirty_at_once(
        self, transactional_db: None, rest: Any, ada: User, sign_in: SignIn, run_concurrently: Any
    ) -> None:
        pair = sign_in(ada)

        answers = run_concurrently(
            30, lambda: rest("POST", "token/refresh/", {"refresh": pair.refresh})
        )

        assert {answer.status_code for answer in answers} == {200}
        assert len({answer.json()["refresh"] for answer in answers}) == 1
        assert RefreshToken.objects.count() == 2

    def test_gives_the_same_successor_again_within_the_grace(
        self, ada: User, sign_in: SignIn, device: Device, present: datetime
    ) -> None:
        pair = sign_in(ada)
        first = services.refresh(token=pair.refresh, client=device, now=present)

        again = services.refresh(
            token=pair.refresh, client=device, now=present + timedelta(seconds=20)
        )

        assert again.refresh == first.refresh

    def test_ends_the_session_of_a_token_used_again_after_the_grace(
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

    def test_is_refused_after_logging_out(self, rest: Any, ada: User, sign_in: SignIn) -> None:
        pair = sign_in(ada)
        rest("POST", "logout/", token=pair.access)

        response = rest("POST", "token/refresh/", {"refresh": pair.refresh})

        assert (response.status_code, response.json()["code"]) == (401, "session_revoked")

    def test_is_refused_to_an_account_that_is_switched_off(
        self, rest: Any, ada: User, sign_in: SignIn
    ) -> None:
        pair = sign_in(ada)
        User.objects.filter(pk=ada.pk).update(is_active=False)

        response = rest("POST", "token/refresh/", {"refresh": pair.refresh})

        assert response.json()["code"] == "session_revoked"
        assert RefreshToken.objects.get().used_at is None

    def test_takes_no_access_token(self, rest: Any, ada: User, sign_in: SignIn) -> None:
        response = rest("POST", "token/refresh/", {"refresh": sign_in(ada).access})

        assert response.json()["code"] == "token_invalid"

    def test_says_so_when_the_token_has_expired(
        self, rest: Any, ada: User, password: str, device: Device, present: datetime
    ) -> None:
        long_ago = services.log_in(
            login="ada", password=password, client=device, now=present - timedelta(days=8)
        )

        response = rest("POST", "token/refresh/", {"refresh": long_ago.refresh})

        assert (response.status_code, response.json()["code"]) == (401, "token_expired")


class TestVerifyToken:
    def test_tells_both_kinds_apart(self, rest: Any, ada: User, sign_in: SignIn) -> None:
        pair = sign_in(ada)

        answers = [
            rest("POST", "token/verify/", {"token": token}).json()
            for token in (pair.access, pair.refresh)
        ]

        assert [(answer["active"], answer["type"]) for answer in answers] == [
            (True, "access"),
            (True, "refresh"),
        ]

    def test_says_that_a_token_opens_nothing_any_more(
        self, graphql: Any, ada: User, sign_in: SignIn, present: datetime
    ) -> None:
        pair = sign_in(ada)
        services.log_out_everywhere(user=ada, actor=ada, now=present)

        document = f'mutation {{ verifyToken(token: "{pair.refresh}") {{ active type }} }}'
        answer = graphql(document)

        assert answer["data"]["verifyToken"] == {"active": False, "type": "refresh"}

    def test_refuses_what_is_no_token(self, rest: Any) -> None:
        response = rest("POST", "token/verify/", {"token": "teapot"})

        assert (response.status_code, response.json()["code"]) == (401, "token_invalid")


class TestLogOut:
    def test_kills_the_bearer_on_both_transports(
        self, rest: Any, graphql: Any, ada: User, sign_in: SignIn
    ) -> None:
        token = sign_in(ada).access

        assert rest("POST", "logout/", token=token).status_code == 204

        assert rest("GET", "me/", token=token).json()["code"] == "session_revoked"
        assert get_error_code(graphql(ME, token=token)) == "session_revoked"

    def test_over_graphql_kills_the_bearer_too(
        self, rest: Any, graphql: Any, ada: User, sign_in: SignIn
    ) -> None:
        token = sign_in(ada).access

        assert graphql("mutation { logout { ok } }", token=token)["data"]["logout"] == {"ok": True}

        assert rest("GET", "me/", token=token).json()["code"] == "session_revoked"

    def test_leaves_other_sessions_alone(self, rest: Any, ada: User, sign_in: SignIn) -> None:
        phone, laptop = sign_in(ada), sign_in(ada)

        rest("POST", "logout/", token=phone.access)

        assert rest("GET", "me/", token=laptop.access).status_code == 200

    def test_everywhere_ends_them_all(self, rest: Any, ada: User, sign_in: SignIn) -> None:
        phone, laptop = sign_in(ada), sign_in(ada)

        assert rest("POST", "logout-all/", token=phone.access).status_code == 204

        for pair in (phone, laptop):
            assert rest("GET", "me/", token=pair.access).json()["code"] == "session_revoked"


class TestSessions:
    def test_lists_ones_own_and_says_which_is_this_one(
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

    def test_one_of_them_can_be_ended(self, rest: Any, ada: User, sign_in: SignIn) -> None:
        lost, here = sign_in(ada), sign_in(ada)
        [other] = [
            session["id"]
            for session in rest("GET", "sessions/", token=here.access).json()["results"]
            if not session["current"]
        ]

        assert rest("DELETE", f"sessions/{other}/", token=here.access).status_code == 204

        assert rest("GET", "me/", token=lost.access).json()["code"] == "session_revoked"
        assert rest("GET", "me/", token=here.access).status_code == 200

    def test_of_somebody_else_cannot_be_told_from_none(
        self, rest: Any, graphql: Any, ada: User, make_user: Any, sign_in: SignIn
    ) -> None:
        sign_in(make_user("grace"))
        theirs = Session.objects.get().pk
        token = sign_in(ada).access

        answers = [
            rest("DELETE", f"sessions/{session}/", token=token)
            for session in (theirs, uuid.uuid4())
        ]
        over_graphql = graphql(
            f'mutation {{ revokeSession(id: "{theirs}") {{ ok }} }}', token=token
        )

        assert {answer.status_code for answer in answers} == {404}
        assert over_graphql["errors"][0]["extensions"]["code"] == "not_found"
        assert Session.objects.get(pk=theirs).revoked_at is None


class TestBearer:
    def test_costs_one_query(self, rest: Any, ada: User, sign_in: SignIn) -> None:
        token = sign_in(ada).access

        with CaptureQueriesContext(connection) as queries:
            rest("GET", "me/", token=token)

        assert len(queries) == 1

    def test_is_needed(self, rest: Any, graphql: Any, ada: User) -> None:
        response = rest("GET", "me/")

        assert (response.status_code, response.json()["code"]) == (401, "not_authenticated")
        assert response["WWW-Authenticate"] == "Bearer"
        assert graphql(ME)["errors"][0]["extensions"]["code"] == "not_authenticated"

    def test_is_refused_once_it_has_expired(
        self, rest: Any, graphql: Any, ada: User, password: str, device: Device, present: datetime
    ) -> None:
        an_hour_ago = services.log_in(
            login="ada", password=password, client=device, now=present - timedelta(hours=1)
        )

        response = rest("GET", "me/", token=an_hour_ago.access)

        assert (response.status_code, response.json()["code"]) == (401, "token_expired")
        assert get_error_code(graphql(ME, token=an_hour_ago.access)) == "token_expired"

    def test_is_refused_where_none_is_needed_too(self, rest: Any, ada: User) -> None:
        assert rest("GET", f"{ada.pk}/profile/").status_code == 200
        assert rest("GET", f"{ada.pk}/profile/", token="teapot").status_code == 401


class TestStreamTicket:
    def test_works_once(self, rest: Any, ada: User, sign_in: SignIn, present: datetime) -> None:
        answer = rest("POST", "stream-ticket/", token=sign_in(ada).access)
        ticket = answer.json()["ticket"]

        assert answer.status_code == 201
        assert answer.json()["expires_in"] == 60
        assert services.redeem_ticket(ticket=ticket, now=present).user == ada
        with pytest.raises(TokenInvalid):
            services.redeem_ticket(ticket=ticket, now=present)

    def test_works_for_a_minute(
        self, rest: Any, ada: User, sign_in: SignIn, present: datetime
    ) -> None:
        ticket = rest("POST", "stream-ticket/", token=sign_in(ada).access).json()["ticket"]

        with pytest.raises(TokenInvalid):
            services.redeem_ticket(ticket=ticket, now=present + timedelta(seconds=70))

    def test_dies_with_its_session(
        self, rest: Any, ada: User, sign_in: SignIn, present: datetime
    ) -> None:
        token = sign_in(ada).access
        ticket = rest("POST", "stream-ticket/", token=token).json()["ticket"]
        rest("POST", "logout/", token=token)

        with pytest.raises(SessionRevoked):
            services.redeem_ticket(ticket=ticket, now=present)
