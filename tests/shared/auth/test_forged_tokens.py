"""Tokens that are not ours, or not what they claim to be."""

import base64
import json
import time
import uuid
from collections.abc import Callable
from typing import Any

import jwt
import pytest
from django.conf import settings

from shared.auth.models import Role, User
from shared.auth.services import TokenPair
from tests.refusals import code_of

Forge = Callable[[dict[str, Any], TokenPair], str]


def sign(claims: dict[str, Any], *, key: str = "", algorithm: str = "HS256", **header: Any) -> str:
    return jwt.encode(claims, key or settings.NEXUS_JWT_KEY, algorithm=algorithm, headers=header)


def without_signature(claims: dict[str, Any], pair: TokenPair) -> str:
    return jwt.encode(claims, None, algorithm="none")


def with_edited_claims(claims: dict[str, Any], pair: TokenPair) -> str:
    header, _, signature = pair.access.split(".")
    edited = base64.urlsafe_b64encode(json.dumps({**claims, "user_id": 1}).encode()).rstrip(b"=")
    return f"{header}.{edited.decode()}.{signature}"


FORGERIES: dict[str, Forge] = {
    "no signature": without_signature,
    "another key": lambda claims, pair: sign(claims, key="x" * 64),
    "Django's key": lambda claims, pair: sign(claims, key=settings.SECRET_KEY),
    "another algorithm": lambda claims, pair: sign(claims, algorithm="HS512"),
    "another issuer": lambda claims, pair: sign({**claims, "iss": "somebody"}),
    "no issuer": lambda claims, pair: sign({k: v for k, v in claims.items() if k != "iss"}),
    "no expiry": lambda claims, pair: sign({k: v for k, v in claims.items() if k != "exp"}),
    "no session": lambda claims, pair: sign({k: v for k, v in claims.items() if k != "sid"}),
    "somebody else": lambda claims, pair: sign({**claims, "user_id": claims["user_id"] + 1}),
    "a key's address": lambda claims, pair: sign(claims, key="x" * 64, jku="https://evil.test"),
    "edited claims": with_edited_claims,
    "the refresh token": lambda claims, pair: pair.refresh,
    "a session id of another shape": lambda claims, pair: sign({**claims, "sid": ["a", "b"]}),
    "cut off": lambda claims, pair: pair.access[:-5],
    "not a token": lambda claims, pair: "teapot",
    "too long": lambda claims, pair: pair.access + "a" * 5000,
    "nested header": lambda claims, pair: base64.b64encode(b"[" * 400).decode() + ".e30.e30",
    "letters of no token": lambda claims, pair: "tökén",
}


@pytest.mark.parametrize("forge", FORGERIES.values(), ids=FORGERIES)
class TestForgedToken:
    def test_opens_no_door(
        self, rest: Any, graphql: Any, ada: User, sign_in: Any, forge: Forge
    ) -> None:
        pair = sign_in(ada)
        claims = jwt.decode(
            pair.access, settings.NEXUS_JWT_KEY, algorithms=["HS256"], issuer="nexus"
        )
        forged = forge(claims, pair)

        response = rest("GET", "me/", token=forged)

        assert (response.status_code, response.json()["code"]) == (401, "token_invalid")
        assert response["WWW-Authenticate"] == "Bearer"
        assert code_of(graphql("{ me { username } }", token=forged)) == "token_invalid"


class TestRole:
    def test_is_read_from_the_database_and_never_from_the_token(
        self, rest: Any, ada: User, sign_in: Any
    ) -> None:
        claims = jwt.decode(
            sign_in(ada).access, settings.NEXUS_JWT_KEY, algorithms=["HS256"], issuer="nexus"
        )
        boasting = sign({**claims, "role": Role.ADMIN, "is_staff": True})

        assert rest("GET", "", token=boasting).json()["code"] == "permission_denied"


class TestSessionThatNeverWas:
    def test_is_as_good_as_ended(self, rest: Any, ada: User) -> None:
        claims = {
            "token_type": "access",
            "jti": uuid.uuid4().hex,
            "sid": uuid.uuid4().hex,
            "user_id": ada.pk,
            "iss": "nexus",
            "exp": int(time.time()) + 60,
        }

        assert rest("GET", "me/", token=sign(claims)).json()["code"] == "session_revoked"
