"""What waits to be sent to one client: little, because a client that is too slow is let go."""

import asyncio
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

from shared.realtime.counting import tally

COMPLETE = "complete"
"""The reason of a stream whose subject has come to an end, as opposed to a failure."""

MOST_WAITING = 100
"""Things that may wait for one client; one more and its stream is closed."""


@dataclass(frozen=True, slots=True)
class Item:
    """Something to send of one source, or a sign to look there for what was missed."""

    number: int
    prepared: Any = None
    is_gap: bool = False


class Inbox:
    """The things and the latest states that one stream has yet to send."""

    def __init__(self) -> None:
        self.end_reason: str | BaseException | None = None
        self._waiting: OrderedDict[Hashable, Item] = OrderedDict()
        self._arrived = asyncio.Event()
        self._number = 0
        # Whoever runs the stream: while it waits for a slow client nothing else can end it.
        self._task = asyncio.current_task()

    def put_latest(self, item: Item) -> None:
        """Add a state, in the place of an older one that waits still."""
        self._add(("state", item.number), item)

    def put(self, item: Item) -> None:
        """Add a thing. A client that has not taken the ones before is let go."""
        if self.end_reason is not None:
            return
        if len(self._waiting) >= MOST_WAITING:
            tally("lagging")
            self.end("lagging")
            if self._task:
                self._task.cancel()
            return
        self._number += 1
        self._add(self._number, item)

    def put_gap(self, number: int) -> None:
        """Add the sign that things of a source may have been missed, unless it waits already."""
        self._add(("gap", number), Item(number=number, is_gap=True))

    def forget_gaps(self) -> None:
        """Take these signs back: the stream is about to look for what was missed anyway."""
        for place in [place for place, item in self._waiting.items() if item.is_gap]:
            del self._waiting[place]

    def end(self, reason: str | BaseException) -> None:
        """End the stream after what waits, for a reason that has a name or is a failure."""
        if self.end_reason is None:
            self.end_reason = reason
        self._arrived.set()

    async def take(self, *, patience: float) -> Item | None:
        """Return what has waited longest; None if nothing came, or the stream is to end."""
        if not self._waiting and self.end_reason is None:
            self._arrived.clear()
            try:
                async with asyncio.timeout(patience):
                    await self._arrived.wait()
            except TimeoutError:
                return None
        return self._waiting.popitem(last=False)[1] if self._waiting else None

    def _add(self, place: Hashable, item: Item) -> None:
        self._waiting[place] = item
        self._arrived.set()
