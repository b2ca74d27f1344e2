"""Challenges that a factor answers: short-lived, for one purpose and for one answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from shared.auth import tokens
from shared.auth.models import Challenge, ChallengePurpose, User

CHALLENGE_LIFETIME = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class PasskeyChallenge:
    """
    A challenge, and the options with which a browser asks a passkey to answer it.

    ``expires_in`` is in seconds.
    """

    challenge_token: str
    options: Mapping[str, Any]
    expires_in: int = int(CHALLENGE_LIFETIME.total_seconds())


def issue_challenge(purpose: ChallengePurpose, *, user: User | None, now: datetime) -> str:
    """
    Return the token of a new challenge, for one account or, without an account, for any passkey.
    """
    token = tokens.make_one_time_token()
    Challenge.objects.create(
        hash=tokens.hash_of(token),
        purpose=purpose,
        user=user,
        account_state=user.get_session_auth_hash() if user else "",
        expires_at=now + CHALLENGE_LIFETIME,
    )
    return token


def find_challenge(token: str, purpose: ChallengePurpose, *, now: datetime) -> Challenge | None:
    """
    Return the challenge with its account, or None if it can no longer be answered.

    A change of the password or a deactivation of the account makes a challenge invalid.
    """
    rows = Challenge.objects.open(now=now).select_related("user")
    challenge = rows.filter(hash=tokens.hash_of(token), purpose=purpose).first()
    if challenge is None or challenge.user is None:
        return challenge
    is_current = challenge.account_state == challenge.user.get_session_auth_hash()
    return challenge if is_current and challenge.user.is_active else None


def use_challenge(challenge: Challenge, *, now: datetime) -> bool:
    """
    Mark a challenge as used, and return whether it was unused. Of concurrent calls, one succeeds.
    """
    return Challenge.objects.filter(pk=challenge.pk).open(now=now).update(used_at=now) == 1


def passkey_challenge(token: str) -> bytes:
    """
    Return the bytes that a passkey signs, derived from the token of the challenge and not stored.
    """
    return sha256(b"passkey:" + token.encode()).digest()
