"""The namespaces that a value depends on, recorded while it is computed."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from shared.caching.namespaces import Namespace

_recording: ContextVar[set[Namespace] | None] = ContextVar("recording", default=None)


@contextmanager
def recorded_dependencies() -> Iterator[set[Namespace]]:
    """Collect, within the block, the namespaces of what this thread reads; yield the set."""
    found: set[Namespace] = set()
    token = _recording.set(found)
    try:
        yield found
    finally:
        _recording.reset(token)


def is_recording() -> bool:
    """Return whether dependencies are recorded."""
    return _recording.get() is not None


def record_dependencies(namespaces: Iterable[Namespace]) -> None:
    """Record that what is being computed depends on these namespaces."""
    if (found := _recording.get()) is not None:
        found.update(namespaces)
