"""One connection to the cache server for all streams of an event loop, with fan-out to feeds."""

import asyncio
import logging
import os
from collections import defaultdict
from collections.abc import Callable, Coroutine, Hashable
from typing import Any, Protocol
from weakref import WeakKeyDictionary

import redis
from django.conf import settings
from redis.asyncio import Redis
from redis.asyncio.client import PubSub as Connection
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from shared.caching.topology import connect_to_subscribe, parse_address
from shared.lifecycle import on_stop
from shared.realtime.channels import Announcement, Channel
from shared.realtime.metrics import increment
from shared.realtime.outbound_queue import OutboundQueue

logger = logging.getLogger(__name__)

SUBSCRIBE_TIMEOUT = 1.0
"""Seconds that a stream waits for its subscription before it opens without the cache server."""

PING_AFTER = 5.0
"""Seconds without a message until a ping; after twice as many the connection counts as broken."""

RECONNECT_DELAYS = (0.05, 0.1, 0.25, 0.5, 1.0)
"""Seconds before each attempt to reconnect; the last value repeats."""


class Subscriber(Protocol):
    """The receiver of a channel's announcements."""

    def on_announcement(self, announcement: Announcement) -> None:
        """Handle one announcement."""

    def on_subscribed(self) -> None:
        """Handle the start or restart of the subscription: earlier announcements may be lost."""


