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
from shared.rows import list_values
from shared.selections import select


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
    flags = select(_flags_of, user=viewer, ids=list(by_id))
    for movie_id, flag, value in list_values(flags, names=["movie_id", "flag", "number"]):
        setattr(by_id[movie_id], flag, True if value is None else value)


def _flags_of(*, user: User, ids: Sequence[int]) -> QuerySet[Any, Any]:
    def rows(model: type[Saved], flag: str, value: Combinable | None = None) -> QuerySet[Any, Any]:
        # Not movie_id, whose look-up takes values only, no parameters.
        mine = model.objects.filter(user=user, movie__pk__in=ids)
        number = Cast(value or Value(None), FloatField())
        flags: QuerySet[Any, Any] = mine.annotate(flag=Value(flag), number=number)
        return flags.values("movie_id", "flag", "number")

    return rows(Favorite, "is_favorite").union(
        rows(WatchlistEntry, "in_watchlist"),
        rows(Dismissal, "is_dismissed"),
        rows(Rating, "my_rating", F("value")),
        all=True,
    )
