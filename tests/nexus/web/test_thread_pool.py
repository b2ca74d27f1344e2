"""The pool of threads under overload: after a refusal the queue stays short."""

import asyncio
import threading
import time
import weakref
from collections.abc import Awaitable, Callable

import pytest

from nexus.web.thread_pool import LoopLag, QueueFull, ThreadPool

Scenario = Callable[[ThreadPool, threading.Event], Awaitable[list[str]]]


def run(scenario: Scenario, **limits: float) -> list[str]:
    """Run a scenario on a pool with one thread, and the event that its work waits for."""
    may_finish = threading.Event()

    async def start() -> list[str]:
        pool = ThreadPool("test", **{"threads": 1, "max_wait": 10.0, **limits})  # type: ignore[arg-type]
        try:
            return await scenario(pool, may_finish)
        finally:
            may_finish.set()

    return asyncio.run(start())


async def submit(pool: ThreadPool, work: Callable[[], object]) -> "asyncio.Task[str]":
    async def outcome() -> str:
        try:
            await pool.run(work)
        except QueueFull:
            return "refused"
        return "done"

    task = asyncio.create_task(outcome())
    await asyncio.sleep(0)
    return task


async def fill(pool: ThreadPool, may_finish: threading.Event) -> list["asyncio.Task[str]"]:
    """Fill the capacity of three, and return the tasks with a fourth, which is refused."""
    return [await submit(pool, may_finish.wait) for _ in range(4)]


def test_burst_up_to_the_capacity_is_done() -> None:
    async def scenario(pool: ThreadPool, may_finish: threading.Event) -> list[str]:
        tasks = await fill(pool, may_finish)
        may_finish.set()
        return await asyncio.gather(*tasks)

    assert run(scenario, capacity=3, overload_wait=0.05) == ["done", "done", "done", "refused"]


def test_after_a_refusal_work_that_would_wait_is_refused() -> None:
    async def scenario(pool: ThreadPool, may_finish: threading.Event) -> list[str]:
        tasks = await fill(pool, may_finish)
        may_finish.set()
        await asyncio.gather(*tasks)
        slow = [await submit(pool, lambda: time.sleep(0.3)) for _ in range(4)]
        return await asyncio.gather(*slow)

    # One runs and one waits: the wait of the first in the queue is not known before it starts.
    assert run(scenario, capacity=3, overload_wait=0.0).count("refused") >= 2
    assert run(scenario, capacity=3, overload_wait=10.0).count("refused") <= 1


def test_burst_is_done_again_a_while_after_the_last_refusal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ThreadPool, "OVERLOAD_SECONDS", 0.1)

    async def scenario(pool: ThreadPool, may_finish: threading.Event) -> list[str]:
        tasks = await fill(pool, may_finish)
        may_finish.set()
        await asyncio.gather(*tasks)
        await asyncio.sleep(0.2)
        later = [await submit(pool, lambda: time.sleep(0.01)) for _ in range(3)]
        return await asyncio.gather(*later)

    assert run(scenario, capacity=3, overload_wait=0.0) == ["done", "done", "done"]


def test_work_is_refused_while_the_event_loop_is_late(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ThreadPool, "OVERLOAD_SECONDS", 5.0)

    async def scenario(pool: ThreadPool, may_finish: threading.Event) -> list[str]:
        tasks = await fill(pool, may_finish)
        may_finish.set()
        await asyncio.gather(*tasks)
        # The loop does nothing else for a while, as if the threads held the interpreter.
        time.sleep(0.2)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        may_finish.clear()
        some = [await submit(pool, may_finish.wait) for _ in range(3)]
        may_finish.set()
        await asyncio.sleep(0.1)
        return await asyncio.gather(*some, await submit(pool, lambda: None))

    # Some work goes on, because the loop may be late with refusals alone.
    outcome = run(scenario, threads=4, capacity=3, overload_wait=0.05)
    assert outcome == ["done", "done", "refused", "done"]


def test_lag_is_measured_only_while_it_is_watched() -> None:
    async def scenario() -> tuple[float, float]:
        lag = LoopLag()
        lag.watch(0.3)
        time.sleep(0.1)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        measured = lag.seconds
        await asyncio.sleep(0.4)
        return measured, lag.seconds

    measured, afterwards = asyncio.run(scenario())

    assert measured > 0.05
    assert afterwards == 0.0


def test_idle_thread_does_not_refer_to_its_last_work() -> None:
    class Work:
        def __call__(self) -> None: ...

    async def scenario(pool: ThreadPool, may_finish: threading.Event) -> list[str]:
        work = Work()
        finished = weakref.ref(work)
        await pool.run(work)
        del work
        # The thread may still be about to end the job.
        deadline = time.monotonic() + 1
        while finished() and time.monotonic() < deadline:
            await asyncio.sleep(0.01)
        return ["held" if finished() else "released"]

    assert run(scenario) == ["released"]
