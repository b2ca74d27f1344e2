"""Runs actions concurrently, for the tests of races."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Barrier, Lock
from typing import Protocol, TypeVar

from django.db import connection

T = TypeVar("T")

MOST_THREADS = 32
SECONDS_TO_START = 60
SECONDS_TO_BLOCK = 20
_IS_BLOCKING = """
SELECT EXISTS (
    SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))
)
"""


class RunConcurrently(Protocol):
    """The type of `run_concurrently`, for tests that receive it as a fixture."""

    def __call__(self, actions: Sequence[Callable[[], T]]) -> list[T | Exception]: ...


def repeat_concurrently(times: int, action: Callable[[], T]) -> list[T]:
    """
    Run one action on a number of threads, started together.

    Returns the results of the calls, one for each thread.

    :raises Exception: the exception of the first failed call, in the order of the threads.
    """
    barrier = Barrier(times)

    def run() -> T:
        barrier.wait(timeout=SECONDS_TO_START)
        try:
            return action()
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as threads:
        return [future.result() for future in [threads.submit(run) for _ in range(times)]]


def run_concurrently(actions: Sequence[Callable[[], T]]) -> list[T | Exception]:
    """
    Run actions on separate threads, the first ones started together.

    Each thread has one database connection for all its actions. Returns the result or the exception
    of each action, in the order of the actions.
    """
    one_at_a_time = Lock()
    barrier = Barrier(min(len(actions), MOST_THREADS))

    def connect() -> None:
        # Opened one after the other: opening many at once can time out on a loaded machine.
        with one_at_a_time:
            connection.ensure_connection()

    def attempt(action: Callable[[], T], *, waits: bool) -> T | Exception:
        try:
            if waits:
                barrier.wait(timeout=SECONDS_TO_START)
            return action()
        except Exception as failure:
            return failure

    def close(_: int) -> None:
        barrier.wait(timeout=SECONDS_TO_START)
        connection.close()

    with ThreadPoolExecutor(barrier.parties, initializer=connect) as threads:
        futures = [
            threads.submit(attempt, action, waits=place < barrier.parties)
            for place, action in enumerate(actions)
        ]
        outcomes = [future.result() for future in futures]
        # Once per thread: closing after each action would take longer than many actions.
        list(threads.map(close, range(barrier.parties)))
        return outcomes


def start_blocked(action: Callable[[], T]) -> Future[T]:
    """
    Start an action on another thread, and return when it waits for a lock of this transaction.

    The result is available after the end of the transaction.
    """

    def run() -> T:
        try:
            return action()
        finally:
            connection.close()

    threads = ThreadPoolExecutor(1)
    started = threads.submit(run)
    threads.shutdown(wait=False)
    deadline = time.monotonic() + SECONDS_TO_BLOCK
    with connection.cursor() as cursor:
        while True:
            cursor.execute(_IS_BLOCKING)
            if cursor.fetchone()[0]:
                return started
            assert not started.done(), "The action waited for no lock."
            assert time.monotonic() < deadline, "The action has not come to the lock."
            time.sleep(0.01)
