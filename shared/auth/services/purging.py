"""Forgetting what can no longer be used."""

from datetime import datetime

from django.db import transaction

from shared.auth.models import OneTimeToken, RefreshToken, Session


@transaction.atomic
def purge_expired(*, now: datetime) -> int:
    """Delete expired tokens and tickets and the sessions nobody can use; return how many rows."""
    tickets, _ = OneTimeToken.objects.filter(expires_at__lte=now).delete()
    sessions, _ = Session.objects.over(now=now).delete()
    refresh_tokens, _ = RefreshToken.objects.filter(expires_at__lte=now).delete()
    return tickets + sessions + refresh_tokens
