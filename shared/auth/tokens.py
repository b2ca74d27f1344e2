"""Sign and read tokens. They contain only the user, the session and the expiry."""

import secrets
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256

import jwt
from django.utils import timezone
from django.utils.crypto import salted_hmac
from ninja_jwt import tokens as library
from ninja_jwt.exceptions import TokenError
from ninja_jwt.tokens import Token

from shared.auth.errors import TokenExpired, TokenInvalid
from shared.auth.models import RefreshToken, Session
from shared.auth.signing import KeyRing, access_ring, refresh_ring

# Tokens of this server have about 450 characters. Longer ones are refused without parsing, because
# deeply nested JSON in a token's header would exhaust the stack of the parser.
_LONGEST_TOKEN = 700
MAX_VERIFIED = 4096


class SignedAccessToken(library.AccessToken):
    """An access token, signed with the keys of access tokens."""

    def get_token_backend(self) -> KeyRing:
        """Return the keys, in the form that ninja-jwt expects."""
        return access_ring()


class SignedRefreshToken(library.RefreshToken):
    """A refresh token, signed with the keys of refresh tokens."""

    def get_token_backend(self) -> KeyRing:
        """Return the keys, in the form that ninja-jwt expects."""
        return refresh_ring()


ACCESS_LIFETIME = SignedAccessToken.lifetime
REFRESH_LIFETIME = SignedRefreshToken.lifetime
REFRESH = SignedRefreshToken.token_type


@dataclass(frozen=True, slots=True)
class Claims:
    """The claims of a token."""

    kind: str
    jti: uuid.UUID
    session_id: uuid.UUID
    user_id: int
    expires_at: datetime


def access_end(session: Session, *, now: datetime) -> datetime:
    """Return when an access token that is signed now expires: no later than its session."""
    return min(now + ACCESS_LIFETIME, session.expires_at)


def sign_access(session: Session, *, now: datetime) -> str:
    """Return a new access token of the session."""
    token = SignedAccessToken()
    token.set_iat(at_time=now)
    token["exp"] = int(access_end(session, now=now).timestamp())
    return _sign(token, session)


def sign_refresh(row: RefreshToken, session: Session) -> str:
    """Return the refresh token that belongs to a row: always the same text."""
    token = SignedRefreshToken()
    token["jti"] = row.jti.hex
    token.set_iat(at_time=row.issued_at)
    token["exp"] = int(row.expires_at.timestamp())
    return _sign(token, session)


def read_access(raw: str) -> Claims:
    """
    Read an access token.

    :raises TokenInvalid: if it is not an access token of this server.
    :raises TokenExpired: if it has expired.
    """
    keys = access_ring()
    claims = _read_access(raw, keys)
    # Verified once, but its end is checked each time.
    if claims.expires_at + keys.get_leeway() > timezone.now():
        return claims
    return _read(raw, SignedAccessToken)


def read_refresh(raw: str) -> Claims:
    """
    Read a refresh token.

    :raises TokenInvalid: if it is not a refresh token of this server.
    :raises TokenExpired: if it has expired.
    """
    return _read(raw, SignedRefreshToken)


def read_any(raw: str) -> Claims:
    """
    Read a token of either kind.

    :raises TokenInvalid: if it is not a token of this server.
    :raises TokenExpired: if it has expired.
    """
    try:
        return read_access(raw)
    except TokenInvalid:
        return read_refresh(raw)


def make_one_time_token() -> str:
    """Return a random token of 256 bits."""
    return secrets.token_urlsafe(32)


def one_time_token_of(mail_id: uuid.UUID) -> str:
    """Return the token of a mail, which is the same if the mail's task runs again."""
    return salted_hmac("shared.auth.one_time_token", mail_id.hex, algorithm="sha256").hexdigest()


def hash_of(token: str) -> str:
    """Return the hash of a random token, for storage. A fast hash is enough for 256 random bits."""
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _sign(token: Token, session: Session) -> str:
    token["sid"] = session.pk.hex
    token["user_id"] = session.user_id
    return str(token)


@lru_cache(maxsize=MAX_VERIFIED)
def _read_access(raw: str, _keys: KeyRing) -> Claims:
    # A signature takes longer to verify than the session to read. Errors are not kept, and a
    # change of the keys forgets every token.
    return _read(raw, SignedAccessToken)


def _read(raw: str, kind: type[Token]) -> Claims:
    # Checked first, because a lone surrogate makes the parser fail with an unexpected error.
    if len(raw) > _LONGEST_TOKEN or not raw.isascii():
        raise TokenInvalid("The token is not valid.")
    try:
        return _claims_of(kind(raw))
    except TokenError as error:
        if _is_expired(error):
            raise TokenExpired("The token has expired.") from None
        raise TokenInvalid("The token is not valid.") from None
    except (KeyError, ValueError, TypeError, AttributeError, RecursionError):
        raise TokenInvalid("The token is not valid.") from None


def _claims_of(token: Token) -> Claims:
    return Claims(
        kind=token["token_type"],
        jti=uuid.UUID(token["jti"]),
        session_id=uuid.UUID(token["sid"]),
        user_id=int(token["user_id"]),
        expires_at=datetime.fromtimestamp(token["exp"], tz=UTC),
    )


def _is_expired(error: TokenError) -> bool:
    # ninja-jwt raises one error for invalid and expired tokens. The cause of its cause differs.
    cause = error.__cause__
    return cause is not None and isinstance(cause.__cause__, jwt.ExpiredSignatureError)
