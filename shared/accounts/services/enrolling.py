"""Enrol authenticator apps and passkeys in two steps: the secret or challenge, then the proof."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from shared.accounts.selectors import list_factors
from shared.accounts.services.challenges import (
    PasskeyChallenge,
    find_challenge,
    issue_challenge,
    use_challenge,
)
from shared.accounts.services.confirming import Confirmation, confirm_identity
from shared.accounts.services.factors import Enrolment, complete_enrolment
from shared.accounts.services.proofs import NotProven
from shared.accounts.services.proving import is_totp
from shared.accounts.services.totp import TotpSecret, make_totp_factor, use_code
from shared.auth.account_locks import lock_account
from shared.auth.models import ChallengePurpose, Factor, FactorKind, Session, User
from shared.errors import AlreadyExists, InvalidTransition, ValidationFailed

MOST_PASSKEYS = 20


def start_totp(
    *, user: User, session: Session, confirmation: Confirmation, now: datetime
) -> TotpSecret:
    """
    Return the secret for an authenticator app. The app becomes a factor when a code confirms it.

    :raises ValidationFailed: if neither the password nor a factor confirms it.
    :raises AlreadyExists: if the account has an app.
    :raises SessionRevoked: if another request has deleted or deactivated the account.
    :raises RateLimited: if confirmations failed too often.
    :raises SignInAgain: if the account has neither, and the session is not recent.
    :raises ServiceUnavailable: if too many passwords are checked at once.
    """
    confirm_identity(user=user, session=session, confirmation=confirmation, now=now)
    with transaction.atomic():
        lock_account(user)
        if list_factors(user=user).filter(kind=FactorKind.TOTP).exists():
            raise AlreadyExists("Remove the present authenticator app first.")
        return make_totp_factor(user, now=now)


def confirm_totp(*, user: User, session: Session, code: str, now: datetime) -> Enrolment:
    """
    Confirm the authenticator app that was started last, with one of its codes.

    :raises ValidationFailed: if the code is wrong, or none was started.
    :raises SessionRevoked: if another request has deleted or deactivated the account.
    """
    with transaction.atomic():
        owner = lock_account(user)
        started = Factor.objects.filter(user=user, kind=FactorKind.TOTP, confirmed_at=None).first()
        try:
            if started is None or not is_totp(code):
                raise NotProven
            use_code(started, code, now=now)
        except NotProven:
            raise ValidationFailed.of("code", "The code is not the app's present one.") from None
        Factor.objects.filter(pk=started.pk).update(confirmed_at=now, last_used_at=None)
        started.refresh_from_db()
        started.user = owner
        return complete_enrolment(started, session=session, now=now)


def start_passkey(
    *, user: User, session: Session, confirmation: Confirmation, now: datetime
) -> PasskeyChallenge:
    """
    Return a challenge for which a device creates a passkey.

    :raises ValidationFailed: if neither the password nor a factor confirms it.
    :raises InvalidTransition: if the account has the maximum number of passkeys.
    :raises RateLimited: if confirmations failed too often.
    :raises SignInAgain: if the account has no password, and the session is not recent.
    :raises ServiceUnavailable: if too many passwords are checked at once.
    """
    from shared.accounts.services.passkeys import request_new_passkey

    confirm_identity(user=user, session=session, confirmation=confirmation, now=now)
    _refuse_too_many(user)
    token = issue_challenge(ChallengePurpose.PASSKEY_ENROLMENT, user=user, now=now)
    return request_new_passkey(token, user=user)


def add_passkey(
    *,
    user: User,
    session: Session,
    challenge_token: str,
    name: str,
    credential: Mapping[str, Any],
    now: datetime,
) -> Enrolment:
    """
    Add the passkey that a device has created for a challenge.

    :raises ValidationFailed: naming the challenge, if it cannot be answered any more, or the
        credential, if it does not answer it.
    :raises AlreadyExists: if the passkey is enrolled already.
    :raises SessionRevoked: if another request has deleted or deactivated the account.
    :raises InvalidTransition: if the account has the maximum number of passkeys.
    """
    from shared.accounts.services import passkeys

    challenge = find_challenge(challenge_token, ChallengePurpose.PASSKEY_ENROLMENT, now=now)
    if challenge is None or challenge.user_id != user.pk:
        raise ValidationFailed.of("challenge_token", "Get a challenge, and answer it once.")
    try:
        made = passkeys.check_new_passkey(credential, token=challenge_token)
    except NotProven:
        message = "This is not the answer of a device to the challenge, for this site."
        raise ValidationFailed.of("credential", message) from None
    try:
        with transaction.atomic():
            owner = lock_account(user)
            _refuse_too_many(user)
            if not use_challenge(challenge, now=now):
                raise ValidationFailed.of("challenge_token", "The challenge was answered.")
            factor = passkeys.make_passkey_factor(
                owner, made, name=name, transports=passkeys.transports_of(credential), now=now
            )
            return complete_enrolment(factor, session=session, now=now)
    except IntegrityError:
        raise AlreadyExists("This passkey is enrolled already.") from None


def _refuse_too_many(user: User) -> None:
    passkeys = list_factors(user=user).filter(kind=FactorKind.PASSKEY)
    if passkeys.count() >= MOST_PASSKEYS:
        raise InvalidTransition(f"An account has at most {MOST_PASSKEYS} passkeys.")
