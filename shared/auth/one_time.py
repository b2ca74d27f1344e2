"""Find and claim one-time tokens."""

from datetime import datetime

from django.db.models import QuerySet

from shared.auth import tokens
from shared.auth.models import OneTimeToken, Purpose
from shared.errors import ValidationFailed


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


def _good(token: str, purpose: Purpose, *, now: datetime) -> QuerySet[OneTimeToken]:
    return OneTimeToken.objects.filter(
        hash=tokens.hash_of(token), purpose=purpose, used_at=None, expires_at__gt=now
    )


def _no_good() -> ValidationFailed:
    return ValidationFailed.of("token", "This token was used, has expired or is unknown.")
