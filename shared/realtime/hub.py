"""One connection to the cache server for all streams of this process, and whom to wake for what."""

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
from redis.asyncio.client import PubSub
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from shared.lifecycle import on_stop
from shared.realtime.channels import Announcement, Channel
from shared.realtime.counting import tally
from shared.realtime.inboxes import Inbox

logger = logging.getLogger(__name__)

SECONDS_TO_LISTEN = 1.0
"""How long a stream that opens waits for the cache server before it goes on without."""

SECONDS_OF_SILENCE = 5.0
"""After as much the server is asked whether it is there, and given up after twice as much."""

SECONDS_BETWEEN_TRIES = (0.05, 0.1, 0.25, 0.5, 1.0)


class Listener(Protocol):
    """Whoever is woken for a channel."""

    def heard(self, announcement: Announcement) -> None:
        """Something was announced."""

    def resumed(self) -> None:
        """The channel is listened to from now on: what was announced before may be lost."""


class Hub:
    """
    Listens for the streams of one event loop.

    The connection is made for the first stream and closed after the last. When it breaks it is
    made again, and whoever listens is told that something may have been missed.
    """

    def __init__(self) -> None:
        self.feeds: dict[Hashable, Any] = {}
        self._inboxes: set[Inbox] = set()
        self._take_back: Callable[[], None] | None = None
        self._listeners: defaultdict[str, set[Listener]] = defaultdict(set)
        self._heard: dict[str, asyncio.Event] = {}
        self._changed = asyncio.Event()
        self._connection: asyncio.Task[None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    @classmethod
    def here(cls) -> "Hub":
        """Return the hub of the running event loop."""
        return _hubs.setdefault(asyncio.get_running_loop(), cls())

    def admit(self, inbox: Inbox) -> None:
        """End this stream, too, when the process is told to stop."""
        self._inboxes.add(inbox)
        if self._take_back is None:
            loop = asyncio.get_running_loop()

            def end_all() -> None:
                loop.call_soon_threadsafe(self._end_all)

            self._take_back = on_stop(end_all)

    def dismiss(self, inbox: Inbox) -> None:
        """Forget a stream that has ended."""
        self._inboxes.discard(inbox)
        if not self._inboxes and self._take_back:
            self._take_back()
            self._take_back = None

    def _end_all(self) -> None:
        for inbox in self._inboxes:
            inbox.end("the server stops")

    async def listen(self, channel: Channel, listener: Listener) -> None:
        """Wake the listener for what is announced from now on."""
        key = channel.key
        if key not in self._listeners:
            tally("channels")
            self._heard[key] = asyncio.Event()
            self._changed.set()
        self._listeners[key].add(listener)
        if self._connection is None:
            self._connection = self.start(self._keep_connected())
        try:
            async with asyncio.timeout(SECONDS_TO_LISTEN):
                await self._heard[key].wait()
        except TimeoutError:
            # Without the cache server a stream still shows what there is; it is told to look
            # again as soon as the channel is heard.
            logger.warning("The cache server is not heard; a stream opens without it.")

    def leave(self, channel: Channel, listener: Listener) -> None:
        """Wake the listener no more."""
        key = channel.key
        self._listeners[key].discard(listener)
        if self._listeners[key]:
            return
        del self._listeners[key], self._heard[key]
        tally("channels", -1)
        self._changed.set()

    def start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Run a task of this hub."""
        task = asyncio.get_running_loop().create_task(work)
        # The loop itself remembers tasks only weakly.
        self._tasks.add(task)
        tally("tasks")
        task.add_done_callback(self._forget)
        return task

    def _forget(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        tally("tasks", -1)
        if not task.cancelled() and task.exception():
            logger.error("A task of the streams failed.", exc_info=task.exception())

    async def _keep_connected(self) -> None:
        tries = 0
        while self._listeners:
            for heard in self._heard.values():
                heard.clear()
            try:
                async with _client() as client, client.pubsub() as connection:
                    await connection.connect()
                    tally("connected")
                    tries = 0
                    await self._serve(connection)
            except (redis.RedisError, OSError) as broken:
                if not tries:
                    logger.warning("Streams lost the cache server: %s", broken)
                await asyncio.sleep(SECONDS_BETWEEN_TRIES[tries])
                tries = min(tries + 1, len(SECONDS_BETWEEN_TRIES) - 1)
        self._connection = None

    async def _serve(self, connection: PubSub) -> None:
        """Listen until nobody wants to hear any more, or the connection breaks."""
        saying = asyncio.ensure_future(self._say_what_to_hear(connection))
        hearing = asyncio.ensure_future(self._hear(connection))
        try:
            await asyncio.wait({saying, hearing}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            await _ended(saying)
            await _ended(hearing)
        for task in (hearing, saying):
            if not task.cancelled():
                task.result()

    async def _say_what_to_hear(self, connection: PubSub) -> None:
        said: set[str] = set()
        while self._listeners:
            self._changed.clear()
            wanted = set(self._listeners)
            if wanted - said:
                await connection.subscribe(*(wanted - said))
            if said - wanted:
                await connection.unsubscribe(*(said - wanted))
            said = wanted
            await self._changed.wait()

    async def _hear(self, connection: PubSub) -> None:
        silent = 0
        while True:
            message = await connection.get_message(timeout=SECONDS_OF_SILENCE)
            if message is not None:
                silent = 0
                self._pass_on(message)
                continue
            silent += 1
            if silent > 1:
                raise redis.ConnectionError("It has been silent for too long.")
            await connection.ping()

    def _pass_on(self, message: dict[str, Any]) -> None:
        key = (message["channel"] or b"").decode()
        listeners = tuple(self._listeners.get(key, ()))
        if message["type"] == "message":
            announcement = Announcement.read(message["data"])
            for listener in listeners:
                listener.heard(announcement)
        elif message["type"] == "subscribe" and key in self._heard:
            self._heard[key].set()
            for listener in listeners:
                listener.resumed()


_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()


async def _ended(task: asyncio.Future[None]) -> None:
    # Again and again, because the client swallows a cancellation that comes while it sends.
    while not task.done():
        task.cancel()
        await asyncio.wait({task}, timeout=0.1)


def client_name() -> str:
    """Return what the cache server calls this process's connection."""
    return f"nexus-streams-{os.getpid()}"


def _client() -> "Redis":
    connect: Callable[..., Redis] = Redis.from_url
    return connect(
        settings.CACHES["default"]["LOCATION"],
        # The hub itself tries again, and then knows that it has missed something.
        retry=Retry(NoBackoff(), 0),
        socket_connect_timeout=1.0,
        # For whoever looks at the server's list of clients.
        client_name=client_name(),
    )
