"""The thread pool in which streams read, so that the event loop never waits for the database."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import cache
from typing import TypeVar

from django.conf import settings
from django.db import close_old_connections

T = TypeVar("T")


async def run_in_thread(function: Callable[[], T]) -> T:
    """
    Call the function in the thread pool, with a usable database connection; return its result.

    Exceptions of the function reach the caller.
    """
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_pool(), copy_context().run, _with_connections, function)


def _with_connections(function: Callable[[], T]) -> T:
    close_old_connections()
    try:
        return function()
    finally:
        close_old_connections()


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(settings.NEXUS_STREAM_THREADS, thread_name_prefix="stream")
