"""The task that deletes expired idempotency keys."""

from celery import shared_task
from django.utils import timezone

from shared.idempotency import claims


@shared_task
def purge_expired_keys() -> None:
    """Delete the expired idempotency keys. Safe to run twice."""
    claims.purge_expired(now=timezone.now())
