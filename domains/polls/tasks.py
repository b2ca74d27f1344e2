"""Work for later: ending what has expired, and checking the counters."""

from celery import shared_task

from domains.polls import services


@shared_task
def close_expired_polls() -> None:
    """Note the end of polls whose time is over. Safe to run twice."""
    services.close_expired_polls()


@shared_task
def refresh_vote_order() -> None:
    """Bring the order of polls by votes up to date. Safe to run twice."""
    services.refresh_vote_order()


@shared_task
def refresh_whole_vote_order() -> None:
    """Do the same for all polls, whatever was remembered of them. Safe to run twice."""
    services.refresh_whole_vote_order()


@shared_task
def reconcile_tallies(*, behind: int = 0) -> None:
    """Compare the counters with the ballots, in one run after another. Safe to run twice."""
    reconciled = services.reconcile_tallies(behind=behind)
    if reconciled.behind is not None:
        reconcile_tallies.apply_async(kwargs={"behind": reconciled.behind}, queue="periodic")
