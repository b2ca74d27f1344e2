"""
Positions in the write-ahead log, and those that the writes up to a version are at.

A position is a whole number, the LSN of PostgreSQL. A position that was read on the primary after
a version was set is at or past every write that the version stands for, because a version is set
after its write has committed.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper

from shared.caching.server import CacheUnavailable, cache_server, make_key

SECONDS_ON_THE_CACHE_SERVER = 600
"""How long a position stays on the cache server. Without it, a later one is read."""
MAX_KNOWN = 20_000

# The position for insertion, because with asynchronous commits the written one may be behind.
_CURRENT = "SELECT pg_current_wal_insert_lsn()"


def parse_position(text: str) -> int:
    """Return the position that PostgreSQL writes as two hexadecimal numbers, such as 16/B374D8."""
    high, _, low = text.partition("/")
    return (int(high, 16) << 32) + int(low, 16)


def current_position(primary: BaseDatabaseWrapper) -> int:
    """
    Return the position of the primary: every transaction that has committed is before it.

    :raises OperationalError: Django's or psycopg's, if the primary does not answer.
    """
    primary.ensure_connection()
    # Not through Django's cursor, so that it counts as no statement of a request.
    raw: Any = primary.connection
    [position] = raw.execute(_CURRENT).fetchone()
    return parse_position(position)


class _Known:
    """The positions of this process's latest versions."""

    def __init__(self) -> None:
        self._positions: OrderedDict[bytes, int] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, version: bytes) -> int | None:
        return self._positions.get(version)

    def add(self, positions: Mapping[bytes, int]) -> None:
        with self._lock:
            self._positions.update(positions)
            while len(self._positions) > MAX_KNOWN:
                self._positions.popitem(last=False)


class _Floor:
    """A recent position of the primary: no replica that is before it is used."""

    def __init__(self) -> None:
        self._samples: tuple[tuple[float, int], ...] = ()

    def get(self, primary: BaseDatabaseWrapper) -> int:
        now = time.monotonic()
        max_lag = settings.NEXUS_REPLICA_MAX_LAG_SECONDS
        samples = [sample for sample in self._samples if now - sample[0] <= max_lag]
        if not samples or now - samples[-1][0] > max_lag / 2:
            samples.append((now, current_position(primary)))
            # Two threads may sample at the same time. Either result is right.
            self._samples = tuple(samples[-2:])
        return samples[0][1]


_known = _Known()
_floor = _Floor()


def oldest_allowed(primary: BaseDatabaseWrapper) -> int:
    """
    Return the position of the primary at most NEXUS_REPLICA_MAX_LAG_SECONDS ago.

    :raises OperationalError: Django's or psycopg's, if the primary does not answer.
    """
    return _floor.get(primary)


def position_of(versions: Iterable[bytes], primary: BaseDatabaseWrapper) -> int:
    """
    Return a position at or past every write that set these versions or one before them.

    :raises CacheUnavailable: if the cache server does not answer.
    :raises OperationalError: Django's or psycopg's, if the primary does not answer.
    """
    found = {version: _known.get(version) for version in versions}
    unknown = [version for version, position in found.items() if position is None]
    if unknown:
        read = _load(unknown)
        if missing := [version for version in unknown if version not in read]:
            read |= dict.fromkeys(missing, current_position(primary))
        _known.add(read)
        found |= read
    return max((position for position in found.values() if position is not None), default=0)


def publish_position(versions: Sequence[str], primary: BaseDatabaseWrapper) -> None:
    """
    Store the position of the primary for versions that were just set.

    Without it, each process reads a later position when it first sees such a version, which
    replicas reach later. So a failure is of no consequence.

    :raises OperationalError: Django's or psycopg's, if the primary does not answer.
    """
    position = current_position(primary)
    store = [
        ("SET", _key(version), position, "EX", SECONDS_ON_THE_CACHE_SERVER) for version in versions
    ]
    try:
        cache_server().run_together(store)
    except CacheUnavailable:
        return


def _load(versions: Sequence[bytes]) -> dict[bytes, int]:
    found = cache_server().run("MGET", *(_key(version.decode()) for version in versions))
    positions = zip(versions, found, strict=True)
    return {version: int(position) for version, position in positions if position is not None}


def _key(version: str) -> str:
    return make_key("position", version)
