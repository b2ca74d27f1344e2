"""Deadlines of requests, and slots for requests that wait for an external service."""

import math
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from typing import ParamSpec, TypeVar

from django.conf import settings

P = ParamSpec("P")
R = TypeVar("R")

PROMPT_SECONDS = 0.5
"""How long, in seconds, an external service may take before it counts as slow."""


class UpstreamSlots:
    """
    Limits how many requests wait for a slow external service.

    A request with a slot may wait without a limit. While all slots are taken, other requests may
    wait too, as long as the service is prompt: until the holder of a slot has waited for
    ``PROMPT_SECONDS``.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._acquired_at: dict[object, float] = {}

    def acquire(self, request: object, *, capacity: int) -> float:
        """Take a slot if one is free; return how many seconds the request may wait, maybe 0."""
        now = time.monotonic()
        with self._lock:
            if len(self._acquired_at) < capacity:
                self._acquired_at[request] = now
                return math.inf
            longest = now - min(self._acquired_at.values(), default=now)
            return max(0.0, PROMPT_SECONDS - longest)

    def release(self, request: object) -> None:
        """Release the slot of the request, if it has one."""
        with self._lock:
            self._acquired_at.pop(request, None)


_slots = UpstreamSlots()


class _Request:
    """The deadline of a request, and how many of its threads wait for an external service."""

    def __init__(self, seconds: float) -> None:
        self.ends_at = time.monotonic() + seconds
        self._lock = threading.Lock()
        self._waits = 0
        self._waits_until = 0.0

    def begin_wait(self) -> float:
        # A request blocks one thread of the server even if it makes several calls concurrently,
        # so it needs one slot.
        with self._lock:
            if not self._waits:
                allowed = _slots.acquire(self, capacity=settings.NEXUS_UPSTREAM_WAITS)
                self._waits_until = time.monotonic() + allowed
            self._waits += 1
            return max(0.0, self._waits_until - time.monotonic())

    def end_wait(self) -> None:
        with self._lock:
            self._waits -= 1
            if not self._waits:
                _slots.release(self)


_current: ContextVar[_Request | None] = ContextVar("request_deadline", default=None)


@contextmanager
def request_deadline(seconds: float) -> Iterator[None]:
    """Limit all waits within the block: they end this many seconds from now."""
    token = _current.set(_Request(seconds))
    try:
        yield
    finally:
        _current.reset(token)


def seconds_left(at_most: float) -> float:
    """
    Return for how many seconds the caller may still wait, or 0 if the deadline has passed.

    Outside a request, as in a task, that is ``at_most``.
    """
    request = _current.get()
    if request is None:
        return at_most
    return max(0.0, min(at_most, request.ends_at - time.monotonic()))


@contextmanager
def upstream_wait() -> Iterator[float]:
    """
    Hold a slot while the block waits for an external service; yield how many seconds it may wait.

    There are slots for a quarter of the web threads, so the other threads stay free for requests
    that need no such service: if no slot is free and the service is slow, this yields 0. Outside
    a request it yields infinity.
    """
    request = _current.get()
    if request is None:
        yield math.inf
        return
    try:
        yield request.begin_wait()
    finally:
        request.end_wait()


def in_request_context(work: Callable[P, R]) -> Callable[P, R]:
    """Return the function bound to this request's deadline and slot, to run in another thread."""
    context = copy_context()

    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        # A context cannot be entered twice at the same time, so each call has its own copy.
        return context.copy().run(work, *args, **kwargs)

    return run
