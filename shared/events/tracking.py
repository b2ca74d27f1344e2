"""The delivery that a task belongs to: set while its handler runs, sent in the task's headers."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

HEADER = "nexus_delivery"


class TooManyTasks(Exception):
    """A handler has started a second task, but a delivery can wait for one only."""


@dataclass(slots=True)
class Tracker:
    """The delivery whose handler is running, and whether the handler has started a task."""

    delivery_id: int
    has_task: bool = False


_current: ContextVar[Tracker | None] = ContextVar("delivery", default=None)


@contextmanager
def track(delivery_id: int) -> Iterator[Tracker]:
    """Assign the task that is started inside the block to this delivery."""
    tracker = Tracker(delivery_id)
    token = _current.set(tracker)
    try:
        yield tracker
    finally:
        _current.reset(token)


def next_task_headers() -> Mapping[str, int]:
    """
    Return the headers for a task that is sent now, by name; empty outside a handler.

    :raises TooManyTasks: if the handler has already started a task.
    """
    tracker = _current.get()
    if tracker is None:
        return {}
    if tracker.has_task:
        raise TooManyTasks(f"Delivery {tracker.delivery_id} already has a task.")
    tracker.has_task = True
    return {HEADER: tracker.delivery_id}


def get_delivery_id(request: Any) -> int | None:
    """Return the id of the delivery in a task's request headers, or None."""
    value = (request.headers or {}).get(HEADER)
    return None if value is None else int(value)
