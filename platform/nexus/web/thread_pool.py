"""A pool of warm threads whose queue is bounded by waiting time."""

import asyncio
import math
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

    def expected_wait(self, waiting: int, *, is_overloaded: bool) -> float:
        """
        Return for how many seconds new work would wait behind ``waiting`` queued items.

        Under overload there is no burst to allow for, so the rate is always measured.
        """
        now = time.monotonic()
        if self._busy_since is None:
            self._busy_since = now
            if not is_overloaded:
                self._starts.clear()
        if not is_overloaded and now - self._busy_since < self.WARM_UP_SECONDS:
            return 0.0
        # Measured up to now, so that the rate falls while no work starts.
        started = len(self._starts)
        since = self._starts[0] if started == self.MAX_STARTS else self._busy_since
        return waiting * (now - since) / max(1, started)


class LoopLag:
    """How late the event loop runs what is due, in seconds, measured while it is watched."""

    INTERVAL_SECONDS = 0.01

    def __init__(self) -> None:
        self.seconds = 0.0
        self._due: float | None = None
        self._watch_until = -math.inf

    def watch(self, seconds: float) -> None:
        """Measure for the next seconds. Call this from the event loop's thread."""
        self._watch_until = time.monotonic() + seconds
        if self._due is None:
            self._schedule()

    def _schedule(self) -> None:
        self._due = time.monotonic() + self.INTERVAL_SECONDS
        asyncio.get_running_loop().call_later(self.INTERVAL_SECONDS, self._measure)

    def _measure(self) -> None:
        now = time.monotonic()
        assert self._due is not None
        self.seconds = max(0.0, now - self._due)
        if now < self._watch_until:
            self._schedule()
        else:
            self._due, self.seconds = None, 0.0


class ThreadPool:
    """
    A fixed number of threads that live as long as the process, each with its connections.

    Work waits for a thread for ``max_wait`` seconds at most. Work that would wait longer is
    refused at once. Work is also refused if ``capacity`` items are queued or running, or if they
    hold more than ``max_bytes``: these two limits protect the memory of the process. None means
    no limit.

    A burst may fill the queue and is then served. After a refusal there is more work than the
    threads can do, and a long queue would delay all of it without more of it being done. So until
    nothing has been refused for ``OVERLOAD_SECONDS``, work that would wait longer than
    ``overload_wait`` is refused.
    """

    OVERLOAD_SECONDS = 1.0
    ALWAYS_ACTIVE = 2

    def __init__(
        self,
        name: str,
        *,
        threads: int,
        capacity: int | None = None,
        max_bytes: int | None = None,
        max_wait: float | None = None,
        overload_wait: float | None = None,
    ) -> None:
        self._capacity = capacity
        self._max_bytes = max_bytes
        self._max_wait = max_wait
        self._overload_wait = max_wait if overload_wait is None else overload_wait
        self._refused_at = -math.inf
        self._lag = LoopLag()
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

    @property
    def is_overloaded(self) -> bool:
        """Whether work was refused within the last ``OVERLOAD_SECONDS``."""
        return time.monotonic() - self._refused_at < self.OVERLOAD_SECONDS

    async def run(self, work: Callable[[], T], *, size: int = 0) -> T:
        """
        Run the work on a thread and return its result. Call this from the event loop's thread.

        ``size`` is the number of bytes that are held until the work is done. What the work raises
        is raised.

        :raises QueueFull: if the work was not started.
        """
        if self.refuses(size=size):
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

    def refuses(self, *, size: int = 0) -> bool:
        """Return whether work of this size is refused now, and count it as refused if so."""
        is_refused = self._is_full(size) or self._would_wait_too_long()
        if is_refused:
            self._refused_at = time.monotonic()
            self._lag.watch(self.OVERLOAD_SECONDS)
        return is_refused

    def _is_full(self, size: int) -> bool:
        if self._capacity is not None and self._active >= self._capacity:
            return True
        return self._max_bytes is not None and self._held_bytes + size > self._max_bytes

    def _would_wait_too_long(self) -> bool:
        waiting = self._active - len(self._threads)
        if self._max_wait is None:
            return False
        if self.is_overloaded:
            return self._would_wait_in_overload(waiting)
        if waiting < 0:
            self._start_rate.reset()
            return False
        return self._start_rate.expected_wait(waiting, is_overloaded=False) > self._max_wait

    def _would_wait_in_overload(self, waiting: int) -> bool:
        # A request also waits for the event loop, which shares the interpreter with the threads:
        # while it is late, less work lets it catch up. Some work always goes on, because refusals
        # alone may make it late.
        if self._active < self.ALWAYS_ACTIVE:
            return False
        expected = self._lag.seconds
        if waiting >= 0:
            expected += self._start_rate.expected_wait(waiting, is_overloaded=True)
        assert self._overload_wait is not None
        return expected > self._overload_wait

    def _run_jobs(self) -> None:
        while True:
            job = self._jobs.get()
            if job.claim():
                self._start_rate.record_start()
                job.run()
            # The thread may wait long for the next job, and this one refers to a whole request.
            del job

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
