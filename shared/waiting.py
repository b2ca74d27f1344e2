"""How long a request may wait, and how many requests at once for a service outside."""

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
"""How long a service outside may take until it counts as slow."""


class UpstreamSlots:
    """
    Says for how long a request may wait for a service outside.

    One with a slot may wait as long as it likes. While the slots are taken others may wait too,
    as long as the service seems prompt: until a holder of a slot has waited ``PROMPT_SECONDS``.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._since: dict[object, float] = {}

    def enter(self, request: object, *, capacity: int) -> float:
        """Take a slot if there is one; return the seconds that the request may wait, maybe 0."""
        now = time.monotonic()
        with self._lock:
            if len(self._since) < capacity:
                self._since[request] = now
                return math.inf
            return max(0.0, PROMPT_SECONDS - (now - min(self._since.values(), default=now)))

    def leave(self, request: object) -> None:
        """Give the slot back, if the request holds one."""
        with self._lock:
            self._since.pop(request, None)


_slots = UpstreamSlots()


class _Request:
    """A request at work: when it must be answered, and how many of its threads wait upstream."""

    def __init__(self, seconds: float) -> None:
        self.ends_at = time.monotonic() + seconds
        self._lock = threading.Lock()
        self._waits = 0
        self._waits_until = 0.0

    def begin_wait(self) -> float:
        # A request blocks one thread of the server, however many questions it asks at once.
        with self._lock:
            if not self._waits:
                allowed = _slots.enter(self, capacity=settings.NEXUS_UPSTREAM_WAITS)
                self._waits_until = time.monotonic() + allowed
            self._waits += 1
            return max(0.0, self._waits_until - time.monotonic())

    def end_wait(self) -> None:
        with self._lock:
            self._waits -= 1
            if not self._waits:
                _slots.leave(self)


_current: ContextVar[_Request | None] = ContextVar("request_deadline", default=None)


@contextmanager
def request_deadline(seconds: float) -> Iterator[None]:
    """Bound everything that waits within this block to so many seconds from now."""
    token = _current.set(_Request(seconds))
    try:
        yield
    finally:
        _current.reset(token)


def seconds_left(at_most: float) -> float:
    """
    Return for how many seconds the caller may still wait, 0 if the deadline has passed.

    Outside a request, as in a task, that is ``at_most``.
    """
    request = _current.get()
    if request is None:
        return at_most
    return max(0.0, min(at_most, request.ends_at - time.monotonic()))


@contextmanager
def upstream_wait() -> Iterator[float]:
    """
    Hold a slot while waiting for a service outside; yield for how many seconds one may wait.

    At most a quarter of the web threads wait for a slow service, so the others stay free: beyond
    that the time is 0. Outside a request it is without end.
    """
    request = _current.get()
    if request is None:
        yield math.inf
        return
    try:
        yield request.begin_wait()
    finally:
        request.end_wait()


def within_request(work: Callable[P, R]) -> Callable[P, R]:
    """Return the same work for another thread, under the deadline and slot of this request."""
    context = copy_context()

    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        # A context can be entered once at a time, so each call has a copy of its own.
        return context.copy().run(work, *args, **kwargs)

    return run
