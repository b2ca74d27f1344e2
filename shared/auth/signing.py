"""
The backend with which ninja-jwt signs and verifies tokens. Its own backend has a single key.

Access tokens have asymmetric keys, which other services can verify. Refresh tokens are read by
this server alone, and their keys follow from SECRET_KEY: a signing key can be removed at any time
without the end of a session.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from typing import Any

import jwt
from django.conf import settings
from django.utils.crypto import salted_hmac
from ninja_jwt.exceptions import TokenBackendError
from ninja_jwt.settings import api_settings

from shared.auth.keys import ALGORITHM, SigningKey

_HMAC = "HS256"


@dataclass(frozen=True, slots=True)
class _Key:
    """One key, its one algorithm, and the id by which tokens name it; None if they name none."""

    kid: str | None
    algorithm: str
    signs_with: Any = field(repr=False)
    verifies_with: Any = field(repr=False)


class KeyRing:
    """Several keys at once: the first signs, all verify."""

    def __init__(self, keys: Sequence[_Key]) -> None:
        self._keys = tuple(keys)

    def encode(self, payload: Mapping[str, Any]) -> str:
        """Return a signed token of these claims."""
        key = self._keys[0]
        return jwt.encode(
            {**payload, "iss": api_settings.ISSUER},
            key.signs_with,
            algorithm=key.algorithm,
            headers={"kid": key.kid} if key.kid else None,
        )

    def decode(self, token: str, *, verify: bool = True) -> dict[str, Any]:
        """
        Return the claims of a token; ``verify`` is ninja-jwt's, which never turns it off here.

        :raises TokenBackendError: if none of the keys signed it, or it has expired.
        """
        try:
            return self._decode(token)
        except jwt.InvalidTokenError as error:
            raise TokenBackendError("The token is invalid or has expired.") from error

    def get_leeway(self) -> timedelta:
        """Return by how much clocks may differ."""
        leeway = api_settings.LEEWAY
        return leeway if isinstance(leeway, timedelta) else timedelta(seconds=leeway)

    def _decode(self, token: str) -> dict[str, Any]:
        kid = jwt.get_unverified_header(token).get("kid")
        failure = jwt.InvalidSignatureError("No key of ours has this id.")
        for key in self._keys:
            if key.kid != kid:
                continue
            try:
                return self._verify(token, key)
            except jwt.InvalidSignatureError as error:
                failure = error
        raise failure

    def _verify(self, token: str, key: _Key) -> dict[str, Any]:
        # The algorithm is the key's, never the token's: else a public key, which all know, would
        # verify as the secret of an HMAC.
        claims: dict[str, Any] = jwt.decode(
            token,
            key.verifies_with,
            algorithms=[key.algorithm],
            issuer=api_settings.ISSUER,
            leeway=self.get_leeway(),
        )
        return claims


def access_ring() -> KeyRing:
    """Return the keys of access tokens."""
    return _access_ring(settings.NEXUS_JWT_KEYS, settings.NEXUS_JWT_KEY)


def refresh_ring() -> KeyRing:
    """Return the keys of refresh tokens."""
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return _refresh_ring(secrets, settings.NEXUS_JWT_KEY)


@cache
def _access_ring(keys: tuple[SigningKey, ...], former: str) -> KeyRing:
    signing = [_Key(key.kid, ALGORITHM, key.private, key.public) for key in keys]
    return KeyRing([*signing, *_former_keys(former)])


@cache
def _refresh_ring(secrets: tuple[str, ...], former: str) -> KeyRing:
    return KeyRing([*map(_key_from, secrets), *_former_keys(former)])


def _key_from(secret: str) -> _Key:
    derived = salted_hmac("shared.auth.refresh_token", "", secret=secret, algorithm="sha256")
    return _hmac_key(derived.digest())


def _former_keys(key: str) -> list[_Key]:
    # It signed both kinds of tokens before there were asymmetric keys; it verifies until they end.
    return [_hmac_key(key.encode())] if key else []


def _hmac_key(key: bytes) -> _Key:
    return _Key(None, _HMAC, key, key)
