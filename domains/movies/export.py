"""The data of a user for the export: movies."""

from collections.abc import Mapping

from domains.movies.models import (
    DigestedMovie,
    Dismissal,
    Favorite,
    Preference,
    PreferenceGenre,
    Rating,
    RecommendationSet,
    WatchlistEntry,
)
from shared.exports import Rows, Table, list_rows

_SAVED = ("movie_id", "movie__title", "created_at")

TABLES: Mapping[str, Table] = {
    "favorites": Table(Favorite, "user", _SAVED),
    "watchlist": Table(WatchlistEntry, "user", _SAVED),
    "dismissed": Table(Dismissal, "user", _SAVED),
    "ratings": Table(Rating, "user", (*_SAVED, "value")),
    "preferences": Table(Preference, "user", ("language", "region", "include_adult")),
    "genres": Table(PreferenceGenre, "user", ("genre__name", "weight")),
    "recommendations": Table(RecommendationSet, "user", ("items", "algorithm", "computed_at")),
    "digests": Table(DigestedMovie, "user", ("movie_id", "sent_at")),
}


def collect(*, user_id: int) -> Mapping[str, Rows]:
    """Return the films that a person saved and rated, their preferences, and what follows."""
    return list_rows(TABLES, user_id=user_id)
