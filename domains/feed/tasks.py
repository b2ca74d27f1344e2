"""The tasks of the feed."""

from celery import shared_task
from django.utils import timezone

from domains.feed import services


@shared_task
def refresh_hot_ranks() -> None:
    """Recompute the ranks of recent posts."""
    services.refresh_hot_ranks(now=timezone.now())


@shared_task
def roll_up_interactions() -> None:
    """Add the log of interactions to the numbers of each day."""
    services.roll_up_interactions()


@shared_task
def reconcile_counters() -> None:
    """Make every counter say how many live rows there are."""
    services.reconcile_counters()
