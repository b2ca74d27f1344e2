"""Rotation of the keys that sign tokens: which sessions go on, and when a key stops to count."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import jwt
import pytest
from django.test import Client as Browser

from shared.auth.keys import make_key, read_key
from shared.auth.models import User
from shared.auth.services import TokenPair
from shared.auth.signing import refresh_ring
from shared.graphql.cursors import decode_cursor, encode_cursor
from shared.pagination.keyset import CursorSigner
from tests.error_codes import get_error_code

SignIn = Callable[[User], TokenPair]

pytestmark = pytest.mark.django_db

ME = "{ me { username } }"
OLD, NEW = read_key(make_key()), read_key(make_key())
OLD_SECRET, NEW_SECRET = "old-secret-" * 6, "new-secret-" * 6
HMAC_KEY = "an-hmac-key-from-before-" * 3


def kid_of(token: str) -> object:
    return jwt.get_unverified_header(token).get("kid")


@pytest.fixture
def old_pair(settings: Any, ada: User, sign_in: SignIn) -> TokenPair:
    """Return tokens of a session from before the rotation."""
    settings.NEXUS_JWT_KEYS = (OLD,)
    settings.SECRET_KEY = OLD_SECRET
    settings.SECRET_KEY_FALLBACKS = []
    return sign_in(ada)


def refresh(rest: Any, pair: TokenPair) -> Any:
    return rest("POST", "token/refresh/", {"refresh": pair.refresh})


class TestSigningKeys:
    def test_the_first_signs_and_names_itself(
        self, settings: Any, ada: User, sign_in: SignIn
    ) -> None:
        settings.NEXUS_JWT_KEYS = (NEW, OLD)

        header = jwt.get_unverified_header(sign_in(ada).access)

        assert header == {"alg": "ES256", "typ": "JWT", "kid": NEW.kid}

    def test_each_verifies(
        self, settings: Any, rest: Any, graphql: Any, old_pair: TokenPair
    ) -> None:
        settings.NEXUS_JWT_KEYS = (NEW, OLD)

        assert rest("GET", "me/", token=old_pair.access).status_code == 200
        assert graphql(ME, token=old_pair.access)["data"]["me"] == {"username": "ada"}

    def test_removing_one_ends_its_access_tokens_and_no_session(
        self, settings: Any, rest: Any, graphql: Any, old_pair: TokenPair
    ) -> None:
        settings.NEXUS_JWT_KEYS = (NEW,)

        refused = rest("GET", "me/", token=old_pair.access)
        renewed = refresh(rest, old_pair)

        assert (refused.status_code, refused.json()["code"]) == (401, "token_invalid")
        assert get_error_code(graphql(ME, token=old_pair.access)) == "token_invalid"
        assert renewed.status_code == 200
        assert kid_of(renewed.json()["access"]) == NEW.kid
        assert rest("GET", "me/", token=renewed.json()["access"]).status_code == 200


class TestSecretKey:
    def test_a_former_one_still_verifies_refresh_tokens(
        self, settings: Any, rest: Any, old_pair: TokenPair
    ) -> None:
        settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW_SECRET, [OLD_SECRET]

        renewed = refresh(rest, old_pair)
        settings.SECRET_KEY_FALLBACKS = []
        again = rest("POST", "token/refresh/", {"refresh": renewed.json()["refresh"]})

        assert (renewed.status_code, again.status_code) == (200, 200)

    def test_ends_refresh_tokens_once_it_is_removed(
        self, settings: Any, rest: Any, old_pair: TokenPair
    ) -> None:
        settings.SECRET_KEY = NEW_SECRET

        assert refresh(rest, old_pair).json()["code"] == "token_invalid"
        assert rest("GET", "me/", token=old_pair.access).status_code == 200

    def test_a_former_one_keeps_admins_signed_in(
        self, settings: Any, admin: User, password: str
    ) -> None:
        settings.SECRET_KEY = OLD_SECRET
        browser = Browser()
        browser.post("/admin/login/", {"username": admin.username, "password": password})

        settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW_SECRET, [OLD_SECRET]

        assert browser.get("/admin/").status_code == 200

    def test_a_former_one_still_verifies_cursors(self, settings: Any) -> None:
        settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = OLD_SECRET, []
        of_graphql = encode_cursor(["kettle", 7], salt="products")
        of_rest = CursorSigner(salt="products").encode(["kettle", 7])

        settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW_SECRET, [OLD_SECRET]

        assert decode_cursor(of_graphql, salt="products") == ["kettle", 7]
        assert CursorSigner(salt="products").decode(of_rest) == (["kettle", 7], False)


class TestFormerHmacKey:
    def tokens(self, pair: TokenPair) -> tuple[str, str]:
        """Return the pair as the versions before asymmetric keys signed it."""
        claims = [
            jwt.decode(token, options={"verify_signature": False})
            for token in (pair.access, pair.refresh)
        ]
        access, refreshing = (jwt.encode(said, HMAC_KEY, algorithm="HS256") for said in claims)
        return access, refreshing

    def test_verifies_tokens_of_both_kinds(
        self, settings: Any, rest: Any, old_pair: TokenPair
    ) -> None:
        access, refreshing = self.tokens(old_pair)
        settings.NEXUS_JWT_KEY = HMAC_KEY

        assert rest("GET", "me/", token=access).status_code == 200
        assert rest("POST", "token/verify/", {"token": refreshing}).json()["type"] == "refresh"
        assert rest("POST", "token/refresh/", {"refresh": refreshing}).status_code == 200

    def test_counts_for_nothing_unless_it_is_set(
        self, settings: Any, rest: Any, old_pair: TokenPair
    ) -> None:
        access, refreshing = self.tokens(old_pair)
        settings.NEXUS_JWT_KEY = ""

        answers = [
            rest("GET", "me/", token=access),
            rest("POST", "token/refresh/", {"refresh": refreshing}),
        ]

        assert [answer.json()["code"] for answer in answers] == ["token_invalid"] * 2


class TestKeyOfRefreshTokens:
    def test_signs_no_access_token(self, rest: Any, old_pair: TokenPair, present: datetime) -> None:
        claims = jwt.decode(old_pair.access, options={"verify_signature": False})

        forged = refresh_ring().encode(claims)

        assert rest("GET", "me/", token=forged).json()["code"] == "token_invalid"
