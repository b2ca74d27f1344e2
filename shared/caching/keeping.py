"""Keep an answer, or compute it once however many ask: what ``kept`` and ``cached`` stand on."""

import hashlib
import secrets
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import cast

import redis
from django.db import connection
from django.utils import timezone

from shared.caching.namespaces import Namespace, settle, stamp_of
from shared.caching.server import CacheUnavailable, cache_server
from shared.waiting import seconds_left

SECONDS_TO_WAIT = 5.0
SECONDS_BETWEEN_LOOKS = 0.02
SECONDS_OF_LEASE = 5.0

_RELEASE = """
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
"""


class Outcome(Enum):
    """What the cache did; the value is what Cache-Status says of it."""

    HIT = "nexus; hit"
    STORED = "nexus; fwd=miss; stored"
    NOT_STORED = "nexus; fwd=miss"
    BYPASS = "nexus; fwd=bypass"
    STALE = "nexus; hit; detail=stale"
    REFRESHED = "nexus; fwd=stale; stored"


@dataclass(frozen=True, slots=True)
class _Lifetime:
    """For how long an answer may be kept that is computed from these namespaces."""

    ttl: timedelta
    namespaces: Sequence[Namespace]

    def since(self, began: datetime) -> timedelta:
        """Return what is left of it, for an answer whose computing began at this moment."""
        deadlines = [
            deadline
            for namespace in self.namespaces
            if namespace.next_deadline and (deadline := namespace.next_deadline(began))
        ]
        return min([self.ttl, *(deadline - timezone.now() for deadline in deadlines)])


class _Flight:
    """One computation that others wait for. ``answer`` stays None if it gave nothing to keep."""

    def __init__(self) -> None:
        self.landed = threading.Event()
        self.answer: bytes | None = None


_flights: dict[tuple[str, bytes], _Flight] = {}
_flights_lock = threading.Lock()


def keep(
    key: str,
    *,
    namespaces: Sequence[Namespace],
    ttl: timedelta,
    compute: Callable[[], bytes | None],
) -> tuple[bytes | None, Outcome]:
    """
    Return the kept answer, or compute it, keep it and return it.

    ``compute`` returns None for an answer that is not to be kept; then None is returned.
    Whatever a commit changes under one of the namespaces, the next call computes anew. What is
    kept outlives neither ``ttl`` nor the next deadline of a namespace.
    Inside a transaction nothing is kept or read: what it sees may never be committed.
    """
    if connection.in_atomic_block:
        return compute(), Outcome.BYPASS
    try:
        settle(namespaces)
        answer, stamp = _look(key, namespaces)
    except CacheUnavailable:
        return compute(), Outcome.BYPASS
    if answer is not None:
        return answer, Outcome.HIT
    return _fly(key, stamp, compute, _Lifetime(ttl, namespaces))


def _look(key: str, namespaces: Sequence[Namespace]) -> tuple[bytes | None, bytes]:
    names = [key, *(namespace.key for namespace in namespaces)]
    found = cache_server().ask(lambda client: client.mget(names))
    entry, *generations = cast("list[bytes | None]", found)
    stamp = stamp_of(generations, namespaces)
    return _good(entry, stamp), stamp


def _good(entry: bytes | None, stamp: bytes) -> bytes | None:
    if entry is None:
        return None
    kept_stamp, _, answer = entry.partition(b"\n")
    return answer if kept_stamp == stamp else None


def _fly(
    key: str, stamp: bytes, compute: Callable[[], bytes | None], lifetime: "_Lifetime"
) -> tuple[bytes | None, Outcome]:
    # The stamp is part of the flight: who asks after a commit must not be handed an answer
    # whose computing began before it.
    with _flights_lock:
        flight = _flights.get((key, stamp))
        if is_pilot := flight is None:
            flight = _flights[key, stamp] = _Flight()
    if not is_pilot:
        flight.landed.wait(seconds_left(SECONDS_TO_WAIT))
        if flight.answer is not None:
            return flight.answer, Outcome.HIT
        return compute(), Outcome.NOT_STORED
    try:
        flight.answer, outcome = _compute_under_lease(key, stamp, compute, lifetime)
        return flight.answer, outcome
    finally:
        with _flights_lock:
            del _flights[key, stamp]
        flight.landed.set()


def _compute_under_lease(
    key: str, stamp: bytes, compute: Callable[[], bytes | None], lifetime: "_Lifetime"
) -> tuple[bytes | None, Outcome]:
    lease = f"{key}:lease:{hashlib.blake2b(stamp, digest_size=8).hexdigest()}"
    token = secrets.token_hex(8)
    try:
        answer = _lease_or_answer(key, stamp, lease, token)
    except CacheUnavailable:
        return compute(), Outcome.BYPASS
    if answer is not None:
        return answer, Outcome.HIT
    began = timezone.now()
    try:
        answer = compute()
        if answer is None:
            return None, Outcome.NOT_STORED
        return answer, _store(key, stamp, answer, lifetime.since(began))
    finally:
        give_back(lease, token)


def _lease_or_answer(key: str, stamp: bytes, lease: str, token: str) -> bytes | None:
    """Return the answer that another process has kept meanwhile, or None with leave to compute."""
    give_up_at = time.monotonic() + seconds_left(SECONDS_TO_WAIT)
    while True:
        entry, is_mine = cache_server().ask(
            lambda client: _look_and_lease(client, key, lease, token)
        )
        answer = _good(entry, stamp)
        if answer is not None or is_mine or time.monotonic() > give_up_at:
            return answer
        time.sleep(SECONDS_BETWEEN_LOOKS)


def _look_and_lease(
    client: "redis.Redis", key: str, lease: str, token: str
) -> tuple[bytes | None, bool]:
    # The lease is asked for first: an answer stored before it was granted is then surely seen.
    with client.pipeline(transaction=False) as pipe:
        pipe.set(lease, token, nx=True, px=int(SECONDS_OF_LEASE * 1000))
        pipe.get(key)
        is_mine, entry = pipe.execute()
    return entry, bool(is_mine)


def _store(key: str, stamp: bytes, answer: bytes, lifetime: timedelta) -> Outcome:
    milliseconds = int(lifetime / timedelta(milliseconds=1))
    if milliseconds < 1:
        return Outcome.NOT_STORED
    try:
        entry = stamp + b"\n" + answer
        cache_server().ask(lambda client: client.set(key, entry, px=milliseconds))
    except CacheUnavailable:
        return Outcome.NOT_STORED
    return Outcome.STORED


def give_back(lease: str, token: str) -> None:
    """Let others have a lease, if it is still held under this token."""
    try:
        cache_server().ask(lambda client: client.eval(_RELEASE, 1, lease, token))
    except CacheUnavailable:
        # It expires by itself.
        return
