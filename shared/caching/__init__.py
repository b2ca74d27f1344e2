"""Caching on the cache server, invalidated by committed writes."""

from shared.caching.entries import CacheResult, Lifetime
from shared.caching.etags import etagged
from shared.caching.get_or_compute import Outcome, get_or_compute
from shared.caching.namespaces import Namespace, declared_namespaces
from shared.caching.responses import cache_response
from shared.caching.server import CacheUnavailable, cache_server
from shared.caching.stale_cache import StaleCache
from shared.caching.values import cached

__all__ = [
    "CacheResult",
    "CacheUnavailable",
    "Lifetime",
    "Namespace",
    "Outcome",
    "StaleCache",
    "cache_response",
    "cache_server",
    "cached",
    "declared_namespaces",
    "etagged",
    "get_or_compute",
]
