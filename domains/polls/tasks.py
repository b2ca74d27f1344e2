"""Work for later: ending what has expired, and checking the counters."""

from celery import shared_task

from domains.polls import services


@shared_task
def close_expired_polls() -> None:
    """Note the end of polls whose time is over. Safe to run twice."""
    services.close_expired_polls()


@shared_task
def reconcile_tallies() -> None:
    """Compare the counters with the ballots. Safe to run twice."""
    services.reconcile_tallies()
