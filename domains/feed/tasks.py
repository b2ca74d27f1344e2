"""Celery tasks of the feed."""

from celery import shared_task
from django.utils import timezone

from domains.feed import services


@shared_task
def refresh_hot_ranks() -> None:
    """Recompute the ranks of recent posts."""
    services.refresh_hot_ranks(now=timezone.now())


@shared_task
def roll_up_interactions() -> None:
    """Add the log of interactions to the daily counts, and delete its rows."""
    services.roll_up_interactions()


@shared_task
def reconcile_counters() -> None:
    """Set every counter to the number of rows that were not deleted."""
    services.reconcile_counters()
