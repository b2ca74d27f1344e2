"""Caching on the cache server, invalidated by committed writes."""

from shared.caching.entries import CacheResult, Lifetime
from shared.caching.etags import etagged
from shared.caching.get_or_compute import Lookup, Outcome, get_or_compute
from shared.caching.namespaces import (
    Namespace,
    declared_namespaces,
    has_pending_bump,
    send,
    sent_together,
)
from shared.caching.responses import cache_response, mark_as_stored, report_outcome, stored_in
from shared.caching.server import CacheUnavailable, cache_server
from shared.caching.stale_cache import StaleCache
from shared.caching.stored_values import StoredValue
from shared.caching.tables import table_namespaces, tables_touched
from shared.caching.tracked import get_or_compute_tracked
from shared.caching.values import cached

__all__ = [
    "CacheResult",
    "CacheUnavailable",
    "Lifetime",
    "Lookup",
    "Namespace",
    "Outcome",
    "StaleCache",
    "StoredValue",
    "cache_response",
    "cache_server",
    "cached",
    "declared_namespaces",
    "etagged",
    "get_or_compute",
    "get_or_compute_tracked",
    "has_pending_bump",
    "mark_as_stored",
    "report_outcome",
    "send",
    "sent_together",
    "stored_in",
    "table_namespaces",
    "tables_touched",
]
