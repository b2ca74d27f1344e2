"""Services of favourites, watchlists, dismissed movies and ratings."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet

from domains.movies import selectors
from domains.movies.models import Dismissal, Favorite, Movie, Rating, Saved, WatchlistEntry
from domains.movies.permissions import DEFAULT_LANGUAGE
from domains.movies.services.recommendation_sets import mark_recommendations_outdated
from shared.auth.models import User
from shared.errors import ValidationFailed
from shared.rows import find_values
from shared.selections import select

LEAST_STARS = Decimal("0.5")
MOST_STARS = Decimal(10)


@dataclass(frozen=True, slots=True)
class MovieState:
    """A user's flags and rating of a movie, and the length of the changed list."""

    movie_id: int
    is_favorite: bool
    in_watchlist: bool
    is_dismissed: bool
    my_rating: float | None
    count: int


def add_favorite(*, user: User, movie_id: int, now: datetime) -> MovieState:
    """
    Add a movie to the favourites, and return the new state. A favourite is left unchanged.

    :raises NotFound: if there is no such movie.
    :raises CatalogueFailed: if the movie is not stored yet and cannot be fetched.
    """
    return _add(Favorite, user=user, movie_id=movie_id, now=now)


def remove_favorite(*, user: User, movie_id: int, now: datetime) -> MovieState:
    """Remove a movie from the favourites, and return the new state."""
    return _remove(Favorite, user=user, movie_id=movie_id, now=now)


def add_to_watchlist(*, user: User, movie_id: int, now: datetime) -> MovieState:
    """
    Add a movie to the watchlist, and return the new state. A movie that is on it is left unchanged.

    :raises NotFound: if there is no such movie.
    :raises CatalogueFailed: if the movie is not stored yet and cannot be fetched.
    """
    return _add(WatchlistEntry, user=user, movie_id=movie_id, now=now)


def remove_from_watchlist(*, user: User, movie_id: int, now: datetime) -> MovieState:
    """Remove a movie from the watchlist, and return the new state."""
    return _remove(WatchlistEntry, user=user, movie_id=movie_id, now=now)


def dismiss_movie(*, user: User, movie_id: int, now: datetime) -> MovieState:
    """
    Exclude a movie from the user's recommendations, and return the new state.

    :raises NotFound: if there is no such movie.
    :raises CatalogueFailed: if the movie is not stored yet and cannot be fetched.
    """
    return _add(Dismissal, user=user, movie_id=movie_id, now=now)


def restore_movie(*, user: User, movie_id: int, now: datetime) -> MovieState:
    """Let a dismissed movie be recommended again, and return the new state."""
    return _remove(Dismissal, user=user, movie_id=movie_id, now=now)


def rate_movie(*, user: User, movie_id: int, value: Decimal, now: datetime) -> MovieState:
    """
    Set the user's rating of a movie, from 0.5 to 10 in steps of 0.5, and return the new state.

    :raises ValidationFailed: if the value is not one of those.
    :raises NotFound: if there is no such movie.
    :raises CatalogueFailed: if the movie is not stored yet and cannot be fetched.
    """
    if not LEAST_STARS <= value <= MOST_STARS or (value * 2) % 1:
        raise ValidationFailed.of("value", "Rate in halves from 0.5 to 10.", code="out_of_range")
    _ensure_stored(movie_id)
    with transaction.atomic():
        Rating.objects.bulk_create(
            [Rating(user=user, movie_id=movie_id, value=value, created_at=now)],
            update_conflicts=True,
            unique_fields=["user", "movie"],
            update_fields=["value"],
        )
        mark_recommendations_outdated(user, now=now)
        return _state(Rating, user=user, movie_id=movie_id)


def unrate_movie(*, user: User, movie_id: int, now: datetime) -> MovieState:
    """Remove the user's rating of a movie, and return the new state."""
    return _remove(Rating, user=user, movie_id=movie_id, now=now)


def _add(model: type[Saved], *, user: User, movie_id: int, now: datetime) -> MovieState:
    _ensure_stored(movie_id)
    with transaction.atomic():
        model.objects.put(user=user, movie=movie_id, created_at=now)
        mark_recommendations_outdated(user, now=now)
        return _state(model, user=user, movie_id=movie_id)


@transaction.atomic
def _remove(model: type[Saved], *, user: User, movie_id: int, now: datetime) -> MovieState:
    if model.objects.take(user=user, movie=movie_id):
        mark_recommendations_outdated(user, now=now)
    return _state(model, user=user, movie_id=movie_id)


def _ensure_stored(movie_id: int) -> None:
    """Have a snapshot of the film, so that lists never need the catalogue again."""
    # Not inside a transaction: it may take as long as the catalogue does.
    if find_values(select(_stored, movie_id=movie_id), names=["pk"]):
        return
    answer = selectors.find_details(movie_id=movie_id, language=DEFAULT_LANGUAGE)
    selectors.store_movie(answer.value, language=DEFAULT_LANGUAGE, fetched_at=answer.fetched_at)


def _state(model: type[Saved], *, user: User, movie_id: int) -> MovieState:
    movie = Movie(tmdb_id=movie_id)
    selectors.set_viewer_flags([movie], viewer=user)
    return MovieState(
        movie_id=movie_id,
        is_favorite=bool(movie.is_favorite),
        in_watchlist=bool(movie.in_watchlist),
        is_dismissed=bool(movie.is_dismissed),
        my_rating=None if movie.my_rating is None else float(movie.my_rating),
        count=model.objects.filter(user=user).count(),
    )


def _stored(*, movie_id: int) -> QuerySet[Movie]:
    return Movie.objects.filter(pk=movie_id)
