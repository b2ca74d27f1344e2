"""Process checks that are correct with zombies, reused process ids and orphans."""

from __future__ import annotations

import ctypes
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_PROC = Path("/proc")


def is_alive(pid: int) -> bool:
    """Return whether a process exists and is not a zombie."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return not _is_zombie(pid)


def find_processes_in(folder: Path) -> list[int]:
    """Return the ids of the processes whose working folder this is: a server's data folder."""
    # A process id in a file may have been reused by another program. Only the
    # servers have their data folder as working folder.
    if not (_PROC / "self").exists():
        return _find_by_command(folder)
    return [int(entry.name) for entry in _PROC.glob("[0-9]*") if _has_working_folder(entry, folder)]


def terminate_in(folder: Path, *, first_signal: signal.Signals, timeout: float) -> None:
    """End each process whose working folder this is; kill those left after timeout seconds."""
    deadline = time.monotonic() + timeout
    signalled: set[int] = set()
    while running := find_processes_in(folder):
        is_overdue = time.monotonic() > deadline
        for pid in running:
            if is_overdue or pid not in signalled:
                send_signal(pid, signal.SIGKILL if is_overdue else first_signal)
        signalled.update(running)
        time.sleep(0.02)


def send_signal(pid: int, number: signal.Signals) -> None:
    """Send a signal, if the process still exists."""
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def set_parent_death_signal(number: signal.Signals) -> Callable[[], None] | None:
    """Return a preexec function that requests a signal for the child when its parent dies."""
    # Linux only. On other systems the next start terminates orphans.
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None)
    parent = os.getpid()

    def bind() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, int(number))
        if os.getppid() != parent:
            os._exit(1)

    return bind


def has_handler(pid: int, number: signal.Signals) -> bool | None:
    """Return whether a process handles a signal; None if the system does not report it."""
    try:
        status = (_PROC / str(pid) / "status").read_text(errors="replace")
    except OSError:
        return None
    caught = re.search(r"^SigCgt:\s*([0-9a-f]+)$", status, re.MULTILINE)
    return bool(int(caught[1], 16) >> (number - 1) & 1) if caught else None


def _is_zombie(pid: int) -> bool:
    try:
        stat = (_PROC / str(pid) / "stat").read_text(errors="replace")
    except OSError:
        return False
    # The name in parentheses may itself contain spaces and parentheses.
    return stat.rpartition(")")[2].split()[0] == "Z"


def _has_working_folder(entry: Path, folder: Path) -> bool:
    try:
        return (entry / "cwd").readlink() == folder
    except OSError:
        return False


def _find_by_command(folder: Path) -> list[int]:
    found = subprocess.run(
        ["pgrep", "-f", re.escape(str(folder))], capture_output=True, text=True, check=False
    )
    return [int(pid) for pid in found.stdout.split() if int(pid) != os.getpid()]
