"""Work for later: bringing events to their handlers."""

from celery import current_app, shared_task
from django.utils import timezone

from shared.events import deliveries, parking

SWEPT_AT_ONCE = 200


@shared_task
def deliver(*, event_ids: list[int]) -> None:
    """Bring events to their handlers, right after they were committed."""
    deliveries.deliver(event_ids=event_ids, now=timezone.now())


@shared_task
def sweep() -> None:
    """Bring events to handlers that were left over: by a broker that was away, or a failure."""
    deliveries.deliver_due(now=timezone.now(), at_most=SWEPT_AT_ONCE)


@shared_task
def release_parked() -> None:
    """Pass on the events and tasks that were kept for a domain which is enabled again."""
    parking.release_everything(app=current_app, now=timezone.now())


@shared_task
def purge_delivered() -> None:
    """Forget events that all their handlers have had. Safe to run twice."""
    deliveries.purge(now=timezone.now())
