"""Reading for watchers: once for all who share an audience, again for each event."""

import asyncio
import logging
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any

from shared.errors import DomainError
from shared.realtime.channels import Announcement, Channel, next_id
from shared.realtime.counting import tally
from shared.realtime.hub import Hub
from shared.realtime.inboxes import COMPLETE, Inbox, Item
from shared.realtime.sources import Last, Source, State
from shared.realtime.threads import in_thread

logger = logging.getLogger(__name__)

MOST_A_SECOND = 4
"""How often one state is read, and so shown, in a second."""

MOST_UNREAD = 1000
"""Announcements of things that may wait to be read; with one more, whoever waits is let go."""

MOST_FAILURES = 10
SECONDS_BETWEEN_TRIES = 0.5

Prepare = Callable[[Any, int], Any]


@dataclass(frozen=True, eq=False, slots=True)
class Seat:
    """Where a stream receives one of its sources, and how it would read it by itself."""

    inbox: Inbox
    number: int
    read: Callable[..., Any]


class Feed(ABC):
    """Reads one source for one or more streams. It works only while there is something to do."""

    def __init__(
        self, hub: Hub, channel: Channel, *, prepare: Prepare, key: Hashable | None
    ) -> None:
        self._hub = hub
        self._channel = channel
        self._prepare = prepare
        self._key = key
        self._seats: set[Seat] = set()
        self._is_busy = False
        tally("feeds")

    async def take(self, seat: Seat) -> None:
        """Read for this seat too, from now on."""
        self._seats.add(seat)
        tally("subscribers")
        await self._hub.listen(self._channel, self)
        self.joined(seat)

    def leave(self, seat: Seat) -> None:
        """Read for this seat no more, and for nobody if it was the last."""
        self._seats.discard(seat)
        tally("subscribers", -1)
        if not self._seats:
            tally("feeds", -1)
            self._hub.feeds.pop(self._key, None)
            self._hub.leave(self._channel, self)

    def joined(self, seat: Seat) -> None:  # noqa: B027  # things need nothing
        """Do for a new seat what it needs at once."""

    @abstractmethod
    def heard(self, announcement: Announcement) -> None:
        """Read what was announced."""

    @abstractmethod
    def resumed(self) -> None:
        """Make up for what may have been missed."""

    def _begin(self) -> None:
        if not self._is_busy:
            self._is_busy = True
            self._hub.start(self._work_until_done())

    async def _work_until_done(self) -> None:
        try:
            await self._work()
        finally:
            self._is_busy = False

    @abstractmethod
    async def _work(self) -> None:
        """Do what there is to do, until there is nothing left."""

    async def _prepared(self, read: Callable[[], Any], announced: int) -> Any:
        """
        Read on another thread, again while the database is away.

        :raises DomainError: if the reader may not see it.
        """
        for failures in range(MOST_FAILURES):
            try:
                return await in_thread(lambda: self._read_once(read, announced))
            except DomainError:
                raise
            except Exception:
                if failures + 1 == MOST_FAILURES:
                    raise
                if not failures:
                    logger.exception("A stream of %s cannot be read.", self._channel.name)
                await asyncio.sleep(SECONDS_BETWEEN_TRIES)
        return None

    def _read_once(self, read: Callable[[], Any], announced: int) -> Any:
        value = read()
        if isinstance(value, Last):
            return Last(None if value.value is None else self._prepare(value.value, announced))
        return None if value is None else self._prepare(value, announced)

    def _end(self, seats: set[Seat], reason: BaseException | str) -> None:
        for seat in seats:
            seat.inbox.end(reason)


class StateFeed(Feed):
    """Reads the present state: the latest wins."""

    def __init__(
        self, hub: Hub, channel: Channel, *, prepare: Prepare, key: Hashable | None
    ) -> None:
        super().__init__(hub, channel, prepare=prepare, key=key)
        self._waiting: set[Seat] = set()
        self._announced = next_id()
        self._next_at = 0.0

    def joined(self, seat: Seat) -> None:
        """Read for the new one: what it saw on opening may be old by now."""
        self._waiting.add(seat)
        self._begin()

    def heard(self, announcement: Announcement) -> None:
        """Read for all."""
        self._announced = announcement.id
        self.resumed()

    def resumed(self) -> None:
        """Read for all."""
        self._waiting |= self._seats
        self._begin()

    async def _work(self) -> None:
        clock = asyncio.get_running_loop().time
        while self._waiting:
            await asyncio.sleep(max(0.0, self._next_at - clock()))
            self._next_at = clock() + 1 / MOST_A_SECOND
            seats, self._waiting = self._waiting & self._seats, set()
            if seats:
                await self._show(seats)

    async def _show(self, seats: set[Seat]) -> None:
        try:
            prepared = await self._prepared(next(iter(seats)).read, self._announced)
        except DomainError as failure:
            self._end(seats, failure)
        except Exception:
            self._end(seats, "unreadable")
            raise
        else:
            for seat in seats:
                seat.inbox.put_latest(Item(number=seat.number, prepared=prepared))


class ThingsFeed(Feed):
    """Reads each thing that is announced, one after the other."""

    def __init__(
        self, hub: Hub, channel: Channel, *, prepare: Prepare, key: Hashable | None
    ) -> None:
        super().__init__(hub, channel, prepare=prepare, key=key)
        self._unread: deque[Announcement] = deque()

    def heard(self, announcement: Announcement) -> None:
        """Read it when those before it are read."""
        if len(self._unread) >= MOST_UNREAD:
            self._end(self._seats, "lagging")
            return
        self._unread.append(announcement)
        self._begin()

    def resumed(self) -> None:
        """Have each stream look for what it missed."""
        for seat in self._seats:
            seat.inbox.put_gap(seat.number)

    async def _work(self) -> None:
        while self._unread and self._seats:
            announcement = self._unread.popleft()
            read = next(iter(self._seats)).read
            try:
                prepared = await self._prepared(lambda: read(announcement), announcement.id)  # noqa: B023
            except DomainError:
                continue
            except Exception:
                self._end(self._seats, "unreadable")
                raise
            self._deliver(prepared)

    def _deliver(self, prepared: Any) -> None:
        is_last = isinstance(prepared, Last)
        thing = prepared.value if is_last else prepared
        for seat in self._seats:
            if thing is not None:
                seat.inbox.put(Item(number=seat.number, prepared=thing))
        if is_last:
            self._end(self._seats, COMPLETE)


def feed_for(hub: Hub, source: Source, *, prepare: Prepare, door: Hashable) -> Feed:
    """
    Return the feed of a source: the one there is, if it is shared, or else a new one.

    Two streams share one if they agree on channel, audience, ``door`` and on the code that reads.
    """
    kind = StateFeed if isinstance(source, State) else ThingsFeed
    key = _key_of(source, door)
    if key is None:
        return kind(hub, source.channel, prepare=prepare, key=None)
    if key not in hub.feeds:
        hub.feeds[key] = kind(hub, source.channel, prepare=prepare, key=key)
    feed: Feed = hub.feeds[key]
    return feed


def _key_of(source: Source, door: Hashable) -> Hashable | None:
    code = getattr(source.read, "__code__", None)
    if source.audience is None or code is None:
        return None
    return (source.channel, source.audience, door, code)
