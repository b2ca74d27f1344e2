"""The published key set, which other services use to verify access tokens."""

from typing import Any

import jwt
import pytest
from django.test import Client

from shared.auth.keys import make_key, read_key

ADDRESS = "/.well-known/jwks.json"
NEW, OLD = read_key(make_key()), read_key(make_key())


class TestKeySet:
    def test_key_set_lists_the_signing_key_first(self, settings: Any, client: Client) -> None:
        settings.NEXUS_JWT_KEYS = (NEW, OLD)

        answer = client.get(ADDRESS)

        assert answer["Content-Type"] == "application/jwk-set+json"
        assert answer.json() == {"keys": [NEW.published(), OLD.published()]}

    def test_key_set_contains_public_keys_only(self, client: Client) -> None:
        [key] = client.get(ADDRESS).json()["keys"]

        assert set(key) == {"kty", "crv", "x", "y", "use", "alg", "kid"}

    def test_key_set_is_cacheable_for_five_minutes_and_has_an_etag(
        self, settings: Any, client: Client
    ) -> None:
        answer = client.get(ADDRESS)
        unchanged = client.get(ADDRESS, headers={"If-None-Match": answer["ETag"]})
        settings.NEXUS_JWT_KEYS = (NEW,)
        changed = client.get(ADDRESS, headers={"If-None-Match": answer["ETag"]})

        assert answer["Cache-Control"] == "public, max-age=300"
        assert "Set-Cookie" not in answer
        assert "Cookie" not in answer.get("Vary", "")
        assert (unchanged.status_code, unchanged.content) == (304, b"")
        assert changed.status_code == 200

    def test_key_set_refuses_post(self, client: Client) -> None:
        answer = client.post(ADDRESS)

        assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")


@pytest.mark.django_db
class TestVerificationByOtherServices:
    def test_access_token_is_verified_with_the_published_keys(self, client: Client) -> None:
        client.post(
            "/api/v1/users/register/",
            {"username": "ada", "email": "ada@nexus.test", "password": "a hundred teacups"},
            content_type="application/json",
        )
        pair = client.post(
            "/api/v1/users/login/",
            {"username": "ada", "password": "a hundred teacups"},
            content_type="application/json",
        ).json()

        keys = jwt.PyJWKSet.from_dict(client.get(ADDRESS).json())
        key = keys[jwt.get_unverified_header(pair["access"])["kid"]]
        claims = jwt.decode(pair["access"], key, algorithms=["ES256"], issuer="nexus")

        assert (claims["token_type"], claims["user_id"]) == ("access", pair["user"]["id"])
