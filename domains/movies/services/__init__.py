"""The services of movies. Each function is one use case."""

from domains.movies.services.digests import DIGEST, send_digests
from domains.movies.services.maintenance import (
    forget_invented,
    purge_old,
    refresh_genres,
    refresh_saved,
    warm_trending,
)
from domains.movies.services.preferences import PreferenceFields, set_preferences
from domains.movies.services.recommendation_sets import (
    recompute_incomplete,
    recompute_oldest,
    recompute_recommendations,
)
from domains.movies.services.recommendations import (
    Recommendation,
    RecommendationPage,
    Strategy,
    recommend_movies,
)
from domains.movies.services.saved_movies import (
    MovieState,
    add_favorite,
    add_to_watchlist,
    dismiss_movie,
    rate_movie,
    remove_favorite,
    remove_from_watchlist,
    restore_movie,
    unrate_movie,
)
from domains.movies.services.viewers import erase_deleted_viewers, erase_viewer

__all__ = [
    "DIGEST",
    "MovieState",
    "PreferenceFields",
    "Recommendation",
    "RecommendationPage",
    "Strategy",
    "add_favorite",
    "add_to_watchlist",
    "dismiss_movie",
    "erase_deleted_viewers",
    "erase_viewer",
    "forget_invented",
    "purge_old",
    "rate_movie",
    "recommend_movies",
    "recompute_incomplete",
    "recompute_oldest",
    "recompute_recommendations",
    "refresh_genres",
    "refresh_saved",
    "remove_favorite",
    "remove_from_watchlist",
    "restore_movie",
    "send_digests",
    "set_preferences",
    "unrate_movie",
    "warm_trending",
]
