"""Movies over REST."""

from domains.movies.router import (
    attribution,
    genres,
    preferences,
    recommendations,
    saved_movies,
)
from domains.movies.router.base import router

# isort: split
# Last: `movies/{movie_id}/` would take the place of `movies/favorites/` and other names.
from domains.movies.router import movies

__all__ = [
    "attribution",
    "genres",
    "movies",
    "preferences",
    "recommendations",
    "router",
    "saved_movies",
]
