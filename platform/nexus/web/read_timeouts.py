"""A time limit for reads that takes a fraction of the time of a timer for each."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class ReadTimeouts:
    """
    Cancels reads that take longer than ``timeout`` seconds, by one timer for all of them.

    It looks for them eight times in this time, so a read may take an eighth longer. Use it on one
    event loop at a time.
    """

    CHECKS = 8

    def __init__(self, timeout: float) -> None:
        self._timeout = timeout
        # In the order of their ends, because all may take the same time.
        self._ends: dict[asyncio.Task[Any], float] = {}
        self._expired: set[asyncio.Task[Any]] = set()
        self._watched_loop: asyncio.AbstractEventLoop | None = None

    async def limit(self, read: Coroutine[Any, Any, T]) -> T:
        """
        Return what the read returns.

        :raises TimeoutError: if it takes too long.
        """
        loop, task = asyncio.get_running_loop(), asyncio.current_task()
        assert task is not None
        self._ends[task] = loop.time() + self._timeout
        if self._watched_loop is not loop:
            self._watch(loop)
        try:
            return await read
        except asyncio.CancelledError:
            if task not in self._expired:
                raise
            task.uncancel()
            raise TimeoutError from None
        finally:
            self._ends.pop(task, None)
            self._expired.discard(task)

    def _watch(self, loop: asyncio.AbstractEventLoop) -> None:
        self._watched_loop = loop
        loop.call_later(self._timeout / self.CHECKS, self._cancel_expired, loop)

    def _cancel_expired(self, loop: asyncio.AbstractEventLoop) -> None:
        now = loop.time()
        for task, end in list(self._ends.items()):
            if end > now:
                break
            del self._ends[task]
            self._expired.add(task)
            task.cancel()
        if self._ends:
            self._watch(loop)
        else:
            self._watched_loop = None
