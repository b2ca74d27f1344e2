"""A pool of warm threads whose queue is bounded by waiting time."""

import asyncio
import threading
import time
from collections import deque
from collections.abc import Callable
from functools import partial
from queue import SimpleQueue
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class QueueFull(Exception):
    """The pool is at its limit, or no thread was free in time."""


class StartRate:
    """
    How fast queued work starts while every thread is busy.

    A burst has no measurable rate at first, so ``expected_wait`` is 0 for ``WARM_UP_SECONDS``.
    This is longer than an external service that becomes slow can delay several requests at once.
    """

    WARM_UP_SECONDS = 1.0
    MAX_STARTS = 64

    def __init__(self) -> None:
        self._starts: deque[float] = deque(maxlen=self.MAX_STARTS)
        self._busy_since: float | None = None

    def reset(self) -> None:
        """Discard the rate, because a thread is free."""
        self._busy_since = None

    def record_start(self) -> None:
        """Record that a thread has started some work."""
        self._starts.append(time.monotonic())

    def expected_wait(self, waiting: int) -> float:
        """Return for how many seconds new work would wait behind ``waiting`` queued items."""
        now = time.monotonic()
        if self._busy_since is None:
            self._busy_since = now
            self._starts.clear()
        if now - self._busy_since < self.WARM_UP_SECONDS:
            return 0.0
        starts = list(self._starts)
        # Measured up to now, so that the rate falls while no work starts.
        since = starts[0] if len(starts) == self.MAX_STARTS else self._busy_since
        return waiting * (now - since) / max(1, len(starts))


class ThreadPool:
    """
    A fixed number of threads that live as long as the process, each with its connections.

    Work waits for a thread for ``max_wait`` seconds at most. Work that would wait longer is
    refused at once. Work is also refused if ``capacity`` items are queued or running, or if they
    hold more than ``max_bytes``: these two limits protect the memory of the process. None means
    no limit.
    """

    def __init__(
        self,
        name: str,
        *,
        threads: int,
        capacity: int | None = None,
        max_bytes: int | None = None,
        max_wait: float | None = None,
    ) -> None:
        self._capacity = capacity
        self._max_bytes = max_bytes
        self._max_wait = max_wait
        self._start_rate = StartRate()
        self._active = 0
        self._held_bytes = 0
        self._jobs: SimpleQueue[_Job[Any]] = SimpleQueue()
        self._threads = [
            threading.Thread(target=self._run_jobs, name=f"{name}-{number}", daemon=True)
            for number in range(threads)
        ]
        for thread in self._threads:
            thread.start()

    @property
    def threads(self) -> int:
        """The number of its threads."""
        return len(self._threads)

    @property
    def active(self) -> int:
        """The number of items that run or wait for a thread."""
        return self._active

    async def run(self, work: Callable[[], T], *, size: int = 0) -> T:
        """
        Run the work on a thread and return its result. Call this from the event loop's thread.

        ``size`` is the number of bytes that are held until the work is done. What the work raises
        is raised.

        :raises QueueFull: if the work was not started.
        """
        if self._is_full(size) or self._would_wait_too_long():
            raise QueueFull
        job = _Job(work, partial(self._release, size))
        self._active += 1
        self._held_bytes += size
        self._jobs.put(job)
        if self._max_wait is None or self._active <= len(self._threads):
            return await job.done
        timer = job.loop.call_later(self._max_wait, job.give_up)
        try:
            return await job.done
        finally:
            timer.cancel()

    def _is_full(self, size: int) -> bool:
        if self._capacity is not None and self._active >= self._capacity:
            return True
        return self._max_bytes is not None and self._held_bytes + size > self._max_bytes

    def _would_wait_too_long(self) -> bool:
        waiting = self._active - len(self._threads)
        if waiting < 0 or self._max_wait is None:
            self._start_rate.reset()
            return False
        return self._start_rate.expected_wait(waiting) > self._max_wait

    def _run_jobs(self) -> None:
        while True:
            job = self._jobs.get()
            if job.claim():
                self._start_rate.record_start()
                job.run()

    def _release(self, size: int) -> None:
        self._active -= 1
        self._held_bytes -= size


class _Job(Generic[T]):
    """Work for a thread, and the future of its result."""

    def __init__(self, work: Callable[[], T], release: Callable[[], None]) -> None:
        self.loop = asyncio.get_running_loop()
        self.done: asyncio.Future[T] = self.loop.create_future()
        self._work = work
        self._release = release
        # One token, taken either by the thread that starts the work or by the timer that gives up.
        self._tokens = [None]

    def claim(self) -> bool:
        """Return True to the first caller only: it must run the job or give it up."""
        try:
            self._tokens.pop()
        except IndexError:
            return False
        return True

    def run(self) -> None:
        try:
            result = self._work()
        except BaseException as failure:
            self.loop.call_soon_threadsafe(self._fail, failure)
        else:
            self.loop.call_soon_threadsafe(self._finish, result)

    def give_up(self) -> None:
        if self.claim():
            self._fail(QueueFull())

    def _finish(self, result: T) -> None:
        self._release()
        # The caller may have been cancelled while the work ran.
        if not self.done.done():
            self.done.set_result(result)

    def _fail(self, failure: BaseException) -> None:
        self._release()
        if not self.done.done():
            self.done.set_exception(failure)
