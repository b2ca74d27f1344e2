"""Reads a value from the cache or computes it once, for `cache_response` and `cached`."""

import hashlib
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum
from typing import cast

import redis
from django.db import connection
from django.utils import timezone

from shared.caching.dependencies import record_dependencies
from shared.caching.namespaces import Namespace, flush_pending_bumps, join_versions
from shared.caching.server import CacheUnavailable, cache_server
from shared.caching.single_flight import SingleFlight
from shared.deadlines import seconds_left

SECONDS_TO_WAIT = 5.0
SECONDS_BETWEEN_POLLS = 0.02
SECONDS_OF_LEASE = 5.0
SEPARATOR = b";"
"""Ends the versions in the head of a stored value."""

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
class StoredValue:
    """
    A value on the cache server.

    It begins with ``head``: the versions of its namespaces, and a stamp that no other computation
    has. For as long as the versions are current, so is the value.
    """

    key: str
    head: bytes
    namespaces: tuple[Namespace, ...]
    body: bytes


@dataclass(frozen=True, slots=True)
class Lookup:
    """A value or None, the outcome of the look-up, and what is stored, if anything is."""

    value: bytes | None
    outcome: Outcome
    stored: StoredValue | None = None

    @classmethod
    def hit(cls, stored: StoredValue) -> "Lookup":
        """Return the look-up that found this value."""
        return cls(stored.body, Outcome.HIT, stored)


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


@dataclass(frozen=True, slots=True)
class _Question:
    """The key of a value with its namespaces, and their versions when it was looked up."""

    key: str
    namespaces: tuple[Namespace, ...]
    version: bytes

    def current(self, found: bytes | None) -> StoredValue | None:
        """Return the value in these bytes if it has the versions of the question."""
        if found is None or not found.startswith(self.version + SEPARATOR):
            return None
        head, _, body = found.partition(b"\n")
        return StoredValue(self.key, head, self.namespaces, body)


_computations: SingleFlight[tuple[str, bytes], Lookup] = SingleFlight()


def get_or_compute(
    key: str,
    *,
    namespaces: Sequence[Namespace],
    ttl: timedelta,
    compute: Callable[[], bytes | None],
) -> Lookup:
    """
    Return the cached value, or else the computed one, which is stored.

    If ``compute`` returns None, nothing is stored and the value is None. Each key and
    version is computed by one caller at a time, across threads and processes. An entry
    expires after ``ttl`` or at the next deadline of a namespace, whichever is earlier. Inside a
    transaction the cache is neither read nor written, because what the transaction sees may
    never be committed. What ``compute`` raises is raised.
    """
    record_dependencies(namespaces)
    if connection.in_atomic_block:
        return Lookup(compute(), Outcome.BYPASS)
    try:
        flush_pending_bumps(namespaces)
        question, stored = _read(key, tuple(namespaces))
    except CacheUnavailable:
        return Lookup(compute(), Outcome.BYPASS)
    if stored is not None:
        return Lookup.hit(stored)
    return _compute_once(question, compute, _Expiry(ttl, namespaces))


def _read(key: str, namespaces: tuple[Namespace, ...]) -> tuple[_Question, StoredValue | None]:
    names = [key, *(namespace.key for namespace in namespaces)]
    answer = cache_server().call(lambda client: client.mget(names))
    found, *versions = cast("list[bytes | None]", answer)
    question = _Question(key, namespaces, join_versions(versions, namespaces))
    return question, question.current(found)


def _compute_once(
    question: _Question, compute: Callable[[], bytes | None], expiry: _Expiry
) -> Lookup:
    # The version is part of the key in the single-flight: a request after a commit must not get
    # a value whose computation started before it.
    name = (question.key, question.version)
    flight, is_leader = _computations.join(name)
    if not is_leader:
        flight.done.wait(seconds_left(SECONDS_TO_WAIT))
        if flight.value is not None and flight.value.value is not None:
            return replace(flight.value, outcome=Outcome.HIT)
        return Lookup(compute(), Outcome.NOT_STORED)
    try:
        flight.value = _compute_under_lease(question, compute, expiry)
        return flight.value
    finally:
        _computations.finish(name, flight)


def _compute_under_lease(
    question: _Question, compute: Callable[[], bytes | None], expiry: _Expiry
) -> Lookup:
    digest = hashlib.blake2b(question.version, digest_size=8).hexdigest()
    lease, token = f"{question.key}:lease:{digest}", secrets.token_hex(8)
    try:
        stored = _acquire_lease_or_value(question, lease, token)
    except CacheUnavailable:
        return Lookup(compute(), Outcome.BYPASS)
    if stored is not None:
        return Lookup.hit(stored)
    started_at = timezone.now()
    try:
        value = compute()
        if value is None:
            return Lookup(None, Outcome.NOT_STORED)
        return _store(question, value, expiry.time_left(started_at))
    finally:
        release_lease(lease, token)


def _acquire_lease_or_value(question: _Question, lease: str, token: str) -> StoredValue | None:
    """Return a value stored by another process, or None if the caller must compute it."""
    give_up_at = time.monotonic() + seconds_left(SECONDS_TO_WAIT)
    while True:
        found, is_leader = cache_server().call(
            lambda client: _request_lease_and_read(client, question.key, lease, token)
        )
        stored = question.current(found)
        if stored is not None or is_leader or time.monotonic() > give_up_at:
            return stored
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


def _store(question: _Question, value: bytes, time_left: timedelta) -> Lookup:
    milliseconds = int(time_left / timedelta(milliseconds=1))
    if milliseconds < 1:
        return Lookup(value, Outcome.NOT_STORED)
    head = question.version + SEPARATOR + secrets.token_hex(4).encode()
    try:
        cache_server().call(
            lambda client: client.set(question.key, head + b"\n" + value, px=milliseconds)
        )
    except CacheUnavailable:
        return Lookup(value, Outcome.NOT_STORED)
    stored = StoredValue(question.key, head, question.namespaces, value)
    return Lookup(value, Outcome.STORED, stored)


def release_lease(lease: str, token: str) -> None:
    """Release a lease if it still belongs to this token."""
    try:
        cache_server().call(lambda client: client.eval(_RELEASE, 1, lease, token))
    except CacheUnavailable:
        # The lease expires by itself.
        return
