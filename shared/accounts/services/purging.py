"""Delete expired rows."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session as FormSession

from shared.auth.models import (
    AuthorizationRequest,
    Challenge,
    KnownDevice,
    OneTimeToken,
    PersonalAccessToken,
    RefreshToken,
    SecurityEvent,
    Session,
)
from shared.batches import SECONDS, delete_in_batches

LOG_RETENTION = timedelta(days=365)
DEVICE_KNOWN_FOR = timedelta(days=365)
ENDED_TOKEN_RETENTION = timedelta(days=90)


def purge_expired(*, now: datetime) -> int:
    """
    Delete expired tokens, tickets, challenges and sessions, and rows past their retention.

    The sessions of the admin site are included. The log of the admin site and unused devices are
    deleted after a year, events of the security log after the number of days in the settings,
    personal access tokens 90 days after their end.

    Returns the number of deleted rows, without those that were deleted by cascade.
    """
    over = (
        OneTimeToken.objects.filter(expires_at__lte=now),
        AuthorizationRequest.objects.filter(expires_at__lte=now),
        Challenge.objects.filter(expires_at__lte=now),
        RefreshToken.objects.filter(expires_at__lte=now),
        Session.objects.over(now=now),
        PersonalAccessToken.objects.over_since(now - ENDED_TOKEN_RETENTION),
        KnownDevice.objects.filter(last_seen_at__lte=now - DEVICE_KNOWN_FOR),
        SecurityEvent.objects.filter(
            created_at__lte=now - timedelta(days=settings.NEXUS_SECURITY_LOG_DAYS)
        ),
        FormSession.objects.filter(expire_date__lte=now),
        LogEntry.objects.filter(action_time__lte=now - LOG_RETENTION),
    )
    return sum(delete_in_batches(rows, seconds=SECONDS / len(over)).count for rows in over)
