"""Tokens that work once: keeping them, and claiming them."""

from datetime import datetime

from shared.auth import tokens
from shared.auth.models import OneTimeToken, Purpose
from shared.errors import ValidationFailed


def claim(token: str, purpose: Purpose, *, now: datetime) -> OneTimeToken:
    """
    Use a token up and return its row. Belongs in the transaction of what it allows.

    :raises ValidationFailed: if it was used, has expired or never was.
    """
    good = OneTimeToken.objects.filter(
        hash=tokens.hash_of(token), purpose=purpose, used_at=None, expires_at__gt=now
    )
    # The UPDATE carries its own condition: of two at once, one finds nothing to update.
    if not good.update(used_at=now):
        raise ValidationFailed.of("token", "This token was used, has expired or never was.")
    return OneTimeToken.objects.select_related("user", "session").get(hash=tokens.hash_of(token))
