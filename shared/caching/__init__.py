"""Answers kept on the cache server until a committed write makes them old."""

from shared.caching.answers import kept
from shared.caching.enduring import Endured, Enduring
from shared.caching.etags import etagged
from shared.caching.flights import Lifetime
from shared.caching.keeping import Outcome, keep
from shared.caching.namespaces import Namespace, declared_namespaces
from shared.caching.server import CacheUnavailable, cache_server
from shared.caching.values import cached

__all__ = [
    "CacheUnavailable",
    "Endured",
    "Enduring",
    "Lifetime",
    "Namespace",
    "Outcome",
    "cache_server",
    "cached",
    "declared_namespaces",
    "etagged",
    "keep",
    "kept",
]
