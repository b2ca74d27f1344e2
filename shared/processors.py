"""The processors on which a thread runs."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

_CAN_CHOOSE = hasattr(os, "sched_setaffinity")
# At the import, which is before a web process chooses one of them.
_ALL = os.sched_getaffinity(0) if _CAN_CHOOSE else set()


@contextmanager
def on_any_processor() -> Iterator[None]:
    """
    Let the current thread run on every processor of the process within the block.

    For work without the interpreter, such as a hash, in a process whose threads otherwise take
    turns on one processor.
    """
    if not _CAN_CHOOSE or (before := os.sched_getaffinity(0)) == _ALL:
        yield
        return
    os.sched_setaffinity(0, _ALL)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)
