"""A cache of another service's responses: stale-while-revalidate and stale-if-error."""

import logging
import secrets
import threading
import time
from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Generic, TypeVar

import orjson
import redis
from pydantic import TypeAdapter

from shared.caching.entries import CacheResult, Entry, FetchRequest, Lifetime, store
from shared.caching.get_or_compute import SECONDS_BETWEEN_POLLS, Outcome
from shared.caching.server import CacheUnavailable, cache_server, make_key
from shared.caching.single_flight import Flight, SingleFlight
from shared.caching.stored_values import release_lease
from shared.deadlines import seconds_left, upstream_wait
from shared.errors import DomainError, NotFound, ServiceUnavailable

logger = logging.getLogger(__name__)

T = TypeVar("T")

FAILURE_TTL_SECONDS = 5

_Fetched = tuple[Entry, Outcome]
_FlightKey = tuple[str, bool]

_fetches: SingleFlight[_FlightKey, _Fetched] = SingleFlight()


class StaleCache(Generic[T]):
    """
    Caches values of one type that another service returns.

    A fresh value is returned at once. A stale one is returned while one caller, in any process,
    revalidates it; that caller waits ``revalidate_timeout`` seconds at most for the new value. A
    missing value is fetched once, and all other callers wait for it, ``fetch_timeout`` seconds at
    most. A failed fetch is not stored. If ``fetch`` raises ``not_found_error``, the absence of
    the value is stored. ``fetch`` runs in a thread without a database connection. If the cache
    server is unavailable, every call fetches.

    ``kind`` is the type of the values. Another process's error is raised as the class in
    ``errors`` with the same code, or else as ``timeout_error``.
    """

    def __init__(
        self,
        name: str,
        kind: Any,
        *,
        errors: Sequence[type[DomainError]],
        timeout_error: type[DomainError],
        busy_error: type[DomainError] = ServiceUnavailable,
        not_found_error: type[DomainError] = NotFound,
        fetch_timeout: float = 7.0,
        revalidate_timeout: float = 0.3,
    ) -> None:
        self._name = name
        self._adapter: TypeAdapter[T] = TypeAdapter(kind)
        self._errors = {error.code: error for error in errors}
        self._timeout_error = timeout_error
        self._busy_error = busy_error
        self._not_found_error = not_found_error
        self._fetch_timeout = fetch_timeout
        self._revalidate_timeout = revalidate_timeout

    def get(self, *words: str, lifetime: Lifetime, fetch: Callable[[], T]) -> CacheResult[T]:
        """
        Return the value under the key made of these words, fetching it if necessary.

        :raises DomainError: what ``fetch`` raised, if no stale value can replace it;
            ``not_found_error`` if the value is known to be absent;
            ``timeout_error`` if the fetch takes longer than ``fetch_timeout`` or than the
            request may; ``busy_error`` if too many requests wait for external services.
        """
        key = self._key(words)
        requested_at = time.time()
        entry = self._read(key)
        if entry and lifetime.is_fresh(entry):
            return self._result(entry, Outcome.HIT)
        request = FetchRequest(
            key, requested_at, lifetime, lambda: self._adapter.dump_json(fetch())
        )
        if entry is None or not lifetime.is_usable(entry):
            return self._fetch_and_wait(request)
        return self._try_revalidate(request) or self._result(entry, Outcome.STALE)

    def revalidate(self, *words: str, lifetime: Lifetime, fetch: Callable[[], T]) -> CacheResult[T]:
        """
        Fetch the value even if a fresh one is cached, so that later callers do not wait.

        :raises DomainError: as ``get`` does.
        """
        usable_for = lifetime.fresh + lifetime.stale
        never_fresh = replace(lifetime, fresh=timedelta(0), stale=usable_for)
        serialize = self._adapter.dump_json
        key = self._key(words)
        return self._fetch_and_wait(
            FetchRequest(key, time.time(), never_fresh, lambda: serialize(fetch()))
        )

    def peek(self, *words: str) -> CacheResult[T] | None:
        """Return the cached value, fresh or stale, or None. Never fetches."""
        entry = self._read(self._key(words))
        return self._result(entry, Outcome.HIT) if entry and entry.absent is None else None

    def _key(self, words: Sequence[str]) -> str:
        return make_key(*self._name.split("."), *words)

    def _read(self, key: str) -> Entry | None:
        try:
            return self._unpack(cache_server().call(lambda client: client.get(key)))
        except CacheUnavailable:
            return None

    def _unpack(self, packed: Any) -> Entry | None:
        try:
            return Entry.unpack(packed) if packed else None
        except (ValueError, TypeError, KeyError):
            logger.warning("A cache entry of %s cannot be read and is ignored.", self._name)
            return None

    def _result(self, entry: Entry, outcome: Outcome) -> CacheResult[T]:
        if entry.absent is not None:
            raise self._not_found_error(entry.absent)
        return CacheResult(
            value=self._adapter.validate_json(entry.body),
            fetched_at=datetime.fromtimestamp(entry.at, tz=UTC),
            outcome=outcome,
        )

    def _fetch_and_wait(self, request: FetchRequest) -> CacheResult[T]:
        with upstream_wait() as allowed:
            # Nothing is fetched for a request that may not wait for it.
            if not allowed:
                raise self._busy()
            if not seconds_left(self._fetch_timeout):
                raise self._timed_out()
            return self._wait_for(self._start_or_join(request, may_wait=True)[0], allowed)

    def _try_revalidate(self, request: FetchRequest) -> CacheResult[T] | None:
        """Return a newer value if one arrives within ``revalidate_timeout``."""
        with upstream_wait() as allowed:
            if not allowed:
                return None
            flight, is_leader = self._start_or_join(request, may_wait=False)
            if is_leader:
                flight.done.wait(seconds_left(min(self._revalidate_timeout, allowed)))
            return self._newer(flight)

    def _busy(self) -> DomainError:
        return self._busy_error("Too many requests wait for this service.", retry_after=1)

    def _timed_out(self) -> DomainError:
        return self._timeout_error("The answer takes too long; try again later.")

    def _wait_for(self, flight: Flight[_Fetched], allowed: float) -> CacheResult[T]:
        if not flight.done.wait(seconds_left(min(self._fetch_timeout, allowed))):
            raise self._busy() if allowed < self._fetch_timeout else self._timed_out()
        if flight.error is not None:
            # Each follower raises a copy, because raising writes a traceback into the error.
            raise copy(flight.error)
        return self._result(*_value_of(flight))

    def _newer(self, flight: Flight[_Fetched]) -> CacheResult[T] | None:
        if not flight.done.is_set() or flight.error is not None:
            return None
        entry, outcome = _value_of(flight)
        return self._result(entry, Outcome.REFRESHED if outcome is Outcome.STORED else outcome)

    def _start_or_join(
        self, request: FetchRequest, *, may_wait: bool
    ) -> tuple[Flight[_Fetched], bool]:
        # Callers with a stale value have flights of their own: if another process is already
        # fetching, such a flight gives up. The flight of callers without one waits.
        key = (request.key, may_wait)
        # It waits for another process and fetches, each for `fetch_timeout` at most. If a fetch
        # does not end in spite of that, it must not block the key for ever.
        flight, is_leader = _fetches.join(key, max_seconds=2 * self._fetch_timeout)
        if not is_leader:
            return flight, False
        try:
            lead = partial(self._lead, key, request, flight)
            threading.Thread(target=lead, name=f"fetch {self._name}", daemon=True).start()
        except RuntimeError as error:
            # The process may have reached its limit of threads.
            flight.error = error
            _fetches.finish(key, flight)
        return flight, True

    def _lead(self, key: _FlightKey, request: FetchRequest, flight: Flight[_Fetched]) -> None:
        try:
            flight.value = self._fetch_once(request, may_wait=key[1])
        except (DomainError, _FetchInProgress) as error:
            flight.error = error
        except Exception as error:
            logger.exception("Fetching %s failed unexpectedly.", self._name)
            flight.error = error
        finally:
            _fetches.finish(key, flight)

    def _fetch_once(self, request: FetchRequest, *, may_wait: bool) -> _Fetched:
        token = secrets.token_hex(8)
        try:
            newer = self._acquire_lease_or_entry(request, token, may_wait=may_wait)
        except CacheUnavailable:
            return self._fetch(request), Outcome.BYPASS
        if newer is not None:
            return newer, Outcome.HIT
        try:
            entry = self._fetch(request)
            return entry, store(request, entry)
        except DomainError as error:
            self._store_failure(request, token, error)
            raise
        finally:
            release_lease(request.lease, token)

    def _acquire_lease_or_entry(
        self, request: FetchRequest, token: str, *, may_wait: bool
    ) -> Entry | None:
        """Return an entry fetched by another process, or None if the caller must fetch."""
        give_up_at = time.monotonic() + self._fetch_timeout
        awaited = ""
        while True:
            is_leader, holder, packed, failure = self._request_lease_and_read(
                request, token, awaited
            )
            newer = self._unpack(packed)
            is_current = newer and (
                newer.at > request.requested_at or request.lifetime.is_fresh(newer)
            )
            if is_leader and (is_current or failure):
                release_lease(request.lease, token)
            if is_current:
                return newer
            if failure:
                raise self._failed_elsewhere(failure)
            if is_leader:
                return None
            if not may_wait:
                raise _FetchInProgress
            if time.monotonic() > give_up_at:
                raise self._timed_out()
            awaited = holder or awaited
            time.sleep(SECONDS_BETWEEN_POLLS)

    def _request_lease_and_read(
        self, request: FetchRequest, token: str, awaited: str
    ) -> tuple[bool, str, bytes | None, bytes | None]:
        milliseconds = int(self._fetch_timeout * 1000)

        def run(client: "redis.Redis") -> tuple[bool, str, bytes | None, bytes | None]:
            # The lease is requested first: an entry stored before it was granted is then read.
            with client.pipeline(transaction=False) as pipe:
                pipe.set(request.lease, token, nx=True, px=milliseconds)
                pipe.get(request.lease)
                pipe.get(request.key)
                pipe.get(request.failure_key(awaited))
                granted, holder, packed, failure = pipe.execute()
            return bool(granted), (holder or b"").decode(), packed, failure

        return cache_server().call(run)

    def _fetch(self, request: FetchRequest) -> Entry:
        try:
            body = request.fetch()
        except self._not_found_error as error:
            return Entry(at=time.time(), body=b"null", absent=error.message)
        return Entry(at=time.time(), body=body)

    def _store_failure(self, request: FetchRequest, token: str, error: DomainError) -> None:
        # Only processes that wait for this flight read it: the next flight fetches again.
        failure = orjson.dumps([error.code, error.message, error.retry_after])
        key = request.failure_key(token)
        try:
            cache_server().call(lambda client: client.set(key, failure, ex=FAILURE_TTL_SECONDS))
        except CacheUnavailable:
            return

    def _failed_elsewhere(self, failure: bytes) -> DomainError:
        code, message, retry_after = orjson.loads(failure)
        return self._errors.get(code, self._timeout_error)(message, retry_after=retry_after)


def _value_of(flight: Flight[_Fetched]) -> _Fetched:
    if flight.value is None:
        raise RuntimeError("A flight finished with neither a value nor an error.")
    return flight.value


class _FetchInProgress(Exception):
    """Another process is fetching the value, and the caller has a stale one."""
