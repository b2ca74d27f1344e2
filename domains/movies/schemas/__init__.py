"""The shapes of what comes in and goes out. Meaning is the services' business."""

from domains.movies.clients import Window
from domains.movies.schemas.attribution import AttributionOut
from domains.movies.schemas.genres import GenreListOut, GenreOut
from domains.movies.schemas.movies import (
    CastMemberOut,
    ChartFilters,
    DiscoverFilters,
    InLanguage,
    MovieDetailsOut,
    MovieOut,
    MoviePageOut,
    RelatedFilters,
    SearchFilters,
    Sort,
    TrendingMoviesFilters,
    VideoOut,
)
from domains.movies.schemas.preferences import MoviePreferencesIn, MoviePreferencesOut
from domains.movies.schemas.recommendations import (
    ReasonOut,
    RecommendationFilters,
    RecommendationOut,
    RecommendationPageOut,
    RecommendationsReadyOut,
)
from domains.movies.schemas.saved_movies import (
    FavoriteIn,
    MovieStateOut,
    RatingIn,
    SavedMovieFilters,
    SavedMovieOut,
)

__all__ = [
    "AttributionOut",
    "CastMemberOut",
    "ChartFilters",
    "DiscoverFilters",
    "FavoriteIn",
    "GenreListOut",
    "GenreOut",
    "InLanguage",
    "MovieDetailsOut",
    "MovieOut",
    "MoviePageOut",
    "MoviePreferencesIn",
    "MoviePreferencesOut",
    "MovieStateOut",
    "RatingIn",
    "ReasonOut",
    "RecommendationFilters",
    "RecommendationOut",
    "RecommendationPageOut",
    "RecommendationsReadyOut",
    "RelatedFilters",
    "SavedMovieFilters",
    "SavedMovieOut",
    "SearchFilters",
    "Sort",
    "TrendingMoviesFilters",
    "VideoOut",
    "Window",
]
