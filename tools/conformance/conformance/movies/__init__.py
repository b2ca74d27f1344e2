"""The project of movie recommendations, as checks."""

from conformance.movies import caching, catalogue, favorites
from conformance.movies.base import CHECKS, Movies

__all__ = ["CHECKS", "Movies", "caching", "catalogue", "favorites"]
