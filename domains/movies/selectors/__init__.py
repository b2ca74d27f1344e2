"""Reading movies: the catalogue with the viewer's flags, and the lists of users."""

from domains.movies.selectors.attribution import Attribution, get_attribution
from domains.movies.selectors.catalogue_cache import (
    fetch_details,
    fetch_genres,
    fetch_image_base_url,
    fetch_related,
    fetch_trending,
    gather,
)
from domains.movies.selectors.genres import list_genres
from domains.movies.selectors.images import backdrop_url_of, poster_url_of
from domains.movies.selectors.last_copies import store_genres, store_movie
from domains.movies.selectors.movies import (
    MovieDetails,
    discover_movies,
    find_details,
    get_movie,
    list_chart,
    list_related,
    list_trending,
    list_trending_pages,
    revalidate_trending,
    search_movies,
)
from domains.movies.selectors.pages import Freshness, MoviePage, as_movie
from domains.movies.selectors.preferences import Preferences, get_preferences
from domains.movies.selectors.recommendation_sets import (
    Readiness,
    find_recommendations,
    get_readiness,
)
from domains.movies.selectors.saved_movies import (
    SavedOrder,
    list_dismissed,
    list_favorites,
    list_never_offered,
    list_ratings,
    list_watchlist,
)
from domains.movies.selectors.viewer_flags import set_viewer_flags

__all__ = [
    "Attribution",
    "Freshness",
    "MovieDetails",
    "MoviePage",
    "Preferences",
    "Readiness",
    "SavedOrder",
    "as_movie",
    "backdrop_url_of",
    "discover_movies",
    "fetch_details",
    "fetch_genres",
    "fetch_image_base_url",
    "fetch_related",
    "fetch_trending",
    "find_details",
    "find_recommendations",
    "gather",
    "get_attribution",
    "get_movie",
    "get_preferences",
    "get_readiness",
    "list_chart",
    "list_dismissed",
    "list_favorites",
    "list_genres",
    "list_never_offered",
    "list_ratings",
    "list_related",
    "list_trending",
    "list_trending_pages",
    "list_watchlist",
    "poster_url_of",
    "revalidate_trending",
    "search_movies",
    "set_viewer_flags",
    "store_genres",
    "store_movie",
]
