"""Tasks that deliver events to their handlers."""

from celery import current_app, shared_task
from django.utils import timezone

from shared.events import deliveries, parking, partitions

SWEEP_LIMIT = 200


@shared_task
def deliver(*, event_ids: list[int]) -> None:
    """Deliver events to their handlers right after the commit."""
    deliveries.deliver(event_ids=event_ids, now=timezone.now())


@shared_task
def sweep() -> None:
    """Deliver events whose message was lost and retry handlers that failed."""
    deliveries.deliver_due(now=timezone.now(), limit=SWEEP_LIMIT)


@shared_task
def release_parked() -> None:
    """Release the events and tasks that waited for a domain which is enabled again."""
    parking.release_all(app=current_app, now=timezone.now())


@shared_task
def purge_delivered() -> None:
    """Delete events that were delivered to all their handlers. Safe to run twice."""
    deliveries.purge(now=timezone.now())


@shared_task
def create_partitions() -> None:
    """Create the partitions of the next days, if the outbox is partitioned. Safe to run twice."""
    partitions.create_ahead(now=timezone.now())
