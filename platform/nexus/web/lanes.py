"""Warm threads with a queue before them, bounded by the time that is waited in it."""

import asyncio
import threading
import time
from collections import deque
from collections.abc import Callable
from functools import partial
from queue import SimpleQueue
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class NoPlace(Exception):
    """The lane has as much to do as it may have, or did not come to this in time."""


class Pace:
    """
    How fast the waiting work is begun while every thread is busy.

    A burst tells nothing in its first moments, so for ``SECONDS_OF_GRACE`` nothing is expected:
    longer than requests may be held up together by a service outside that has just become slow.
    """

    SECONDS_OF_GRACE = 1.0
    STARTS_REMEMBERED = 64

    def __init__(self) -> None:
        self._starts: deque[float] = deque(maxlen=self.STARTS_REMEMBERED)
        self._busy_since: float | None = None

    def rest(self) -> None:
        """Forget everything, because a thread is free."""
        self._busy_since = None

    def note_start(self) -> None:
        """Note that a thread has begun some work."""
        self._starts.append(time.monotonic())

    def expected_wait(self, waiting: int) -> float:
        """Return for how many seconds one would wait behind so many others."""
        now = time.monotonic()
        if self._busy_since is None:
            self._busy_since = now
            self._starts.clear()
        if now - self._busy_since < self.SECONDS_OF_GRACE:
            return 0.0
        starts = list(self._starts)
        # Counted up to this moment: if nothing is begun any more, the pace falls by the second.
        since = starts[0] if len(starts) == self.STARTS_REMEMBERED else self._busy_since
        return waiting * (now - since) / max(1, len(starts))


class Lane:
    """
    A fixed number of threads that live as long as the process, each with its connections.

    Work waits for a thread for ``patience`` seconds at most. What would have to wait longer is
    refused at once, as is what finds all ``places`` taken, or more than ``most_bytes`` of other
    requests held: these two only guard the memory of the process.
    """

    def __init__(
        self,
        name: str,
        *,
        threads: int,
        places: int | None = None,
        most_bytes: int | None = None,
        patience: float | None = None,
    ) -> None:
        self._places = places
        self._most_bytes = most_bytes
        self._patience = patience
        self._pace = Pace()
        self._taken = 0
        self._held_bytes = 0
        self._jobs: SimpleQueue[_Job[Any]] = SimpleQueue()
        self._threads = [
            threading.Thread(target=self._serve, name=f"{name}-{number}", daemon=True)
            for number in range(threads)
        ]
        for thread in self._threads:
            thread.start()

    async def run(self, work: Callable[[], T], *, size: int = 0) -> T:
        """
        Do the work on a thread of this lane. Call it from the event loop's thread alone.

        ``size`` is the number of bytes that are held while it waits.

        :raises NoPlace: if it was not begun.
        """
        if self._is_full(size) or self._would_wait_too_long():
            raise NoPlace
        job = _Job(work, partial(self._left, size))
        self._taken += 1
        self._held_bytes += size
        self._jobs.put(job)
        if self._patience is None or self._taken <= len(self._threads):
            return await job.done
        timer = job.loop.call_later(self._patience, job.give_up)
        try:
            return await job.done
        finally:
            timer.cancel()

    def _is_full(self, size: int) -> bool:
        if self._places is not None and self._taken >= self._places:
            return True
        return self._most_bytes is not None and self._held_bytes + size > self._most_bytes

    def _would_wait_too_long(self) -> bool:
        waiting = self._taken - len(self._threads)
        if waiting < 0 or self._patience is None:
            self._pace.rest()
            return False
        return self._pace.expected_wait(waiting) > self._patience

    def _serve(self) -> None:
        while True:
            job = self._jobs.get()
            if job.take():
                self._pace.note_start()
                job.do()

    def _left(self, size: int) -> None:
        self._taken -= 1
        self._held_bytes -= size


class _Job(Generic[T]):
    """Work to do on a thread, and where its result is awaited."""

    def __init__(self, work: Callable[[], T], left: Callable[[], None]) -> None:
        self.loop = asyncio.get_running_loop()
        self.done: asyncio.Future[T] = self.loop.create_future()
        self._work = work
        self._left = left
        # Whoever takes the only token decides: the thread that begins, or the clock that gives up.
        self._tokens = [None]

    def take(self) -> bool:
        """Say whether the work is the caller's to do: it is once, unless it was given up."""
        try:
            self._tokens.pop()
        except IndexError:
            return False
        return True

    def do(self) -> None:
        try:
            result = self._work()
        except BaseException as failure:
            self.loop.call_soon_threadsafe(self._fail, failure)
        else:
            self.loop.call_soon_threadsafe(self._finish, result)

    def give_up(self) -> None:
        if self.take():
            self._fail(NoPlace())

    def _finish(self, result: T) -> None:
        self._left()
        # Whoever waited may have been cancelled meanwhile.
        if not self.done.done():
            self.done.set_result(result)

    def _fail(self, failure: BaseException) -> None:
        self._left()
        if not self.done.done():
            self.done.set_exception(failure)
