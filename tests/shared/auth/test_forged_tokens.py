"""Forged and altered access tokens."""

import base64
import hmac
import json
import time
import uuid
from collections.abc import Callable
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from shared.accounts.services import TokenPair
from shared.auth.keys import SigningKey, make_key, read_key
from shared.auth.models import Role, User
from tests.error_codes import get_error_code

Forge = Callable[[dict[str, Any], TokenPair], str]


def signing_key() -> SigningKey:
    key: SigningKey = settings.NEXUS_JWT_KEYS[0]
    return key


def sign(
    claims: dict[str, Any], *, key: Any = None, algorithm: str = "ES256", **header: Any
) -> str:
    header = {"kid": signing_key().kid, **header}
    return jwt.encode(claims, key or signing_key().private, algorithm=algorithm, headers=header)


def with_hmac_of_the_public_key(claims: dict[str, Any], pair: TokenPair) -> str:
    """Sign with the public key as an HMAC secret, without PyJWT, which refuses to."""
    header = {"alg": "HS256", "typ": "JWT", "kid": signing_key().kid}
    signed = b".".join(base64url(json.dumps(part).encode()) for part in (header, claims))
    public_key = signing_key().public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return b".".join((signed, base64url(hmac.digest(public_key, signed, "sha256")))).decode()


def with_its_own_key(claims: dict[str, Any], pair: TokenPair) -> str:
    key = read_key(make_key())
    return sign(claims, key=key.private, jwk=key.published())


def kid_header(kid: object) -> str:
    header = json.dumps({"alg": "ES256", "kid": kid, "typ": "JWT"}, separators=(",", ":"))
    return base64url(header.encode()).decode()


def claims_of(pair: TokenPair) -> dict[str, Any]:
    return jwt.decode(pair.access, signing_key().public, algorithms=["ES256"], issuer="nexus")


def base64url(raw: bytes) -> bytes:
    return base64.urlsafe_b64encode(raw).rstrip(b"=")


def without_signature(claims: dict[str, Any], pair: TokenPair) -> str:
    return jwt.encode(claims, None, algorithm="none")


def with_edited_claims(claims: dict[str, Any], pair: TokenPair) -> str:
    header, _, signature = pair.access.split(".")
    edited = base64.urlsafe_b64encode(json.dumps({**claims, "user_id": 1}).encode()).rstrip(b"=")
    return f"{header}.{edited.decode()}.{signature}"


def with_unused_bits(claims: dict[str, Any], pair: TokenPair) -> str:
    """Change bits of the last character that no byte of the signature is made of."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return pair.access[:-1] + alphabet[alphabet.index(pair.access[-1]) + 1]


FORGERIES: dict[str, Forge] = {
    "unused bits in the signature": with_unused_bits,
    "a character outside the alphabet": lambda claims, pair: (
        f"{pair.access[:-4]}!{pair.access[-4:]}"
    ),
    "one character too many": lambda claims, pair: f"{pair.access}AAA",
    "no signature": without_signature,
    "another key": lambda claims, pair: sign(claims, key=read_key(make_key()).private),
    "a key of its own in the header": with_its_own_key,
    "the public key as a secret": with_hmac_of_the_public_key,
    "Django's key": lambda claims, pair: jwt.encode(claims, settings.SECRET_KEY, "HS256"),
    "another algorithm": lambda claims, pair: sign(
        claims, key=ec.generate_private_key(ec.SECP384R1()), algorithm="ES384"
    ),
    "no key's id": lambda claims, pair: jwt.encode(claims, signing_key().private, "ES256"),
    "an unknown key's id": lambda claims, pair: sign(claims, kid="../../dev/null"),
    "a key's id of another shape": lambda claims, pair: jwt.encode(
        claims, signing_key().private, "ES256", headers={"kid": "k"}
    ).replace(kid_header("k"), kid_header(["k"])),
    "another issuer": lambda claims, pair: sign({**claims, "iss": "elsewhere"}),
    "no issuer": lambda claims, pair: sign({k: v for k, v in claims.items() if k != "iss"}),
    "no expiry": lambda claims, pair: sign({k: v for k, v in claims.items() if k != "exp"}),
    "no session": lambda claims, pair: sign({k: v for k, v in claims.items() if k != "sid"}),
    "another user": lambda claims, pair: sign({**claims, "user_id": claims["user_id"] + 1}),
    "a key's address": lambda claims, pair: sign(
        claims, key=read_key(make_key()).private, jku="https://evil.test"
    ),
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
    def test_forged_token_is_refused_over_both_transports(
        self, rest: Any, graphql: Any, ada: User, sign_in: Any, forge: Forge
    ) -> None:
        pair = sign_in(ada)
        claims = claims_of(pair)
        forged = forge(claims, pair)

        response = rest("GET", "me/", token=forged)

        assert (response.status_code, response.json()["code"]) == (401, "token_invalid")
        assert response["WWW-Authenticate"] == "Bearer"
        assert get_error_code(graphql("{ me { username } }", token=forged)) == "token_invalid"


class TestRole:
    def test_role_claim_of_a_token_is_ignored(self, rest: Any, ada: User, sign_in: Any) -> None:
        claims = claims_of(sign_in(ada))
        forged = sign({**claims, "role": Role.ADMIN, "is_staff": True})

        assert rest("GET", "", token=forged).json()["code"] == "permission_denied"


class TestUnknownSession:
    def test_token_of_an_unknown_session_is_refused(self, rest: Any, ada: User) -> None:
        claims = {
            "token_type": "access",
            "jti": uuid.uuid4().hex,
            "sid": uuid.uuid4().hex,
            "user_id": ada.pk,
            "iss": "nexus",
            "exp": int(time.time()) + 60,
        }

        assert rest("GET", "me/", token=sign(claims)).json()["code"] == "session_revoked"
