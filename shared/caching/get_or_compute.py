"""Reads a value from the cache or computes it once, for `cache_response` and `cached`."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum

from django.db import connection
from django.utils import timezone

from shared.caching.dependencies import record_dependencies
from shared.caching.freshness import require_versions
from shared.caching.namespaces import Namespace, flush_pending_bumps
from shared.caching.server import CacheUnavailable
from shared.caching.single_flight import SingleFlight
from shared.caching.stored_values import Found, Question, StoredValue, look_up, release, store
from shared.deadlines import seconds_left
from shared.pending_calls import PendingCall

SECONDS_TO_WAIT = 5.0
SECONDS_BETWEEN_POLLS = 0.02


class Outcome(Enum):
    """
    The outcome of a cache lookup. The value is the text of the ``Cache-Status`` header.

    They are in the order of their distance from a hit.
    """

    HIT = "nexus; hit"
    STALE = "nexus; hit; detail=stale"
    REFRESHED = "nexus; fwd=stale; stored"
    STORED = "nexus; fwd=miss; stored"
    NOT_STORED = "nexus; fwd=miss"
    BYPASS = "nexus; fwd=bypass"


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


_computations: SingleFlight[tuple[str, bytes], Lookup] = SingleFlight()


def get_or_compute(
    key: str,
    *,
    namespaces: Sequence[Namespace],
    ttl: timedelta,
    compute: Callable[[], bytes | None],
    call: PendingCall | None = None,
) -> Lookup:
    """
    Return the cached value, or else the computed one, which is stored.

    If ``compute`` returns None, nothing is stored and the value is None. Each key and
    version is computed by one caller at a time, across threads and processes. An entry
    expires after ``ttl`` or at the next deadline of a namespace, whichever is earlier. Inside a
    transaction the cache is neither read nor written, because what the transaction sees may
    never be committed. What ``compute`` raises is raised.

    A hit takes one round trip to the cache server, and a miss two. The first one counts ``call``.

    :raises RateLimited: if the call exceeds its rate.
    """
    record_dependencies(namespaces)
    if connection.in_atomic_block:
        return _bypass(compute, call)
    question = Question(key, tuple(namespaces))
    try:
        flush_pending_bumps(namespaces)
        found = look_up(question, call.charge if call else None)
    except CacheUnavailable:
        return _bypass(compute, call)
    if call and found.state:
        call.settle(found.state)
    if found.stored is not None:
        return Lookup.hit(found.stored)
    return _compute_once(question, found, compute, _Expiry(ttl, namespaces))


def _bypass(compute: Callable[[], bytes | None], call: PendingCall | None) -> Lookup:
    if call:
        call.settle_alone()
    return Lookup(compute(), Outcome.BYPASS)


def _compute_once(
    question: Question, found: Found, compute: Callable[[], bytes | None], expiry: _Expiry
) -> Lookup:
    # The version is part of the key in the single-flight: a request after a commit must not get
    # a value whose computation started before it.
    name = (question.key, found.head)
    flight, is_leader = _computations.join(name)
    if is_leader:
        try:
            flight.value = _compute_under_lease(question, found, compute, expiry)
            return flight.value
        finally:
            _computations.finish(name, flight)
    if found.lease:
        # The leader waits for the value of another process, which holds the lease.
        return _compute_and_store(question, found, compute, expiry)
    flight.done.wait(seconds_left(SECONDS_TO_WAIT))
    if flight.value is not None and flight.value.value is not None:
        return replace(flight.value, outcome=Outcome.HIT)
    require_versions(found.versions)
    return Lookup(compute(), Outcome.NOT_STORED)


def _compute_under_lease(
    question: Question, found: Found, compute: Callable[[], bytes | None], expiry: _Expiry
) -> Lookup:
    """Compute the value, or return it when another process has stored it."""
    give_up_at = time.monotonic() + seconds_left(SECONDS_TO_WAIT)
    while not found.lease and time.monotonic() < give_up_at:
        time.sleep(SECONDS_BETWEEN_POLLS)
        try:
            found = look_up(question)
        except CacheUnavailable:
            return Lookup(compute(), Outcome.BYPASS)
        if found.stored is not None:
            return Lookup.hit(found.stored)
    return _compute_and_store(question, found, compute, expiry)


def _compute_and_store(
    question: Question, found: Found, compute: Callable[[], bytes | None], expiry: _Expiry
) -> Lookup:
    started_at = timezone.now()
    require_versions(found.versions)
    try:
        value = compute()
    except BaseException:
        release(question, found)
        raise
    if value is None:
        release(question, found)
        return Lookup(None, Outcome.NOT_STORED)
    milliseconds = int(expiry.time_left(started_at) / timedelta(milliseconds=1))
    stored = store(question, found, value, milliseconds=milliseconds)
    if stored is None:
        return Lookup(value, Outcome.NOT_STORED)
    return Lookup(value, Outcome.STORED, stored)
