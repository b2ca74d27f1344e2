"""Rotation of the keys that sign tokens, cursors and admin sessions."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import jwt
import pytest
from django.test import Client as Browser

from shared.accounts.services import TokenPair
from shared.auth.keys import make_key, read_key
from shared.auth.models import User
from shared.auth.signing import refresh_ring
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
    def test_first_key_signs_with_its_key_id(
        self, settings: Any, ada: User, sign_in: SignIn
    ) -> None:
        settings.NEXUS_JWT_KEYS = (NEW, OLD)

        header = jwt.get_unverified_header(sign_in(ada).access)

        assert header == {"alg": "ES256", "typ": "JWT", "kid": NEW.kid}

    def test_every_configured_key_verifies(
        self, settings: Any, rest: Any, graphql: Any, old_pair: TokenPair
    ) -> None:
        settings.NEXUS_JWT_KEYS = (NEW, OLD)

        assert rest("GET", "me/", token=old_pair.access).status_code == 200
        assert graphql(ME, token=old_pair.access)["data"]["me"] == {"username": "ada"}

    def test_removed_key_invalidates_access_tokens_but_not_sessions(
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
    def test_fallback_secret_verifies_refresh_tokens(
        self, settings: Any, rest: Any, old_pair: TokenPair
    ) -> None:
        settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW_SECRET, [OLD_SECRET]

        renewed = refresh(rest, old_pair)
        settings.SECRET_KEY_FALLBACKS = []
        again = rest("POST", "token/refresh/", {"refresh": renewed.json()["refresh"]})

        assert (renewed.status_code, again.status_code) == (200, 200)

    def test_removed_secret_invalidates_refresh_tokens(
        self, settings: Any, rest: Any, old_pair: TokenPair
    ) -> None:
        settings.SECRET_KEY = NEW_SECRET

        assert refresh(rest, old_pair).json()["code"] == "token_invalid"
        assert rest("GET", "me/", token=old_pair.access).status_code == 200

    def test_fallback_secret_keeps_admin_sessions(
        self, settings: Any, admin: User, password: str
    ) -> None:
        settings.SECRET_KEY = OLD_SECRET
        browser = Browser()
        browser.post("/admin/login/", {"username": admin.username, "password": password})

        settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW_SECRET, [OLD_SECRET]

        assert browser.get("/admin/").status_code == 200

    def test_fallback_secret_verifies_cursors(self, settings: Any) -> None:
        settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = OLD_SECRET, []
        cursor = CursorSigner(salt="products").encode(["teapot", 7])

        settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW_SECRET, [OLD_SECRET]

        assert CursorSigner(salt="products").decode(cursor) == (["teapot", 7], False)


class TestFormerHmacKey:
    def tokens(self, pair: TokenPair) -> tuple[str, str]:
        """Return the pair signed with the HMAC key, as in versions before asymmetric keys."""
        claims = [
            jwt.decode(token, options={"verify_signature": False})
            for token in (pair.access, pair.refresh)
        ]
        access, refresh_token = (
            jwt.encode(payload, HMAC_KEY, algorithm="HS256") for payload in claims
        )
        return access, refresh_token

    def test_hmac_key_verifies_access_and_refresh_tokens(
        self, settings: Any, rest: Any, old_pair: TokenPair
    ) -> None:
        access, refresh_token = self.tokens(old_pair)
        settings.NEXUS_JWT_KEY = HMAC_KEY

        assert rest("GET", "me/", token=access).status_code == 200
        assert rest("POST", "token/verify/", {"token": refresh_token}).json()["type"] == "refresh"
        assert rest("POST", "token/refresh/", {"refresh": refresh_token}).status_code == 200

    def test_hmac_tokens_are_refused_without_the_setting(
        self, settings: Any, rest: Any, old_pair: TokenPair
    ) -> None:
        access, refresh_token = self.tokens(old_pair)
        settings.NEXUS_JWT_KEY = ""

        answers = [
            rest("GET", "me/", token=access),
            rest("POST", "token/refresh/", {"refresh": refresh_token}),
        ]

        assert [answer.json()["code"] for answer in answers] == ["token_invalid"] * 2


class TestRefreshKey:
    def test_access_token_signed_with_the_refresh_key_is_refused(
        self, rest: Any, old_pair: TokenPair, present: datetime
    ) -> None:
        claims = jwt.decode(old_pair.access, options={"verify_signature": False})

        forged = refresh_ring().encode(claims)

        assert rest("GET", "me/", token=forged).json()["code"] == "token_invalid"
