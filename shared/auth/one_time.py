"""Find and claim one-time tokens."""

from datetime import datetime

from django.db.models import QuerySet

from shared.auth import tokens
from shared.auth.models import OneTimeToken, Purpose, User
from shared.errors import ValidationFailed

CHANGES = (Purpose.PASSWORD_RESET, Purpose.EMAIL_CHANGE)
"""
The purposes of tokens that replace the password or the address of an account. A change of the
password and a deactivation make them invalid.
"""


def find(token: str, purpose: Purpose, *, now: datetime) -> OneTimeToken:
    """
    Return the row of a token, which remains unused.

    :raises ValidationFailed: if it was used, has expired or is unknown.
    """
    found = _good(token, purpose, now=now).select_related("user").first()
    if found is None:
        raise _no_good()
    return found


def claim(token: str, purpose: Purpose, *, now: datetime) -> OneTimeToken:
    """
    Mark a token as used, and return its row. Call it in the transaction of the allowed operation.

    :raises ValidationFailed: if it was used, has expired or is unknown.
    """
    # The UPDATE contains the condition, so only one of two concurrent requests updates the row.
    if not _good(token, purpose, now=now).update(used_at=now):
        raise _no_good()
    return OneTimeToken.objects.select_related("user", "session").get(hash=tokens.hash_of(token))


def claim_for_account(token: str, purpose: Purpose, *, now: datetime) -> OneTimeToken:
    """
    Lock the account of a token, mark the token as used, and return its row with the account.

    Call it in the transaction that changes the account.

    :raises ValidationFailed: if it was used, has expired or is unknown, or if its account was
        deactivated.
    """
    owner = User.objects.active().filter(pk=find(token, purpose, now=now).user_id)
    if not owner.select_for_update(no_key=True).exists():
        raise _no_good()
    return claim(token, purpose, now=now)


def forget_tokens(user: User, *purposes: Purpose, now: datetime) -> None:
    """Mark the unused tokens of an account for these purposes as used."""
    unused = OneTimeToken.objects.filter(user=user, purpose__in=purposes, used_at=None)
    unused.update(used_at=now)


def _good(token: str, purpose: Purpose, *, now: datetime) -> QuerySet[OneTimeToken]:
    return OneTimeToken.objects.filter(
        hash=tokens.hash_of(token), purpose=purpose, used_at=None, expires_at__gt=now
    )


def _no_good() -> ValidationFailed:
    return ValidationFailed.of("token", "This token was used, has expired or is unknown.")
