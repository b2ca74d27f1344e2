"""Celery tasks of polls: close expired polls, and check the counters."""

from celery import shared_task

from domains.polls import services


@shared_task
def close_expired_polls() -> None:
    """Close expired polls. Safe to run twice."""
    services.close_expired_polls()


@shared_task
def refresh_vote_order() -> None:
    """Update the order by votes for recorded polls. Safe to run twice."""
    services.refresh_vote_order()


@shared_task
def refresh_whole_vote_order() -> None:
    """Update the order by votes for all polls. Safe to run twice."""
    services.refresh_whole_vote_order()


@shared_task
def reconcile_tallies(*, behind: int = 0) -> None:
    """Compare counters with ballots, continued by further runs. Safe to run twice."""
    reconciled = services.reconcile_tallies(behind=behind)
    if reconciled.behind is not None:
        reconcile_tallies.apply_async(kwargs={"behind": reconciled.behind}, queue="periodic")
