"""Warm threads with a bounded queue before them."""

import asyncio
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class NoPlace(Exception):
    """The lane has as much to do as it may have, or did not come to this in time."""


class Lane:
    """
    A fixed number of threads that live as long as the process, each with its connections.

    Work that finds no place, or waits longer than ``patience`` seconds for a thread, is refused.
    """

    def __init__(
        self, name: str, *, threads: int, places: int | None = None, patience: float | None = None
    ) -> None:
        self._places = places
        self._patience = patience
        self._taken = 0
        self._jobs: SimpleQueue[_Job[Any]] = SimpleQueue()
        self._threads = [
            threading.Thread(target=self._serve, name=f"{name}-{number}", daemon=True)
            for number in range(threads)
        ]
        for thread in self._threads:
            thread.start()

    async def run(self, work: Callable[[], T]) -> T:
        """
        Do the work on a thread of this lane. Call it from the event loop's thread alone.

        :raises NoPlace: if it was not begun.
        """
        if self._places is not None and self._taken >= self._places:
            raise NoPlace
        job = _Job(work, self._left)
        self._taken += 1
        self._jobs.put(job)
        if self._patience is None or self._taken <= len(self._threads):
            return await job.done
        timer = job.loop.call_later(self._patience, job.give_up)
        try:
            return await job.done
        finally:
            timer.cancel()

    def _serve(self) -> None:
        while True:
            self._jobs.get().do()

    def _left(self) -> None:
        self._taken -= 1


class _Job(Generic[T]):
    """Work to do on a thread, and where its result is awaited."""

    def __init__(self, work: Callable[[], T], left: Callable[[], None]) -> None:
        self.loop = asyncio.get_running_loop()
        self.done: asyncio.Future[T] = self.loop.create_future()
        self._work = work
        self._left = left
        # Whoever takes the only token decides: the thread that begins, or the clock that gives up.
        self._tokens = [None]

    def do(self) -> None:
        if not self._take_token():
            return
        try:
            result = self._work()
        except BaseException as failure:
            self.loop.call_soon_threadsafe(self._fail, failure)
        else:
            self.loop.call_soon_threadsafe(self._finish, result)

    def give_up(self) -> None:
        if self._take_token():
            self._fail(NoPlace())

    def _take_token(self) -> bool:
        try:
            self._tokens.pop()
        except IndexError:
            return False
        return True

    def _finish(self, result: T) -> None:
        self._left()
        # Whoever waited may have been cancelled meanwhile.
        if not self.done.done():
            self.done.set_result(result)

    def _fail(self, failure: BaseException) -> None:
        self._left()
        if not self.done.done():
            self.done.set_exception(failure)
