"""Reads a value from the cache or computes it once, for `cache_response` and `cached`."""

import hashlib
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import cast

import redis
from django.db import connection
from django.utils import timezone

from shared.caching.namespaces import Namespace, flush_pending_bumps, join_versions
from shared.caching.server import CacheUnavailable, cache_server
from shared.caching.single_flight import SingleFlight
from shared.deadlines import seconds_left

SECONDS_TO_WAIT = 5.0
SECONDS_BETWEEN_POLLS = 0.02
SECONDS_OF_LEASE = 5.0

_RELEASE = """
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
"""


class Outcome(Enum):
    """The outcome of a cache lookup. The value is the text of the ``Cache-Status`` header."""

    HIT = "nexus; hit"
    STORED = "nexus; fwd=miss; stored"
    NOT_STORED = "nexus; fwd=miss"
    BYPASS = "nexus; fwd=bypass"
    STALE = "nexus; hit; detail=stale"
    REFRESHED = "nexus; fwd=stale; stored"


@dataclass(frozen=True, slots=True)
class _Expiry:
    """When a value computed from these namespaces expires."""

    ttl: timedelta
    namespaces: Sequence[Namespace]

    def time_left(self, started_at: datetime) -> timedelta:
        """Return for how long a value may be stored if its computation started at this moment."""
        deadlines = [
            deadline
            for namespace in self.namespaces
            if namespace.next_deadline and (deadline := namespace.next_deadline(started_at))
        ]
        return min([self.ttl, *(deadline - timezone.now() for deadline in deadlines)])


_computations: SingleFlight[tuple[str, bytes], bytes] = SingleFlight()


def get_or_compute(
    key: str,
    *,
    namespaces: Sequence[Namespace],
    ttl: timedelta,
    compute: Callable[[], bytes | None],
) -> tuple[bytes | None, Outcome]:
    """
    Return ``(value, outcome)``: the cached value, or else the computed one, which is stored.

    If ``compute`` returns None, nothing is stored and the value is None. Each key and
    version is computed by one caller at a time, across threads and processes. An entry
    expires after ``ttl`` or at the next deadline of a namespace, whichever is earlier. Inside a
    transaction the cache is neither read nor written, because what the transaction sees may
    never be committed. What ``compute`` raises is raised.
    """
    if connection.in_atomic_block:
        return compute(), Outcome.BYPASS
    try:
        flush_pending_bumps(namespaces)
        value, version = _read(key, namespaces)
    except CacheUnavailable:
        return compute(), Outcome.BYPASS
    if value is not None:
        return value, Outcome.HIT
    return _compute_once(key, version, compute, _Expiry(ttl, namespaces))


def _read(key: str, namespaces: Sequence[Namespace]) -> tuple[bytes | None, bytes]:
    names = [key, *(namespace.key for namespace in namespaces)]
    found = cache_server().call(lambda client: client.mget(names))
    entry, *versions = cast("list[bytes | None]", found)
    version = join_versions(versions, namespaces)
    return _current_value(entry, version), version


def _current_value(entry: bytes | None, version: bytes) -> bytes | None:
    if entry is None:
        return None
    stored_version, _, value = entry.partition(b"\n")
    return value if stored_version == version else None


def _compute_once(
    key: str, version: bytes, compute: Callable[[], bytes | None], expiry: _Expiry
) -> tuple[bytes | None, Outcome]:
    # The version is part of the key in the single-flight: a request after a commit must not get
    # a value whose computation started before it.
    flight, is_leader = _computations.join((key, version))
    if not is_leader:
        flight.done.wait(seconds_left(SECONDS_TO_WAIT))
        if flight.value is not None:
            return flight.value, Outcome.HIT
        return compute(), Outcome.NOT_STORED
    try:
        flight.value, outcome = _compute_under_lease(key, version, compute, expiry)
        return flight.value, outcome
    finally:
        _computations.finish((key, version), flight)


def _compute_under_lease(
    key: str, version: bytes, compute: Callable[[], bytes | None], expiry: _Expiry
) -> tuple[bytes | None, Outcome]:
    lease = f"{key}:lease:{hashlib.blake2b(version, digest_size=8).hexdigest()}"
    token = secrets.token_hex(8)
    try:
        value = _acquire_lease_or_value(key, version, lease, token)
    except CacheUnavailable:
        return compute(), Outcome.BYPASS
    if value is not None:
        return value, Outcome.HIT
    started_at = timezone.now()
    try:
        value = compute()
        if value is None:
            return None, Outcome.NOT_STORED
        return value, _store(key, version, value, expiry.time_left(started_at))
    finally:
        release_lease(lease, token)


def _acquire_lease_or_value(key: str, version: bytes, lease: str, token: str) -> bytes | None:
    """Return a value stored by another process, or None if the caller must compute it."""
    give_up_at = time.monotonic() + seconds_left(SECONDS_TO_WAIT)
    while True:
        entry, is_leader = cache_server().call(
            lambda client: _request_lease_and_read(client, key, lease, token)
        )
        value = _current_value(entry, version)
        if value is not None or is_leader or time.monotonic() > give_up_at:
            return value
        time.sleep(SECONDS_BETWEEN_POLLS)


def _request_lease_and_read(
    client: "redis.Redis", key: str, lease: str, token: str
) -> tuple[bytes | None, bool]:
    # The lease is requested first: a value stored before the lease was granted is then read.
    with client.pipeline(transaction=False) as pipe:
        pipe.set(lease, token, nx=True, px=int(SECONDS_OF_LEASE * 1000))
        pipe.get(key)
        is_leader, entry = pipe.execute()
    return entry, bool(is_leader)


def _store(key: str, version: bytes, value: bytes, time_left: timedelta) -> Outcome:
    milliseconds = int(time_left / timedelta(milliseconds=1))
    if milliseconds < 1:
        return Outcome.NOT_STORED
    try:
        entry = version + b"\n" + value
        cache_server().call(lambda client: client.set(key, entry, px=milliseconds))
    except CacheUnavailable:
        return Outcome.NOT_STORED
    return Outcome.STORED


def release_lease(lease: str, token: str) -> None:
    """Release a lease if it still belongs to this token."""
    try:
        cache_server().call(lambda client: client.eval(_RELEASE, 1, lease, token))
    except CacheUnavailable:
        # The lease expires by itself.
        return
