"""Movies over REST. The films of one's own come first: their paths are words, not numbers."""

from domains.movies.router import catalogue, personal, saved, films  # isort: skip
from domains.movies.router.base import router

__all__ = ["catalogue", "films", "personal", "router", "saved"]
