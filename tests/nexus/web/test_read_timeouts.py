"""Reads with a time limit."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest

from nexus.web.read_timeouts import ReadTimeouts

SECONDS = 0.08


async def read(seconds: float, body: bytes = b"whole") -> bytes:
    await asyncio.sleep(seconds)
    return body


def run(scenario: Coroutine[Any, Any, None]) -> None:
    async def within_a_minute() -> None:
        async with asyncio.timeout(60):
            await scenario

    asyncio.run(within_a_minute())


def test_result_of_a_read_in_time_is_returned() -> None:
    async def scenario() -> None:
        assert await ReadTimeouts(60).limit(read(0)) == b"whole"

    run(scenario())


def test_read_that_takes_too_long_times_out() -> None:
    async def scenario() -> None:
        timeouts = ReadTimeouts(SECONDS)
        slow = [asyncio.create_task(timeouts.limit(read(60))) for _ in range(3)]
        results = await asyncio.gather(*slow, return_exceptions=True)

        assert [type(result) for result in results] == [TimeoutError] * 3
        assert await timeouts.limit(read(0)) == b"whole"

    run(scenario())


def test_task_continues_after_its_read_timed_out() -> None:
    async def refuse(timeouts: ReadTimeouts) -> str:
        try:
            await timeouts.limit(read(60))
        except TimeoutError:
            await asyncio.sleep(0)
            return "refused"
        return "read"

    async def scenario() -> None:
        assert await asyncio.create_task(refuse(ReadTimeouts(SECONDS))) == "refused"

    run(scenario())


def test_later_read_has_the_whole_time() -> None:
    async def scenario() -> None:
        timeouts, is_first_over = ReadTimeouts(2), asyncio.Event()

        async def read_afterwards() -> str:
            await is_first_over.wait()
            return "in time"

        first = asyncio.create_task(timeouts.limit(read(60)))
        await asyncio.sleep(1.2)
        second = asyncio.create_task(timeouts.limit(read_afterwards()))
        with pytest.raises(TimeoutError):
            await first
        is_first_over.set()

        assert await second == "in time"

    run(scenario())


def test_cancelled_task_is_cancelled_and_has_not_timed_out() -> None:
    async def scenario() -> None:
        task = asyncio.create_task(ReadTimeouts(60).limit(read(60)))
        await asyncio.sleep(0)
        task.cancel()

        with pytest.raises(asyncio.CancelledError):
            await task

    run(scenario())


def test_error_of_a_read_is_raised() -> None:
    async def fail() -> bytes:
        raise ConnectionError("The client is gone.")

    async def scenario() -> None:
        with pytest.raises(ConnectionError):
            await ReadTimeouts(60).limit(fail())

    run(scenario())


def test_limits_hold_on_one_event_loop_after_another() -> None:
    timeouts = ReadTimeouts(SECONDS)

    async def time_out() -> None:
        with pytest.raises(TimeoutError):
            await timeouts.limit(read(60))

    async def leave_unfinished() -> None:
        task = asyncio.create_task(timeouts.limit(read(60)))
        await asyncio.sleep(0)
        task.cancel()

    for scenario in (time_out, leave_unfinished, time_out):
        run(scenario())
