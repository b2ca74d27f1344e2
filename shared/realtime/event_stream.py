"""One client's stream, from its first byte to its end."""

from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Hashable, Sequence
from functools import partial

from django.conf import settings

from shared.auth.bearer import SignIn
from shared.errors import DomainError
from shared.realtime.encoding import HEARTBEAT, EncodedEvent, StreamEncoder, comment
from shared.realtime.feeds import Feed, Subscription, get_or_create_feed
from shared.realtime.metrics import increment
from shared.realtime.outbound_queue import COMPLETE, OutboundQueue, QueuedItem
from shared.realtime.pubsub import PubSub
from shared.realtime.session_monitor import SessionMonitor
from shared.realtime.slots import StreamSlot
from shared.realtime.sources import (
    MAX_REPLAYED,
    REPLAY_BATCH,
    MessageSource,
    Replay,
    Source,
    StateSource,
    StreamEvent,
)
from shared.realtime.threads import run_in_thread

MAX_REMEMBERED_IDS = 1000

_RESET = StreamEvent(
    "reset", {"detail": f"More than {MAX_REPLAYED} were missed: the newest follow."}
)


class EventStream:
    """The bytes for one client. ``run`` is called once, on the event loop."""

    def __init__(
        self,
        sources: Sequence[Source],
        *,
        encoder: StreamEncoder,
        initial: Sequence[EncodedEvent | None],
        transport: Hashable,
        last_id: int | None,
        is_resumed: bool,
        sign_in: SignIn | None,
        slot: StreamSlot,
    ) -> None:
        self._sources = sources
        self._encoder = encoder
        self._initial = list(initial)
        self._transport = transport
        self._last_id = last_id
        self._is_resumed = is_resumed
        self._sign_in = sign_in
        self._slot = slot
        # Clients remember only the last event id, so a stream that supports replay sends ids with
        # replayable events only.
        self._has_replay = any(_replay_for(source) for source in sources)
        self._sent_ids: OrderedDict[int | str, None] = OrderedDict()

    def __del__(self) -> None:
        # If the server drops the response before iterating over it, `run` never starts.
        self._slot.release()

    async def run(self) -> AsyncIterator[bytes]:
        """Yield the chunks of the stream until it ends."""
        pubsub = PubSub.current()
        queue = OutboundQueue()
        monitor = SessionMonitor.for_pubsub(pubsub)
        subscriptions: list[tuple[Feed, Subscription]] = []
        pubsub.add_queue(queue)
        monitor.add(self._sign_in)
        user = self._sign_in.user if self._sign_in else None
        try:
            # Subscribed before the first byte: after a client has read it, nothing is missed.
            for index, source in enumerate(self._sources):
                feed = get_or_create_feed(
                    pubsub,
                    source,
                    prepare=self._encoder.prepare,
                    transport=self._transport,
                    user=user,
                )
                subscription = Subscription(queue, index, source.read, source.read_own)
                subscriptions.append((feed, subscription))
                await feed.add(subscription)
            queue.discard_gaps()
            yield self._encoder.opening + b"".join(self._initial_chunks())
            for source in self._sources if self._is_resumed else ():
                async for chunk in self._replay_missed(source):
                    yield chunk
            while True:
                item = await queue.get(timeout=settings.NEXUS_STREAM_HEARTBEAT)
                if not await monitor.is_valid(self._sign_in):
                    yield comment("session ended")
                    return
                if item is None and queue.close_reason is not None:
                    yield self._closing_frame(queue.close_reason)
                    return
                async for chunk in self._encode_item(item):
                    yield chunk
        except DomainError as failure:
            yield self._encoder.encode_failure(failure)
        finally:
            for feed, subscription in subscriptions:
                feed.remove(subscription)
            monitor.remove(self._sign_in)
            pubsub.remove_queue(queue)
            self._slot.release()

    def _initial_chunks(self) -> list[bytes]:
        return [
            self._with_id(source, encoded)
            for source, encoded in zip(self._sources, self._initial, strict=True)
            if encoded is not None
        ]

    async def _encode_item(self, item: QueuedItem | None) -> AsyncIterator[bytes]:
        if item is None:
            yield HEARTBEAT
            return
        source = self._sources[item.source_index]
        if item.is_gap:
            async for chunk in self._replay_missed(source):
                yield chunk
            return
        encoded = await self._encoder.encode(item.prepared)
        if self._is_new(item.source_index, encoded):
            increment("delivered")
            yield self._with_id(source, encoded)

    def _is_new(self, source_index: int, encoded: EncodedEvent) -> bool:
        if isinstance(self._sources[source_index], StateSource):
            # The read after the subscription mostly finds the state that was sent on opening.
            initial, self._initial[source_index] = self._initial[source_index], None
            return initial is None or initial.body != encoded.body
        return encoded.id is None or encoded.id not in self._sent_ids

    async def _replay_missed(self, source: Source) -> AsyncIterator[bytes]:
        replay = _replay_for(source)
        if replay is None or self._last_id is None:
            return
        batch = await self._read_batch(replay.next_after, self._last_id)
        if len(batch) == REPLAY_BATCH and await run_in_thread(
            partial(replay.is_too_long, self._last_id)
        ):
            yield self._encoder.prepare(_RESET, self._last_id).body
            batch = await self._read_batch(replay.newest_after, self._last_id)
        while batch:
            after = self._last_id
            for encoded in batch:
                if encoded.id not in self._sent_ids:
                    increment("delivered")
                    yield self._with_id(source, encoded)
            if len(batch) < REPLAY_BATCH or self._last_id == after:
                return
            batch = await self._read_batch(replay.next_after, self._last_id)

    async def _read_batch(
        self, read: Callable[[int], Sequence[StreamEvent]], after: int
    ) -> Sequence[EncodedEvent]:
        return await run_in_thread(
            lambda: [self._encoder.prepare(each, after) for each in read(after)]
        )

    def _with_id(self, source: Source, encoded: EncodedEvent) -> bytes:
        if self._has_replay and not _replay_for(source):
            return encoded.body
        if encoded.id is None:
            return encoded.body
        if self._has_replay:
            self._remember(encoded.id)
        return b"id: %b\n%b" % (str(encoded.id).encode(), encoded.body)

    def _remember(self, sent_id: int | str) -> None:
        if isinstance(sent_id, int):
            self._last_id = max(self._last_id or 0, sent_id)
        self._sent_ids[sent_id] = None
        if len(self._sent_ids) > MAX_REMEMBERED_IDS:
            self._sent_ids.popitem(last=False)

    def _closing_frame(self, reason: BaseException | str) -> bytes:
        if isinstance(reason, DomainError):
            return self._encoder.encode_failure(reason)
        if reason == COMPLETE:
            return self._encoder.completion
        return comment(str(reason))


def _replay_for(source: Source) -> Replay | None:
    return source.replay if isinstance(source, MessageSource) else None
