"""Work for later: computing what suits people, and keeping what we know of films in order."""

from functools import partial

from celery import shared_task
from django.utils import timezone

from domains.movies import services
from domains.movies.errors import UPSTREAM_FAILURES

_patient = partial(
    shared_task, autoretry_for=UPSTREAM_FAILURES, retry_backoff=30, max_retries=3, acks_late=True
)


@_patient()
def recompute_recommendations(*, user_id: int) -> None:
    """Compute what suits somebody. Retried while TMDb is of no help."""
    services.recompute_recommendations(user_id=user_id, now=timezone.now())


@shared_task(acks_late=True)
def recompute_oldest() -> None:
    """Compute anew what was computed a week ago. Safe to run twice."""
    services.recompute_oldest(now=timezone.now())


@shared_task(acks_late=True, throws=UPSTREAM_FAILURES)
def warm_trending(*, window: str) -> None:
    """Have the first pages of what is trending fetched before somebody waits for them."""
    services.warm_trending(window="week" if window == "week" else "day")


@_patient()
def refresh_genres() -> None:
    """Ask for the names of genres and the address of images."""
    services.refresh_genres()


@shared_task(acks_late=True)
def refresh_saved() -> None:
    """Ask anew about films that people keep."""
    services.refresh_saved(now=timezone.now())


@shared_task(acks_late=True)
def purge_old() -> None:
    """Forget what may be kept no longer. Safe to run twice."""
    services.purge_old(now=timezone.now())


@shared_task(acks_late=True, throws=UPSTREAM_FAILURES)
def send_digests() -> None:
    """Tell people what is new in trending of the genres they like. Tells nothing twice."""
    services.send_digests(now=timezone.now())
