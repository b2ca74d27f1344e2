"""Confirm that a signed-in user is the owner of the account, before its factors change."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from shared.accounts.selectors import list_factors
from shared.accounts.services.challenges import (
    PasskeyChallenge,
    find_challenge,
    issue_challenge,
    use_challenge,
)
from shared.accounts.services.credentials import confirm_password, require_recent
from shared.accounts.services.guessing import count_guess, forgive_guess
from shared.accounts.services.proofs import NotProven
from shared.accounts.services.proving import prove
from shared.auth.models import ChallengePurpose, EventKind, Session, User
from shared.auth.security_log import record
from shared.errors import ValidationFailed


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A password, a code, or the answer of a passkey to a challenge. One of the three suffices."""

    password: str = ""
    code: str = ""
    challenge_token: str = ""
    credential: Mapping[str, Any] | None = None


def start_confirmation(*, user: User, now: datetime) -> PasskeyChallenge:
    """Return a challenge with which a passkey of the user confirms one change."""
    from shared.accounts.services.passkeys import request_passkey

    token = issue_challenge(ChallengePurpose.CONFIRMATION, user=user, now=now)
    return request_passkey(token, user=user)


def confirm_identity(
    *, user: User, session: Session, confirmation: Confirmation, now: datetime
) -> None:
    """
    Require the password or a factor of the account from a signed-in user.

    A session that began before the account had a second factor is confirmed with a factor only,
    because an attacker may have both the session and the password. An account with neither, because
    it signs in with another service, must have signed in within the last ten minutes.

    :raises ValidationFailed: naming the field that is missing or wrong.
    :raises SignInAgain: if the account has neither, and the session is not recent.
    :raises RateLimited: if the user has failed too often.
    :raises ServiceUnavailable: if too many passwords are checked at once.
    """
    has_factor = list_factors(user=user).exists()
    if confirmation.code or confirmation.credential is not None:
        _confirm_factor(user, confirmation, now=now)
    elif has_factor and session.second_factor_at is None:
        raise ValidationFailed.of(
            "code", "Confirm it with a second factor: this session has none.", code="missing"
        )
    elif confirmation.password:
        confirm_password(user, confirmation.password, field="password", now=now)
    elif has_factor or user.has_usable_password():
        raise ValidationFailed.of(
            "password", "Confirm it with the password or a second factor.", code="missing"
        )
    else:
        require_recent(session, now=now)


def _confirm_factor(user: User, confirmation: Confirmation, *, now: datetime) -> None:
    buckets = [("login_failed_confirmation", str(user.pk))]
    count_guess(buckets, user=user, bucket=f"user:{user.pk}", now=now)
    try:
        with transaction.atomic():
            _prove(user, confirmation, now=now)
    except NotProven as failure:
        detail = {"reason": failure.reason} if failure.reason else {}
        record(EventKind.CONFIRMATION_FAILED, actor=user, subject=user, now=now, detail=detail)
        field = "code" if confirmation.credential is None else "credential"
        raise ValidationFailed.of(field, "The second factor is not right.") from None
    forgive_guess(buckets)


def _prove(user: User, confirmation: Confirmation, *, now: datetime) -> None:
    token = confirmation.challenge_token
    if confirmation.credential is not None:
        challenge = find_challenge(token, ChallengePurpose.CONFIRMATION, now=now)
        if challenge is None or challenge.user_id != user.pk:
            raise ValidationFailed.of("challenge_token", "Get a challenge, and answer it once.")
        if not use_challenge(challenge, now=now):
            raise NotProven
    prove(user, code=confirmation.code, credential=confirmation.credential, token=token, now=now)
