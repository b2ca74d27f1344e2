"""Reading the data of users: favourites, watchlists, dismissed movies, ratings, preferences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db.models import QuerySet

from domains.movies.models import (
    Dismissal,
    Favorite,
    Preference,
    PreferenceGenre,
    Rating,
    RecommendationSet,
    WatchlistEntry,
)
from shared.auth.models import User

SavedOrder = Literal["created_at", "-created_at", "title", "-title"]
SAVED_ORDERS: Mapping[SavedOrder, tuple[str, str]] = {
    "created_at": ("created_at", "pk"),
    "-created_at": ("-created_at", "-pk"),
    "title": ("movie__title", "pk"),
    "-title": ("-movie__title", "-pk"),
}


@dataclass(frozen=True, slots=True)
class Preferences:
    """Preferences of a user, with liked and disliked genres."""

    liked_genres: Sequence[int]
    disliked_genres: Sequence[int]
    language: str | None
    region: str | None
    include_adult: bool


@dataclass(frozen=True, slots=True)
class Readiness:
    """The number of recommendations of a user, and when they were computed."""

    count: int
    computed_at: datetime | None


def list_favorites(*, user: User, ordering: SavedOrder = "-created_at") -> QuerySet[Favorite]:
    """
    Return the user's favourites, newest first, from the database only.
    """
    return Favorite.objects.of(user).with_movies().order_by(*SAVED_ORDERS[ordering])


def list_watchlist(*, user: User, ordering: SavedOrder = "-created_at") -> QuerySet[WatchlistEntry]:
    """Return the user's watchlist, newest first."""
    return WatchlistEntry.objects.of(user).with_movies().order_by(*SAVED_ORDERS[ordering])


def list_dismissed(*, user: User, ordering: SavedOrder = "-created_at") -> QuerySet[Dismissal]:
    """Return the movies that the user dismissed, newest first."""
    return Dismissal.objects.of(user).with_movies().order_by(*SAVED_ORDERS[ordering])


def list_ratings(*, user: User, ordering: SavedOrder = "-created_at") -> QuerySet[Rating]:
    """Return the user's ratings, newest first."""
    return Rating.objects.of(user).with_movies().order_by(*SAVED_ORDERS[ordering])


def get_preferences(*, user: User) -> Preferences:
    """Return the preferences of the user, or the defaults."""
    preference = Preference.objects.filter(user=user).first() or Preference(user=user)
    genres = PreferenceGenre.objects.filter(user=user).order_by("genre_id")
    weights = list(genres.values_list("genre_id", "weight"))
    return Preferences(
        liked_genres=[genre for genre, weight in weights if weight > 0],
        disliked_genres=[genre for genre, weight in weights if weight < 0],
        language=preference.language or None,
        region=preference.region or None,
        include_adult=preference.include_adult,
    )


def find_recommendations(*, user: User) -> RecommendationSet | None:
    """Return the stored recommendations of the user; None if there are none."""
    return RecommendationSet.objects.filter(user=user).first()


def get_readiness(*, user: User) -> Readiness:
    """Return the number of the user's recommendations, and when they were computed."""
    found = find_recommendations(user=user)
    return Readiness(
        count=len(found.items) if found else 0, computed_at=found.computed_at if found else None
    )


def list_never_offered(*, user: User) -> frozenset[int]:
    """
    Return the ids of the movies that are never recommended to the user: favourite, rated or
    dismissed ones.
    """
    rows = (
        model.objects.filter(user=user).values_list("movie_id", flat=True)
        for model in (Favorite, Rating, Dismissal)
    )
    first, *others = rows
    return frozenset(first.union(*others))
