"""
The viewer's flags and ratings of movies. They are added to a cached page, never cached with it.
"""

from collections.abc import Sequence
from typing import Any

from django.db.models import F, FloatField, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast

from domains.movies.models import Dismissal, Favorite, Movie, Rating, Saved, WatchlistEntry
from shared.auth.models import User
from shared.auth.viewer import Viewer


def set_viewer_flags(movies: Sequence[Movie], *, viewer: Viewer) -> None:
    """
    Set the viewer's flags and rating on each movie, in one query; null for anonymous viewers.
    """
    absent = False if isinstance(viewer, User) else None
    for movie in movies:
        movie.is_favorite = movie.in_watchlist = movie.is_dismissed = absent
        movie.my_rating = None
    if not isinstance(viewer, User) or not movies:
        return
    by_id = {movie.pk: movie for movie in movies}
    for movie_id, flag, value in _read_flags(viewer, list(by_id)):
        setattr(by_id[movie_id], flag, True if value is None else value)


def _read_flags(viewer: User, ids: Sequence[int]) -> QuerySet[Saved, tuple[int, str, float | None]]:
    def rows(
        model: type[Saved], flag: str, value: Combinable | None = None
    ) -> QuerySet[Saved, tuple[int, str, float | None]]:
        number = Cast(value or Value(None), FloatField())
        mine: QuerySet[Any, Any] = model.objects.filter(user=viewer, movie_id__in=ids)
        rows: QuerySet[Saved, tuple[int, str, float | None]] = mine.annotate(
            flag=Value(flag), number=number
        ).values_list("movie_id", "flag", "number")
        return rows

    flags: QuerySet[Saved, tuple[int, str, float | None]] = rows(Favorite, "is_favorite").union(
        rows(WatchlistEntry, "in_watchlist"),
        rows(Dismissal, "is_dismissed"),
        rows(Rating, "my_rating", F("value")),
        all=True,
    )
    return flags
