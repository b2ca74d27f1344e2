"""Answers of somebody else's service: kept while fresh, and longer while that service is away."""

import logging
import secrets
import threading
import time
from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, TypeVar

import orjson
import redis
from pydantic import TypeAdapter

from shared.caching.flights import Entry, Flight, Lifetime, Trip, board, land, store
from shared.caching.keeping import SECONDS_BETWEEN_LOOKS, Outcome, give_back
from shared.caching.server import CacheUnavailable, cache_server, key
from shared.errors import DomainError, NotFound, ServiceUnavailable
from shared.waiting import seconds_left, upstream_wait

logger = logging.getLogger(__name__)

T = TypeVar("T")

SECONDS_TO_REMEMBER_A_FAILURE = 5


@dataclass(frozen=True, slots=True)
class Endured(Generic[T]):
    """An answer, when it was fetched, and what the cache did for it."""

    value: T
    fetched_at: datetime
    outcome: Outcome

    @property
    def is_stale(self) -> bool:
        """Whether it is older than it should be, because nothing newer is to be had."""
        return self.outcome is Outcome.STALE

    @property
    def is_new(self) -> bool:
        """Whether it was fetched just now."""
        return self.outcome is not Outcome.HIT and not self.is_stale


class Enduring(Generic[T]):
    """
    The answers of one kind that another service gives us.

    A fresh one is served at once. A stale one is served while a single caller, in whichever
    process, has it fetched anew; that caller waits ``grace`` seconds for it and no longer.
    What is not kept is fetched once, and everybody who asks meanwhile waits for that. A fetch
    that fails is never kept as an answer; one that raises ``absence`` is remembered as absent.
    Fetching happens in a thread that has no business with the database. With the cache server
    away every answer is fetched.
    """

    def __init__(
        self,
        name: str,
        kind: Any,
        *,
        failures: Sequence[type[DomainError]],
        late: type[DomainError],
        busy: type[DomainError] = ServiceUnavailable,
        absence: type[DomainError] = NotFound,
        patience: float = 7.0,
        grace: float = 0.3,
    ) -> None:
        self._name = name
        self._spelling: TypeAdapter[T] = TypeAdapter(kind)
        self._failures = {failure.code: failure for failure in failures}
        self._late = late
        self._busy = busy
        self._absence = absence
        self._patience = patience
        self._grace = grace

    def get(self, *words: str, lifetime: Lifetime, fetch: Callable[[], T]) -> Endured[T]:
        """
        Return the answer that these words name, fetching it if need be.

        :raises DomainError: what ``fetch`` raised, if nothing kept can stand in for it;
            ``late`` if it takes longer than ``patience`` or than the request may;
            ``busy`` if as many requests wait for a service outside as may.
        """
        place = self._place(words)
        looked_at = time.time()
        kept = self._look(place)
        if kept and lifetime.is_fresh(kept):
            return self._served(kept, Outcome.HIT)
        trip = Trip(place, looked_at, lifetime, lambda: self._spelling.dump_json(fetch()))
        if kept is None or not lifetime.is_usable(kept):
            return self._fetched(trip)
        return self._refreshed(trip) or self._served(kept, Outcome.STALE)

    def renew(self, *words: str, lifetime: Lifetime, fetch: Callable[[], T]) -> Endured[T]:
        """
        Fetch the answer though a fresh one may be kept, so that nobody has to wait for it later.

        Raises as ``get``.
        """
        kept_for = lifetime.fresh + lifetime.stale
        never_fresh = replace(lifetime, fresh=timedelta(0), stale=kept_for)
        spell = self._spelling.dump_json
        trip = Trip(self._place(words), time.time(), never_fresh, lambda: spell(fetch()))
        return self._fetched(trip)

    def peek(self, *words: str) -> Endured[T] | None:
        """Return what is kept, however old, asking nobody."""
        kept = self._look(self._place(words))
        return self._served(kept, Outcome.HIT) if kept and kept.absent is None else None

    def _place(self, words: Sequence[str]) -> str:
        return key(*self._name.split("."), *words)

    def _look(self, place: str) -> Entry | None:
        try:
            return self._read(cache_server().ask(lambda client: client.get(place)))
        except CacheUnavailable:
            return None

    def _read(self, packed: Any) -> Entry | None:
        try:
            return Entry.unpack(packed) if packed else None
        except (ValueError, TypeError, KeyError):
            logger.warning("What was kept of %s cannot be read and is fetched anew.", self._name)
            return None

    def _served(self, entry: Entry, outcome: Outcome) -> Endured[T]:
        if entry.absent is not None:
            raise self._absence(entry.absent)
        return Endured(
            value=self._spelling.validate_json(entry.body),
            fetched_at=datetime.fromtimestamp(entry.at, tz=UTC),
            outcome=outcome,
        )

    def _fetched(self, trip: Trip) -> Endured[T]:
        with upstream_wait() as allowed:
            # Nothing is fetched for a request that may not wait for it.
            if not allowed:
                raise self._crowded()
            if not seconds_left(self._patience):
                raise self._late("The answer takes too long; try again later.")
            return self._awaited(self._board(trip, may_wait=True)[0], allowed)

    def _refreshed(self, trip: Trip) -> Endured[T] | None:
        """Return a newer answer if one comes within ``grace``; a stale one is at hand."""
        with upstream_wait() as allowed:
            if not allowed:
                return None
            flight, is_pilot = self._board(trip, may_wait=False)
            if is_pilot:
                flight.landed.wait(seconds_left(min(self._grace, allowed)))
            return self._newer(flight)

    def _crowded(self) -> DomainError:
        return self._busy("Too many requests wait for this service.", retry_after=1)

    def _awaited(self, flight: Flight, allowed: float) -> Endured[T]:
        if not flight.landed.wait(seconds_left(min(self._patience, allowed))):
            if allowed < self._patience:
                raise self._crowded()
            raise self._late("The answer takes too long; try again later.")
        if flight.error is not None:
            # Each waiter gets one of its own: raising writes the way it took into an error.
            raise copy(flight.error)
        return self._served(flight.landed_with, flight.outcome)

    def _newer(self, flight: Flight) -> Endured[T] | None:
        if not flight.landed.is_set() or flight.error is not None:
            return None
        fetched = flight.outcome is Outcome.STORED
        return self._served(flight.landed_with, Outcome.REFRESHED if fetched else flight.outcome)

    def _board(self, trip: Trip, *, may_wait: bool) -> tuple[Flight, bool]:
        # Who can do without goes apart from who cannot: the former gives up where another
        # process is at it already, the latter waits for that one.
        name = (trip.place, may_wait)
        flight, is_pilot = board(name)
        if not is_pilot:
            return flight, False
        try:
            threading.Thread(
                target=self._fly, args=(name, trip, flight), name=f"fetch {self._name}", daemon=True
            ).start()
        except RuntimeError as error:
            # The process may have no more threads.
            flight.error = error
            land(name, flight)
        return flight, True

    def _fly(self, name: tuple[str, bool], trip: Trip, flight: Flight) -> None:
        try:
            flight.entry, flight.outcome = self._fetch_once(trip, may_wait=name[1])
        except (DomainError, _IsBeingFetched) as error:
            flight.error = error
        except Exception as error:
            logger.exception("Fetching %s failed unforeseen.", self._name)
            flight.error = error
        finally:
            land(name, flight)

    def _fetch_once(self, trip: Trip, *, may_wait: bool) -> tuple[Entry, Outcome]:
        token = secrets.token_hex(8)
        try:
            newer = self._lease_or_newer(trip, token, may_wait=may_wait)
        except CacheUnavailable:
            return self._fetch(trip), Outcome.BYPASS
        if newer is not None:
            return newer, Outcome.HIT
        try:
            entry = self._fetch(trip)
            return entry, store(trip, entry)
        except DomainError as error:
            self._note(trip, token, error)
            raise
        finally:
            give_back(trip.lease, token)

    def _lease_or_newer(self, trip: Trip, token: str, *, may_wait: bool) -> Entry | None:
        """Return what another process has fetched meanwhile, or None with leave to fetch."""
        give_up_at = time.monotonic() + self._patience
        awaited = ""
        while True:
            is_mine, holder, packed, note = self._look_and_lease(trip, token, awaited)
            newer = self._read(packed)
            is_good = newer and (newer.at > trip.looked_at or trip.lifetime.is_fresh(newer))
            if is_mine and (is_good or note):
                give_back(trip.lease, token)
            if is_good:
                return newer
            if note:
                raise self._failed_elsewhere(note)
            if is_mine:
                return None
            if not may_wait:
                raise _IsBeingFetched
            if time.monotonic() > give_up_at:
                raise self._late("The answer takes too long; try again later.")
            awaited = holder or awaited
            time.sleep(SECONDS_BETWEEN_LOOKS)

    def _look_and_lease(
        self, trip: Trip, token: str, awaited: str
    ) -> tuple[bool, str, bytes | None, bytes | None]:
        lasts = int(self._patience * 1000)

        def ask(client: "redis.Redis") -> tuple[bool, str, bytes | None, bytes | None]:
            # The lease is asked for first: what was stored before it was granted is then seen.
            with client.pipeline(transaction=False) as pipe:
                pipe.set(trip.lease, token, nx=True, px=lasts)
                pipe.get(trip.lease)
                pipe.get(trip.place)
                pipe.get(trip.note_of(awaited))
                granted, holder, packed, note = pipe.execute()
            return bool(granted), (holder or b"").decode(), packed, note

        return cache_server().ask(ask)

    def _fetch(self, trip: Trip) -> Entry:
        try:
            body = trip.fetch()
        except self._absence as absence:
            return Entry(at=time.time(), body=b"null", absent=absence.message)
        return Entry(at=time.time(), body=body)

    def _note(self, trip: Trip, token: str, error: DomainError) -> None:
        # Only for those who are waiting for this very flight: the next one tries for itself.
        said = orjson.dumps([error.code, error.message, error.retry_after])
        try:
            cache_server().ask(
                lambda client: client.set(
                    trip.note_of(token), said, ex=SECONDS_TO_REMEMBER_A_FAILURE
                )
            )
        except CacheUnavailable:
            return

    def _failed_elsewhere(self, note: bytes) -> DomainError:
        code, message, retry_after = orjson.loads(note)
        return self._failures.get(code, self._late)(message, retry_after=retry_after)


class _IsBeingFetched(Exception):
    """Another process is fetching it, and who asked can do without."""
