"""Movies over REST. The paths of the viewer's own lists are declared before the ids."""

from domains.movies.router import catalogue, personal, saved, films  # isort: skip
from domains.movies.router.base import router

__all__ = ["catalogue", "films", "personal", "router", "saved"]
