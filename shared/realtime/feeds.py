"""Reading for streams: once for all that share an audience, and again for each event."""

import asyncio
import logging
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import partial
from typing import Any

from shared.auth.models import User
from shared.errors import DomainError
from shared.realtime.channels import Announcement, Channel, next_id
from shared.realtime.metrics import increment
from shared.realtime.outbound_queue import COMPLETE, OutboundQueue, QueuedItem
from shared.realtime.pubsub import PubSub
from shared.realtime.sources import Completion, Source, StateSource
from shared.realtime.threads import run_in_thread

logger = logging.getLogger(__name__)

MAX_READS_PER_SECOND = 4
"""How often one state is read, and so sent, in a second."""

MAX_PENDING = 1000
"""Announcements of messages that may wait to be read; with one more, the streams are closed."""

MAX_ATTEMPTS = 10
RETRY_DELAY = 0.5
"""Seconds between two attempts to read."""

Prepare = Callable[[Any, int], Any]


@dataclass(frozen=True, eq=False, slots=True)
class Subscription:
    """The queue of a stream for one of its sources, and the functions that read the source."""

    queue: OutboundQueue
    source_index: int
    read: Callable[..., Any]
    read_own: Callable[..., Any] | None = None


class Feed(ABC):
    """Reads one source for one or more streams. It runs only while there is something to read."""

    def __init__(
        self, pubsub: PubSub, channel: Channel, *, prepare: Prepare, key: Hashable | None
    ) -> None:
        self._pubsub = pubsub
        self._channel = channel
        self._prepare = prepare
        self._key = key
        self._subscriptions: set[Subscription] = set()
        self._is_running = False
        increment("feeds")

    async def add(self, subscription: Subscription) -> None:
        """Read for this subscription, too, from now on."""
        self._subscriptions.add(subscription)
        increment("subscribers")
        await self._pubsub.subscribe(self._channel, self)
        self._on_added(subscription)

    def remove(self, subscription: Subscription) -> None:
        """Stop reading for this subscription; the last one ends the feed."""
        self._subscriptions.discard(subscription)
        increment("subscribers", -1)
        if not self._subscriptions:
            increment("feeds", -1)
            self._pubsub.feeds.pop(self._key, None)
            self._pubsub.unsubscribe(self._channel, self)

    def _on_added(self, subscription: Subscription) -> None:  # noqa: B027  # a hook, empty for messages
        """Prepare the first event of a new subscription."""

    @abstractmethod
    def on_announcement(self, announcement: Announcement) -> None:
        """Handle an announcement: read the state or message that it is about."""

    @abstractmethod
    def on_subscribed(self) -> None:
        """Read what may have been missed, because earlier announcements may be lost."""

    def _start(self) -> None:
        if not self._is_running:
            self._is_running = True
            self._pubsub.start_task(self._run())

    async def _run(self) -> None:
        try:
            await self._process_pending()
        finally:
            self._is_running = False

    @abstractmethod
    async def _process_pending(self) -> None:
        """Read and queue until nothing is pending."""

    async def _read_with_retries(self, read: Callable[[], Any], announcement_id: int) -> Any:
        """
        Read and prepare in the thread pool, again while the database is unavailable.

        :raises DomainError: if the viewer may not see the object.
        """
        for attempt in range(1, MAX_ATTEMPTS + 1):
            try:
                return await run_in_thread(lambda: self._read_once(read, announcement_id))
            except DomainError:
                raise
            except Exception:
                if attempt == MAX_ATTEMPTS:
                    raise
                if attempt == 1:
                    logger.exception("A stream of %s cannot be read.", self._channel.name)
                await asyncio.sleep(RETRY_DELAY)
        return None

    def _read_once(self, read: Callable[[], Any], announcement_id: int) -> Any:
        value = read()
        if isinstance(value, Completion):
            last = value.value
            return Completion(None if last is None else self._prepare(last, announcement_id))
        return None if value is None else self._prepare(value, announcement_id)

    def _close(self, subscriptions: set[Subscription], reason: BaseException | str) -> None:
        for subscription in subscriptions:
            subscription.queue.close(reason)


