"""The few threads on which streams read: the event loop itself never waits for the database."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import cache
from typing import TypeVar

from django.conf import settings
from django.db import close_old_connections

T = TypeVar("T")


async def in_thread(work: Callable[[], T]) -> T:
    """Do the work on one of the threads, with a database connection that is good."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_pool(), copy_context().run, _with_connections, work)


def _with_connections(work: Callable[[], T]) -> T:
    close_old_connections()
    try:
        return work()
    finally:
        close_old_connections()


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(settings.NEXUS_STREAM_THREADS, thread_name_prefix="stream")
