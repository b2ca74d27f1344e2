"""Celery tasks of movies: recommendations, digests and maintenance."""

from celery import shared_task
from django.utils import timezone

from domains.movies import services
from domains.movies.errors import CatalogueFailed
from shared.tasks import ReliableTask


class UpstreamTask(ReliableTask):
    """A task that is also retried if TMDb fails."""

    retry_also_for = (CatalogueFailed,)
    retry_backoff = 30


@shared_task(base=UpstreamTask)
def recompute_recommendations(*, user_id: int) -> None:
    """Compute a user's recommendations. Retried while TMDb fails."""
    services.recompute_recommendations(user_id=user_id, now=timezone.now())


@shared_task
def recompute_oldest() -> None:
    """Recompute recommendations that are a week old. Safe to run twice."""
    services.recompute_oldest(now=timezone.now())


@shared_task
def recompute_incomplete() -> None:
    """Complete the recommendations for which some calls failed. Safe to run twice."""
    services.recompute_incomplete(now=timezone.now())


@shared_task(throws=(CatalogueFailed,))
def warm_trending(*, window: str) -> None:
    """Fetch the first pages of trending movies in advance."""
    services.warm_trending(window="week" if window == "week" else "day")


@shared_task(base=UpstreamTask)
def refresh_genres() -> None:
    """Fetch the names of genres and the base URL of images."""
    services.refresh_genres()


@shared_task
def refresh_saved() -> None:
    """Refresh saved movies."""
    services.refresh_saved(now=timezone.now())


@shared_task
def purge_old() -> None:
    """Delete data of TMDb after the period that its licence allows. Safe to run twice."""
    services.purge_old(now=timezone.now())


@shared_task
def erase_deleted_viewers() -> None:
    """Delete what is left of deleted accounts. Safe to run twice."""
    services.erase_deleted_viewers()


@shared_task(throws=(CatalogueFailed,))
def send_digests() -> None:
    """Notify users of new trending movies in genres they like, once each."""
    services.send_digests(now=timezone.now())
