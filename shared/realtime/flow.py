"""One client's stream, from its first byte to its end."""

from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Hashable, Sequence
from functools import partial

from django.conf import settings

from shared.auth.bearer import SignIn
from shared.errors import DomainError
from shared.realtime.counting import tally
from shared.realtime.feeds import Feed, Seat, feed_for
from shared.realtime.guests import Guests
from shared.realtime.hub import Hub
from shared.realtime.inboxes import COMPLETE, Inbox, Item
from shared.realtime.places import Place
from shared.realtime.sources import (
    MISSED_AT_ONCE,
    MOST_MISSED,
    Replay,
    Shown,
    Source,
    State,
    Things,
)
from shared.realtime.threads import in_thread
from shared.realtime.wire import HEARTBEAT, Wire, Written, comment

IDS_REMEMBERED = 1000

_RESET = Shown("reset", {"detail": f"More than {MOST_MISSED} were missed: the newest follow."})


class Flow:
    """What one client is sent. It is run once, on the event loop."""

    def __init__(
        self,
        sources: Sequence[Source],
        *,
        wire: Wire,
        first: Sequence[Written | None],
        door: Hashable,
        last_id: int | None,
        guest: SignIn | None,
        place: Place,
    ) -> None:
        self._sources = sources
        self._wire = wire
        self._first = list(first)
        self._door = door
        self._last_id = last_id
        self._guest = guest
        self._place = place
        # A client keeps one id, the last, so only what can be asked for again has one then.
        self._has_replay = any(_missed_of(source) for source in sources)
        self._sent_ids: OrderedDict[int | str, None] = OrderedDict()

    def __del__(self) -> None:
        # One that was answered and never run has nothing else that would end it.
        self._place.leave()

    async def run(self) -> AsyncIterator[bytes]:
        """Yield what is to be sent, until there is a reason to end."""
        hub = Hub.here()
        inbox = Inbox()
        guests = Guests.of(hub)
        taken: list[tuple[Feed, Seat]] = []
        hub.admit(inbox)
        guests.enter(self._guest)
        try:
            # Heard first and opened then: whoever has read the opening misses nothing.
            for number, source in enumerate(self._sources):
                feed = feed_for(hub, source, prepare=self._wire.prepare, door=self._door)
                taken.append((feed, Seat(inbox, number, source.read)))
                await feed.take(taken[-1][1])
            inbox.forget_gaps()
            yield self._wire.opening + b"".join(self._first_chunks())
            for source in self._sources:
                async for chunk in self._missed(source):
                    yield chunk
            while True:
                item = await inbox.take(patience=settings.NEXUS_STREAM_HEARTBEAT)
                if not await guests.may_stay(self._guest):
                    yield comment("session ended")
                    return
                if item is None and inbox.end_reason is not None:
                    yield self._farewell(inbox.end_reason)
                    return
                async for chunk in self._shown(item):
                    yield chunk
        except DomainError as failure:
            yield self._wire.failure(failure)
        finally:
            for feed, seat in taken:
                feed.leave(seat)
            guests.leave(self._guest)
            hub.dismiss(inbox)
            self._place.leave()

    def _first_chunks(self) -> list[bytes]:
        return [
            self._chunk(source, written)
            for source, written in zip(self._sources, self._first, strict=True)
            if written is not None
        ]

    async def _shown(self, item: Item | None) -> AsyncIterator[bytes]:
        if item is None:
            yield HEARTBEAT
            return
        source = self._sources[item.number]
        if item.is_gap:
            async for chunk in self._missed(source):
                yield chunk
            return
        written = await self._wire.write(item.prepared)
        if self._is_news(item.number, written):
            tally("delivered")
            yield self._chunk(source, written)

    def _is_news(self, number: int, written: Written) -> bool:
        if isinstance(self._sources[number], State):
            # Read again once the channel was heard, a state is mostly the one shown already.
            first, self._first[number] = self._first[number], None
            return first is None or first.body != written.body
        return written.id is None or written.id not in self._sent_ids

    async def _missed(self, source: Source) -> AsyncIterator[bytes]:
        replay = _missed_of(source)
        if replay is None or self._last_id is None:
            return
        found = await self._read_missed(replay.next_after, self._last_id)
        if len(found) == MISSED_AT_ONCE and await in_thread(
            partial(replay.is_too_long, self._last_id)
        ):
            yield self._wire.prepare(_RESET, self._last_id).body
            found = await self._read_missed(replay.newest_after, self._last_id)
        while found:
            after = self._last_id
            for written in found:
                if written.id not in self._sent_ids:
                    tally("delivered")
                    yield self._chunk(source, written)
            if len(found) < MISSED_AT_ONCE or self._last_id == after:
                return
            found = await self._read_missed(replay.next_after, self._last_id)

    async def _read_missed(
        self, read: Callable[[int], Sequence[Shown]], after: int
    ) -> Sequence[Written]:
        return await in_thread(lambda: [self._wire.prepare(each, after) for each in read(after)])

    def _chunk(self, source: Source, written: Written) -> bytes:
        if self._has_replay and not _missed_of(source):
            return written.body
        if written.id is None:
            return written.body
        if self._has_replay:
            self._remember(written.id)
        return b"id: %b\n%b" % (str(written.id).encode(), written.body)

    def _remember(self, sent: int | str) -> None:
        if isinstance(sent, int):
            self._last_id = max(self._last_id or 0, sent)
        self._sent_ids[sent] = None
        if len(self._sent_ids) > IDS_REMEMBERED:
            self._sent_ids.popitem(last=False)

    def _farewell(self, reason: BaseException | str) -> bytes:
        if isinstance(reason, DomainError):
            return self._wire.failure(reason)
        if reason == COMPLETE:
            return self._wire.completion
        return comment(str(reason))


def _missed_of(source: Source) -> Replay | None:
    return source.missed if isinstance(source, Things) else None