class StateFeed(Feed):
    """Reads the present state; only the latest is queued."""

    def __init__(
        self, pubsub: PubSub, channel: Channel, *, prepare: Prepare, key: Hashable | None
    ) -> None:
        super().__init__(pubsub, channel, prepare=prepare, key=key)
        self._pending: set[Subscription] = set()
        self._announcement_id = next_id()
        self._next_read_at = 0.0

    def _on_added(self, subscription: Subscription) -> None:
        """Read once for the new subscription: its first state may be out of date by now."""
        self._pending.add(subscription)
        self._start()

    def on_announcement(self, announcement: Announcement) -> None:
        """Read for all subscriptions."""
        self._announcement_id = announcement.id
        self.on_subscribed()

    def on_subscribed(self) -> None:
        """Read for all subscriptions."""
        self._pending |= self._subscriptions
        self._start()

    async def _process_pending(self) -> None:
        clock = asyncio.get_running_loop().time
        while self._pending:
            await asyncio.sleep(max(0.0, self._next_read_at - clock()))
            self._next_read_at = clock() + 1 / MAX_READS_PER_SECOND
            subscriptions, self._pending = self._pending & self._subscriptions, set()
            if subscriptions:
                await self._read_and_queue(subscriptions)

    async def _read_and_queue(self, subscriptions: set[Subscription]) -> None:
        try:
            await self._read_for_audience(subscriptions)
        except Exception:
            self._close(subscriptions, "unreadable")
            raise

    async def _read_for_audience(self, subscriptions: set[Subscription]) -> None:
        read = next(iter(subscriptions)).read
        try:
            prepared = await self._read_with_retries(read, self._announcement_id)
        except DomainError as failure:
            for each in subscriptions:
                await self._read_for_viewer(each, failure)
        else:
            self._queue_state(subscriptions, prepared)

    async def _read_for_viewer(self, subscription: Subscription, failure: DomainError) -> None:
        """Read what is hidden from the audience, or close the stream if its viewer may not."""
        try:
            if subscription.read_own is None:
                raise failure
            prepared = await self._read_with_retries(subscription.read_own, self._announcement_id)
        except DomainError as own_failure:
            self._close({subscription}, own_failure)
        else:
            self._queue_state({subscription}, prepared)

    def _queue_state(self, subscriptions: set[Subscription], prepared: Any) -> None:
        for each in subscriptions:
            each.queue.put_state(QueuedItem(source_index=each.source_index, prepared=prepared))


class MessageFeed(Feed):
    """Reads every announced message, one after the other."""

    def __init__(
        self, pubsub: PubSub, channel: Channel, *, prepare: Prepare, key: Hashable | None
    ) -> None:
        super().__init__(pubsub, channel, prepare=prepare, key=key)
        self._pending: deque[Announcement] = deque()

    def on_announcement(self, announcement: Announcement) -> None:
        """Read the message after those that were announced before it."""
        if len(self._pending) >= MAX_PENDING:
            self._close(self._subscriptions, "lagging")
            return
        self._pending.append(announcement)
        self._start()

    def on_subscribed(self) -> None:
        """Have each stream replay the messages that it has missed."""
        for each in self._subscriptions:
            each.queue.put_gap(each.source_index)

    async def _process_pending(self) -> None:
        while self._pending and self._subscriptions:
            announcement = self._pending.popleft()
            try:
                await self._read_and_queue(announcement)
            except Exception:
                self._close(self._subscriptions, "unreadable")
                raise

    async def _read_and_queue(self, announcement: Announcement) -> None:
        read = partial(next(iter(self._subscriptions)).read, announcement)
        try:
            prepared = await self._read_with_retries(read, announcement.id)
        except DomainError:
            for each in set(self._subscriptions):
                await self._read_for_viewer(each, announcement)
        else:
            self._queue_message(self._subscriptions, prepared)

    async def _read_for_viewer(
        self, subscription: Subscription, announcement: Announcement
    ) -> None:
        """Read what is hidden from the audience, unless the viewer may not see it either."""
        if subscription.read_own is None:
            return
        read = partial(subscription.read_own, announcement)
        try:
            prepared = await self._read_with_retries(read, announcement.id)
        except DomainError:
            return
        self._queue_message({subscription}, prepared)

    def _queue_message(self, subscriptions: set[Subscription], prepared: Any) -> None:
        is_last = isinstance(prepared, Completion)
        message = prepared.value if is_last else prepared
        for each in subscriptions:
            if message is not None:
                each.queue.put_message(QueuedItem(source_index=each.source_index, prepared=message))
        if is_last:
            self._close(subscriptions, COMPLETE)


def get_or_create_feed(
    pubsub: PubSub, source: Source, *, prepare: Prepare, transport: Hashable, user: User | None
) -> Feed:
    """
    Return the feed of a source: the existing one if it can be shared, otherwise a new one.

    Two streams share a feed if channel, audience, ``transport``, the code of ``read`` and the
    permissions of their users are equal.
    """
    feed_type = StateFeed if isinstance(source, StateSource) else MessageFeed
    key = _sharing_key(source, transport, user)
    if key is None:
        return feed_type(pubsub, source.channel, prepare=prepare, key=None)
    if key not in pubsub.feeds:
        pubsub.feeds[key] = feed_type(pubsub, source.channel, prepare=prepare, key=key)
    feed: Feed = pubsub.feeds[key]
    return feed


def _sharing_key(source: Source, transport: Hashable, user: User | None) -> Hashable | None:
    code = getattr(source.read, "__code__", None)
    if source.audience is None or code is None:
        return None
    # Any stream of a feed may read for all of them. Two streams of one user can differ in what they
    # may see: a token can lack the scope `admin`, and a session the second factor.
    permissions = user.shape_in_queries if user else None
    return (source.channel, source.audience, transport, code, permissions)
