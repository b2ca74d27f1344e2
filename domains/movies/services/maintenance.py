"""Scheduled maintenance: warming, refreshing and deleting data."""

import time
from datetime import datetime, timedelta

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import F, Q

from domains.movies import clients, selectors
from domains.movies.clients import Window
from domains.movies.errors import CatalogueFailed, UpstreamUnavailable
from domains.movies.models import (
    DigestedMovie,
    Dismissal,
    Favorite,
    LastCopy,
    Movie,
    MovieGenre,
    MovieSource,
    Rating,
    RecommendationSet,
    WatchlistEntry,
)
from domains.movies.permissions import DEFAULT_LANGUAGE
from shared.batches import SECONDS
from shared.errors import NotFound, ValidationFailed

_ANONYMOUS = AnonymousUser()
# The licence of TMDb allows storing its data for six months.
RETENTION = timedelta(days=180)
REFRESHED_AFTER = timedelta(days=30)
MOST_FILMS_A_RUN = 60
MOST_COPIES = 100_000
WARM_PAGES = 2


def warm_trending(*, window: Window) -> None:
    """
    Fetch the first pages of trending movies in advance.

    :raises CatalogueFailed: if they cannot be fetched, and there is no copy.
    """
    for page in range(1, WARM_PAGES + 1):
        selectors.revalidate_trending(window=window, page=page)


def refresh_genres() -> None:
    """
    Fetch the names of genres and the base URL of images.

    :raises CatalogueFailed: if they cannot be fetched.
    """
    selectors.store_genres(selectors.list_genres(viewer=_ANONYMOUS).value)
    selectors.fetch_image_base_url()


def refresh_saved(*, now: datetime) -> int:
    """
    Fetch saved movies again that were last fetched a month ago, and return the number of refreshed
    ones.

    A movie for which the catalogue fails counts as fetched, so that later ones are reached too. The
    run ends early if no calls may be made at all.
    """
    give_up_at = time.monotonic() + SECONDS
    stale = Movie.objects.filter(_SAVED).filter(
        Q(checked_at=None) | Q(checked_at__lt=now - REFRESHED_AFTER)
    )
    oldest = stale.order_by(F("checked_at").asc(nulls_first=True), "pk").values_list(
        "pk", flat=True
    )
    refreshed = 0
    for movie_id in oldest[:MOST_FILMS_A_RUN]:
        try:
            answer = selectors.fetch_details(movie_id=movie_id, language=DEFAULT_LANGUAGE)
        except UpstreamUnavailable:
            break
        except (NotFound, ValidationFailed, CatalogueFailed):
            Movie.objects.filter(pk=movie_id).update(checked_at=now)
        else:
            selectors.store_movie(
                answer.value, language=DEFAULT_LANGUAGE, fetched_at=answer.fetched_at
            )
            refreshed += 1
        if time.monotonic() >= give_up_at:
            break
    return refreshed


@transaction.atomic
def forget_invented() -> int:
    """
    Delete the movies of the simulator with everything saved about them, once movies come from TMDb.

    Does nothing while the simulator is the catalogue. Returns the number of deleted movies.
    """
    if not clients.uses_tmdb():
        return 0
    invented = Movie.objects.filter(source=MovieSource.DEMO)
    for model in (Favorite, WatchlistEntry, Dismissal, Rating):
        model.objects.filter(movie__in=invented).delete()
    _, forgotten = invented.delete()
    if forgotten:
        # Sets that name invented films are computed again from what is left.
        RecommendationSet.objects.update(
            version=F("version") + 1, computed_version=None, computed_at=None, items=[]
        )
    return forgotten.get(Movie._meta.label, 0)


@transaction.atomic
def purge_old(*, now: datetime) -> int:
    """
    Delete data that was fetched more than six months ago, and return the number of movies.

    Saved movies keep their id and title. Of the last copies of responses, only the newest ones
    stay, ``MOST_COPIES`` at most.
    """
    forget_invented()
    old = Movie.objects.filter(fetched_at__lt=now - RETENTION)
    _, forgotten = old.exclude(_SAVED).delete()
    MovieGenre.objects.filter(movie__in=old).delete()
    stripped = old.update(
        original_title="",
        overview="",
        release_date=None,
        poster_path="",
        backdrop_path="",
        vote_average=0,
        vote_count=0,
        popularity=0,
        original_language="",
        runtime=None,
        raw={},
        fetched_at=None,
    )
    LastCopy.objects.filter(fetched_at__lt=now - RETENTION).delete()
    _purge_excess_copies()
    DigestedMovie.objects.filter(sent_at__lt=now - RETENTION).delete()
    RecommendationSet.objects.filter(computed_at__lt=now - RETENTION).update(
        computed_version=None, computed_at=None, items=[]
    )
    return forgotten.get(Movie._meta.label, 0) + stripped


def _purge_excess_copies() -> None:
    # Anonymous requests decide of which pages and languages there are copies.
    newest_first = LastCopy.objects.order_by("-fetched_at").values_list("fetched_at", flat=True)
    for newest_excess in newest_first[MOST_COPIES : MOST_COPIES + 1]:
        LastCopy.objects.filter(fetched_at__lte=newest_excess).delete()


_SAVED = (
    Q(pk__in=Favorite.objects.values("movie"))
    | Q(pk__in=WatchlistEntry.objects.values("movie"))
    | Q(pk__in=Dismissal.objects.values("movie"))
    | Q(pk__in=Rating.objects.values("movie"))
)
