"""Caching values whose dependencies are found while they are computed."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import lru_cache

from django.db import connection

from shared.caching.dependencies import recorded_dependencies
from shared.caching.get_or_compute import Lookup, Outcome, get_or_compute
from shared.caching.namespaces import Namespace
from shared.caching.tables import UNTRACKED

MAX_KNOWN = 4_096


class _KnownDependencies:
    """The namespaces that the values of this process's latest keys depended on."""

    def __init__(self) -> None:
        self._namespaces: OrderedDict[str, frozenset[Namespace]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str) -> frozenset[Namespace] | None:
        return self._namespaces.get(key)

    def add(self, key: str, namespaces: Iterable[Namespace]) -> None:
        with self._lock:
            known = self._namespaces.pop(key, frozenset())
            self._namespaces[key] = _shared(known.union(namespaces))
            if len(self._namespaces) > MAX_KNOWN:
                self._namespaces.popitem(last=False)


@lru_cache(maxsize=1024)
def _shared(namespaces: frozenset[Namespace]) -> frozenset[Namespace]:
    """Return one object for all equal sets: most keys depend on the same few tables."""
    return namespaces


_known = _KnownDependencies()


def get_or_compute_tracked(
    key: str,
    *,
    namespaces: Iterable[Namespace],
    ttl: timedelta,
    compute: Callable[[], bytes | None],
) -> Lookup:
    """
    Return the cached value, or else the computed one, as ``get_or_compute`` does.

    The value depends on the tables that are read while it is computed, and on ``namespaces``.
    They are known after the first computation in this process, so the second one is stored. A
    computation that depends on more than was known, for example because a list has its first
    row, is not stored either: versions must be read before the tables are.
    """
    if connection.in_atomic_block:
        return Lookup(compute(), Outcome.BYPASS)
    known = _known.get(key)
    if known is None or UNTRACKED in known:
        return Lookup(_compute_and_learn(key, compute, namespaces), Outcome.NOT_STORED)
    unstored: list[bytes | None] = []

    def compute_known() -> bytes | None:
        with recorded_dependencies() as found:
            value = compute()
        if found <= known:
            return value
        _known.add(key, found)
        unstored.append(value)
        return None

    ordered = sorted(known, key=lambda namespace: namespace.name)
    found = get_or_compute(key, namespaces=ordered, ttl=ttl, compute=compute_known)
    return Lookup(unstored[0], Outcome.NOT_STORED) if unstored else found


def _compute_and_learn(
    key: str, compute: Callable[[], bytes | None], namespaces: Iterable[Namespace]
) -> bytes | None:
    with recorded_dependencies() as found:
        value = compute()
    if value is not None:
        _known.add(key, found.union(namespaces))
    return value
