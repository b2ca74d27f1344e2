"""The project of a social feed, as checks."""

from conformance.feed import functionality, graphql, interactions, permissions
from conformance.feed.base import CHECKS, Feed

__all__ = ["CHECKS", "Feed", "functionality", "graphql", "interactions", "permissions"]
