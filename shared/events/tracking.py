"""Which delivery a task carries out: known to the handler that starts it, sent in its headers."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

HEADER = "nexus_delivery"


class TooManyTasks(Exception):
    """A handler has started a second task, and a delivery waits for one."""


@dataclass(slots=True)
class Tracker:
    """One delivery whose handler runs, and whether it has started a task."""

    delivery_id: int
    has_task: bool = False


_current: ContextVar[Tracker | None] = ContextVar("delivery", default=None)


@contextmanager
def track(delivery_id: int) -> Iterator[Tracker]:
    """Let the task that is started inside carry out this delivery."""
    tracker = Tracker(delivery_id)
    token = _current.set(tracker)
    try:
        yield tracker
    finally:
        _current.reset(token)


def headers_of_next_task() -> Mapping[str, int]:
    """
    Return the headers for a task that is sent now: empty outside a handler.

    :raises TooManyTasks: if the handler has started one already.
    """
    tracker = _current.get()
    if tracker is None:
        return {}
    if tracker.has_task:
        raise TooManyTasks(f"Delivery {tracker.delivery_id} has its task already.")
    tracker.has_task = True
    return {HEADER: tracker.delivery_id}


def delivery_of(request: Any) -> int | None:
    """Return the delivery that a task carries out, by its request; None if it has none."""
    value = (request.headers or {}).get(HEADER)
    return None if value is None else int(value)
