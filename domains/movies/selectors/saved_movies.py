"""Selectors of favourites, watchlists, dismissed movies and ratings."""

from collections.abc import Mapping
from typing import Any, Literal

from django.db.models import QuerySet

from domains.movies.models import (
    Dismissal,
    Favorite,
    Rating,
    WatchlistEntry,
)
from shared.auth.models import User
from shared.rows import list_values
from shared.selections import select

SavedOrder = Literal["created_at", "-created_at", "title", "-title"]
SAVED_ORDERS: Mapping[SavedOrder, tuple[str, str]] = {
    "created_at": ("created_at", "pk"),
    "-created_at": ("-created_at", "-pk"),
    "title": ("movie__title", "pk"),
    "-title": ("-movie__title", "-pk"),
}


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


def list_never_offered(*, user: User) -> frozenset[int]:
    """
    Return the ids of the movies that are never recommended to the user: favourite, rated or
    dismissed ones.
    """
    return frozenset(
        pk for (pk,) in list_values(select(_never_offered, user=user), names=["movie_id"])
    )


def _never_offered(*, user: User) -> QuerySet[Any, Any]:
    first, *others = (
        model.objects.filter(user=user).values("movie_id")
        for model in (Favorite, Rating, Dismissal)
    )
    return first.union(*others)
