"""Movies over GraphQL."""

from domains.movies.graphql.examples import EXAMPLES
from domains.movies.graphql.inputs import (
    DiscoverMoviesInput,
    MoviePreferencesInput,
    MovieSort,
    MovieWindow,
)
from domains.movies.graphql.kept import (
    DismissedMovieType,
    FavoriteMovieType,
    MoviePreferencesType,
    MovieStateType,
    ReasonType,
    RecommendationPageType,
    RecommendationsReadyType,
    RecommendationStrategy,
    RecommendationType,
    WatchlistMovieType,
)
from domains.movies.graphql.mutations import (
    AddFavoriteMovie,
    AddToMovieWatchlist,
    DismissMovie,
    RateMovie,
    RemoveFavoriteMovie,
    RemoveFromMovieWatchlist,
    RestoreMovie,
    SetMoviePreferences,
    UnrateMovie,
)
from domains.movies.graphql.queries import (
    Query,
)
from domains.movies.graphql.types import (
    CastMemberType,
    GenreType,
    MovieDetailsType,
    MoviePageType,
    MovieType,
    VideoType,
)
from domains.movies.graphql.watching import (
    Subscription,
)
from shared.graphql import UPSTREAM_CALL, cost

__all__ = [
    "EXAMPLES",
    "AddFavoriteMovie",
    "AddToMovieWatchlist",
    "CastMemberType",
    "DiscoverMoviesInput",
    "DismissMovie",
    "DismissedMovieType",
    "FavoriteMovieType",
    "GenreType",
    "MovieDetailsType",
    "MoviePageType",
    "MoviePreferencesInput",
    "MoviePreferencesType",
    "MovieSort",
    "MovieStateType",
    "MovieType",
    "MovieWindow",
    "Mutation",
    "Query",
    "RateMovie",
    "ReasonType",
    "RecommendationPageType",
    "RecommendationStrategy",
    "RecommendationType",
    "RecommendationsReadyType",
    "RemoveFavoriteMovie",
    "RemoveFromMovieWatchlist",
    "RestoreMovie",
    "SetMoviePreferences",
    "Subscription",
    "UnrateMovie",
    "VideoType",
    "WatchlistMovieType",
]


class Mutation:
    """What one can do with films."""

    add_favorite_movie = cost(AddFavoriteMovie.Field(), weight=UPSTREAM_CALL)
    remove_favorite_movie = RemoveFavoriteMovie.Field()
    add_to_movie_watchlist = cost(AddToMovieWatchlist.Field(), weight=UPSTREAM_CALL)
    remove_from_movie_watchlist = RemoveFromMovieWatchlist.Field()
    dismiss_movie = cost(DismissMovie.Field(), weight=UPSTREAM_CALL)
    restore_movie = RestoreMovie.Field()
    rate_movie = cost(RateMovie.Field(), weight=UPSTREAM_CALL)
    unrate_movie = UnrateMovie.Field()
    set_movie_preferences = SetMoviePreferences.Field()
