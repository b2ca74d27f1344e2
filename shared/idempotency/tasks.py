"""Work for later: forgetting keys that are no longer kept."""

from celery import shared_task
from django.utils import timezone

from shared.idempotency import claims


@shared_task
def purge_expired_keys() -> None:
    """Forget the idempotency keys that are no longer kept. Safe to run twice."""
    claims.purge_expired(now=timezone.now())
