"""Models of movies: snapshots, favourites, watchlists, ratings and recommendations."""

from domains.movies.models.digests import DigestedMovie
from domains.movies.models.genres import Genre
from domains.movies.models.last_copies import LastCopy
from domains.movies.models.movies import Movie, MovieGenre, MovieSource
from domains.movies.models.preferences import Preference, PreferenceGenre
from domains.movies.models.recommendation_sets import RecommendationSet
from domains.movies.models.saved_movies import Dismissal, Favorite, Rating, Saved, WatchlistEntry

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
