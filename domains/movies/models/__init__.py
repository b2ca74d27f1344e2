"""Models of movies: snapshots, favourites, watchlists, ratings and recommendations."""

from domains.movies.models.films import Genre, LastCopy, Movie, MovieGenre, MovieSource
from domains.movies.models.keeping import (
    DigestedMovie,
    Dismissal,
    Favorite,
    Preference,
    PreferenceGenre,
    Rating,
    RecommendationSet,
    Saved,
    WatchlistEntry,
)

__all__ = [
    "DigestedMovie",
    "Dismissal",
    "Favorite",
    "Genre",
    "LastCopy",
    "Movie",
    "MovieGenre",
    "MovieSource",
    "Preference",
    "PreferenceGenre",
    "Rating",
    "RecommendationSet",
    "Saved",
    "WatchlistEntry",
]