class PubSub:
    """
    Subscribes to channels for the streams of one event loop.

    The connection opens with the first stream and closes after the last. If it breaks, it is
    opened again, and the subscribers are notified that announcements may be lost.
    """

    def __init__(self) -> None:
        self.feeds: dict[Hashable, Any] = {}
        self._queues: set[OutboundQueue] = set()
        self._remove_stop_callback: Callable[[], None] | None = None
        self._subscribers: defaultdict[str, set[Subscriber]] = defaultdict(set)
        self._confirmed: dict[str, asyncio.Event] = {}
        self._changed = asyncio.Event()
        self._connection_task: asyncio.Task[None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    @classmethod
    def current(cls) -> "PubSub":
        """Return the instance of the running event loop."""
        return _instances.setdefault(asyncio.get_running_loop(), cls())

    def add_queue(self, queue: OutboundQueue) -> None:
        """Close this queue, too, when the process begins to shut down."""
        self._queues.add(queue)
        if self._remove_stop_callback is None:
            loop = asyncio.get_running_loop()

            def close_all() -> None:
                loop.call_soon_threadsafe(self._close_queues)

            self._remove_stop_callback = on_stop(close_all)

    def remove_queue(self, queue: OutboundQueue) -> None:
        """Remove the queue of a stream that has ended."""
        self._queues.discard(queue)
        if not self._queues and self._remove_stop_callback:
            self._remove_stop_callback()
            self._remove_stop_callback = None

    def _close_queues(self) -> None:
        for queue in self._queues:
            queue.close("the server stops")

    async def subscribe(self, channel: Channel, subscriber: Subscriber) -> None:
        """Pass the announcements of a channel to the subscriber from now on."""
        key = channel.key
        if key not in self._subscribers:
            increment("channels")
            self._confirmed[key] = asyncio.Event()
            self._changed.set()
        self._subscribers[key].add(subscriber)
        if self._connection_task is None:
            self._connection_task = self.start_task(self._stay_connected())
        try:
            async with asyncio.timeout(SUBSCRIBE_TIMEOUT):
                await self._confirmed[key].wait()
        except TimeoutError:
            # A stream shows the present state even without the cache server. It reads again as
            # soon as the subscription is confirmed.
            logger.warning("The cache server does not respond; a stream opens without it.")

    def unsubscribe(self, channel: Channel, subscriber: Subscriber) -> None:
        """Stop passing the announcements of a channel to the subscriber."""
        key = channel.key
        self._subscribers[key].discard(subscriber)
        if self._subscribers[key]:
            return
        del self._subscribers[key], self._confirmed[key]
        increment("channels", -1)
        self._changed.set()

    def start_task(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Run a coroutine in the background; its failure is logged."""
        task = asyncio.get_running_loop().create_task(work)
        # The event loop holds only weak references to tasks.
        self._tasks.add(task)
        increment("tasks")
        task.add_done_callback(self._discard_task)
        return task

    def _discard_task(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        increment("tasks", -1)
        if not task.cancelled() and task.exception():
            logger.error("A task of the streams failed.", exc_info=task.exception())

    async def _stay_connected(self) -> None:
        attempt = 0
        while self._subscribers:
            for confirmed in self._confirmed.values():
                confirmed.clear()
            try:
                async with await _client(attempt) as client, client.pubsub() as connection:
                    await connection.connect()
                    increment("connected")
                    attempt = 0
                    await self._serve(connection)
            except (redis.RedisError, OSError) as failure:
                if not attempt:
                    logger.warning("Streams lost the cache server: %s", failure)
                await asyncio.sleep(RECONNECT_DELAYS[attempt])
                attempt = min(attempt + 1, len(RECONNECT_DELAYS) - 1)
        self._connection_task = None

    async def _serve(self, connection: Connection) -> None:
        """Use the connection until there are no subscribers left or the connection breaks."""
        sending = asyncio.ensure_future(self._sync_subscriptions(connection))
        receiving = asyncio.ensure_future(self._receive(connection))
        try:
            await asyncio.wait({sending, receiving}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            await _cancel(sending)
            await _cancel(receiving)
        for task in (receiving, sending):
            if not task.cancelled():
                task.result()

    async def _sync_subscriptions(self, connection: Connection) -> None:
        subscribed: set[str] = set()
        while self._subscribers:
            self._changed.clear()
            wanted = set(self._subscribers)
            if wanted - subscribed:
                await connection.subscribe(*(wanted - subscribed))
            if subscribed - wanted:
                await connection.unsubscribe(*(subscribed - wanted))
            subscribed = wanted
            await self._changed.wait()

    async def _receive(self, connection: Connection) -> None:
        silent_periods = 0
        while True:
            message = await connection.get_message(timeout=PING_AFTER)
            if message is not None:
                silent_periods = 0
                self._dispatch(message)
                continue
            silent_periods += 1
            if silent_periods > 1:
                raise redis.ConnectionError("The ping was not answered in time.")
            await connection.ping()

    def _dispatch(self, message: dict[str, Any]) -> None:
        key = (message["channel"] or b"").decode()
        subscribers = tuple(self._subscribers.get(key, ()))
        if message["type"] == "message":
            announcement = Announcement.parse(message["data"])
            for subscriber in subscribers:
                subscriber.on_announcement(announcement)
        elif message["type"] == "subscribe" and key in self._confirmed:
            self._confirmed[key].set()
            for subscriber in subscribers:
                subscriber.on_subscribed()


_instances: WeakKeyDictionary[asyncio.AbstractEventLoop, PubSub] = WeakKeyDictionary()


async def _cancel(task: asyncio.Future[None]) -> None:
    # Cancelled repeatedly, because the client swallows a cancellation that arrives while it sends.
    while not task.done():
        task.cancel()
        await asyncio.wait({task}, timeout=0.1)


def client_name() -> str:
    """Return the name of this process's connection in the cache server's list of clients."""
    return f"nexus-streams-{os.getpid()}"


async def _client(attempt: int) -> "Redis":
    client: Redis = await connect_to_subscribe(
        parse_address(settings.CACHES["default"]["LOCATION"]),
        attempt=attempt,
        # PubSub reconnects by itself, because it must know that announcements may be lost.
        retry=Retry(NoBackoff(), 0),
        socket_connect_timeout=1.0,
        # Identifies the connection to operators who list the server's clients.
        client_name=client_name(),
    )
    return client
