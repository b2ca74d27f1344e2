"""Leases in the database: of several processes, one at a time holds a name."""

from django.db import connection
from django.utils import timezone

from shared.events.models import ScheduleLease

SCHEDULE = "schedule"
"""The lease of the beat process that runs the schedule of periodic tasks."""

_HOLD = """
INSERT INTO events_schedulelease AS lease (name, holder, expires_at)
VALUES (%s, %s, now() + make_interval(secs => %s))
ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at
WHERE lease.holder = excluded.holder OR lease.expires_at <= now()
RETURNING holder
"""


def hold(name: str, *, holder: str, seconds: float) -> bool:
    """
    Take or extend a lease for this many seconds, and return whether the holder has it.

    The clock is the database's, so it is the same for all processes.
    """
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, [name, holder, seconds])
        return cursor.fetchone() is not None


def release(name: str, *, holder: str) -> None:
    """End the lease if the holder has it, so that another process need not wait."""
    ScheduleLease.objects.filter(name=name, holder=holder).delete()


def is_held(name: str) -> bool:
    """Return whether any process holds the lease."""
    return ScheduleLease.objects.filter(name=name, expires_at__gt=timezone.now()).exists()
