"""Running the threads of a web process on one processor."""

import os
from pathlib import Path

from nexus.startup_errors import StartupError

ANY = -1
"""No processor in particular: the operating system chooses."""

_TASKS = Path("/proc/self/task")
# The threads with which the server reads and writes sockets. They run no Python.
_SOCKETS = "tokio"


class UnknownProcessor(StartupError):
    """The process may not run on the processor of the settings."""


def require_processor(number: int) -> None:
    """
    Check the processor of the settings.

    :raises UnknownProcessor: if the process may not run on it, or cannot choose one.
    """
    if number == ANY:
        return
    if not hasattr(os, "sched_getaffinity"):
        raise UnknownProcessor("NEXUS_WEB_PROCESSOR needs Linux.")
    allowed = sorted(os.sched_getaffinity(0))
    if number not in allowed:
        known = ", ".join(map(str, allowed))
        raise UnknownProcessor(f"NEXUS_WEB_PROCESSOR is one of {known} here, not {number}.")


class ProcessorChoice:
    """
    Moves the threads of this process to one processor.

    One thread at a time runs Python. If the threads are on several processors, each hand-over of
    the interpreter wakes another one, which takes longer than most statements of a request. The
    threads that a moved thread starts run on the same processor.
    """

    def __init__(self, number: int) -> None:
        self._number = number
        self._is_due = number != ANY

    def apply(self) -> None:
        """Move the threads, once. Call it when the server has started its own threads."""
        if not self._is_due:
            return
        self._is_due = False
        for task in _TASKS.iterdir():
            _move(task, self._number)


def _move(task: Path, number: int) -> None:
    try:
        if not (task / "comm").read_text().startswith(_SOCKETS):
            os.sched_setaffinity(int(task.name), {number})
    except OSError:
        # The thread has ended.
        return
