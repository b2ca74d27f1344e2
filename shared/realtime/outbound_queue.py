"""The outbound queue of one stream. It is short: the stream of a slow consumer is closed."""

import asyncio
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

from shared.realtime.metrics import increment

COMPLETE = "complete"
"""The reason for closing a stream whose subject has come to an end, as opposed to a failure."""

MAX_QUEUED = 100
"""Messages that one stream may have waiting; with one more it is closed."""


@dataclass(frozen=True, slots=True)
class QueuedItem:
    """A prepared value of one source, or a marker that messages of the source may be missing."""

    source_index: int
    prepared: Any = None
    is_gap: bool = False


class OutboundQueue:
    """The messages and latest states that one stream has yet to send."""

    def __init__(self) -> None:
        self.close_reason: str | BaseException | None = None
        self._items: OrderedDict[Hashable, QueuedItem] = OrderedDict()
        self._changed = asyncio.Event()
        self._message_number = 0
        # The task that sends the stream. While it waits for a slow client, only cancelling it
        # ends the stream.
        self._task = asyncio.current_task()

    def put_state(self, item: QueuedItem) -> None:
        """Add a state, in place of an older one of the same source that still waits."""
        self._put(("state", item.source_index), item)

    def put_message(self, item: QueuedItem) -> None:
        """Add a message. If the queue is full, close the stream instead."""
        if self.close_reason is not None:
            return
        if len(self._items) >= MAX_QUEUED:
            increment("lagging")
            self.close("lagging")
            if self._task:
                self._task.cancel()
            return
        self._message_number += 1
        self._put(self._message_number, item)

    def put_gap(self, source_index: int) -> None:
        """Add a marker that messages of a source may be missing, unless one waits already."""
        self._put(("gap", source_index), QueuedItem(source_index=source_index, is_gap=True))

    def discard_gaps(self) -> None:
        """Remove the gap markers, because the stream is about to replay missed messages anyway."""
        for key in [key for key, item in self._items.items() if item.is_gap]:
            del self._items[key]

    def close(self, reason: str | BaseException) -> None:
        """Close the queue after the waiting items, for the first reason or failure given."""
        if self.close_reason is None:
            self.close_reason = reason
        self._changed.set()

    async def get(self, *, timeout: float) -> QueuedItem | None:
        """
        Return the oldest item, after waiting for one if there is none.

        Returns None if no item arrives within the timeout (seconds) or the queue is closed.
        """
        if not self._items and self.close_reason is None:
            self._changed.clear()
            try:
                async with asyncio.timeout(timeout):
                    await self._changed.wait()
            except TimeoutError:
                return None
        return self._items.popitem(last=False)[1] if self._items else None

    def _put(self, key: Hashable, item: QueuedItem) -> None:
        self._items[key] = item
        self._changed.set()
