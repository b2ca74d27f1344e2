"""
The backend with which ninja-jwt signs and verifies tokens. Its own backend has a single key.

Access tokens are signed with asymmetric keys, so other services can verify them. Refresh tokens are
read by this server only, and their keys are derived from SECRET_KEY. So a signing key can be
removed at any time without ending a session.
"""

import binascii
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache, lru_cache
from typing import Any

import jwt
from django.conf import settings
from django.utils.crypto import salted_hmac
from jwt.utils import base64url_decode
from ninja_jwt.exceptions import TokenBackendError
from ninja_jwt.settings import api_settings

from shared.auth.keys import ALGORITHM, SigningKey

_HMAC = "HS256"
_BASE64URL = re.compile(rb"[A-Za-z0-9_-]*")
_TO_BASE64 = bytes.maketrans(b"-_", b"+/")


class _Signatures(jwt.PyJWS):
    """Decodes the parts of a token as PyJWT does, which calls a function for each character."""

    @staticmethod
    def _decode_base64url_segment(segment: bytes, name: str) -> bytes:
        if not _BASE64URL.fullmatch(segment):
            raise jwt.DecodeError(f"The {name} is not base64url.")
        padded = segment.translate(_TO_BASE64) + b"=" * (-len(segment) % 4)
        try:
            decoded = binascii.a2b_base64(padded)
        except binascii.Error:
            raise jwt.DecodeError(f"The {name} is not base64url.") from None
        # Unused bits of the last character would give one signature several texts.
        if binascii.b2a_base64(decoded, newline=False) != padded:
            raise jwt.DecodeError(f"The {name} has unused bits.")
        return decoded


# PyJWT has no other way to replace this part; it makes its own instance like this.
_tokens = jwt.PyJWT()
_tokens._jws = _Signatures()


@dataclass(frozen=True, slots=True)
class _Key:
    """A key with its algorithm, and its id in the header of tokens, or None."""

    kid: str | None
    algorithm: str
    signs_with: Any = field(repr=False)
    verifies_with: Any = field(repr=False)


class KeyRing:
    """A list of keys. The first signs tokens, and all verify them."""

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
        Return the claims of a token. ``verify`` is part of ninja-jwt's interface and always true.

        :raises TokenBackendError: if none of the keys signed it, or it has expired.
        """
        try:
            return self._decode(token)
        except jwt.InvalidTokenError as error:
            raise TokenBackendError("The token is invalid or has expired.") from error

    def get_leeway(self) -> timedelta:
        """Return the allowed difference between clocks."""
        leeway = api_settings.LEEWAY
        return leeway if isinstance(leeway, timedelta) else timedelta(seconds=leeway)

    def _decode(self, token: str) -> dict[str, Any]:
        kid = _kid_of(token.partition(".")[0])
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
        # The key determines the algorithm, never the token. Otherwise an attacker could sign with
        # HMAC and the public key as the secret.
        claims: dict[str, Any] = _tokens.decode(
            token,
            key.verifies_with,
            algorithms=[key.algorithm],
            issuer=api_settings.ISSUER,
            leeway=self.get_leeway(),
        )
        return claims


@lru_cache(maxsize=64)
def _kid_of(header: str) -> object:
    """
    Return the id of the key in the header of a token, which tokens of one key share.

    The library would decode the rest of the token as well.
    """
    try:
        return json.loads(base64url_decode(header)).get("kid")
    except (ValueError, TypeError, AttributeError):
        raise jwt.DecodeError("The header is not valid.") from None


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
    # Older versions signed both kinds of tokens with this key. It verifies them until they expire.
    return [_hmac_key(key.encode())] if key else []


def _hmac_key(key: bytes) -> _Key:
    return _Key(None, _HMAC, key, key)
