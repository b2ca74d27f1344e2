"""Questions about processes that stay true with zombies, re-used process ids and orphans."""

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
    """Tell whether a process exists and is not merely waiting to be reaped."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return not _is_zombie(pid)


def working_in(folder: Path) -> list[int]:
    """Return the living processes whose current folder this is: a server in its data."""
    # A process id in a file proves nothing once it is used again by a stranger.
    # Both servers work in their data folder, and nobody else does.
    if not (_PROC / "self").exists():
        return _with_command_naming(folder)
    return [int(entry.name) for entry in _PROC.glob("[0-9]*") if _works_in(entry, folder)]


def clear(folder: Path, *, polite: signal.Signals, patience: float) -> None:
    """End whatever still works in a folder: politely first, by force when patience ends."""
    deadline = time.monotonic() + patience
    asked: set[int] = set()
    while running := working_in(folder):
        is_late = time.monotonic() > deadline
        for pid in running:
            if is_late or pid not in asked:
                send(pid, signal.SIGKILL if is_late else polite)
        asked.update(running)
        time.sleep(0.02)


def send(pid: int, number: signal.Signals) -> None:
    """Send a signal; a process that has already gone is what we wanted."""
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def dying_with_parent(number: signal.Signals) -> Callable[[], None] | None:
    """Return what a child calls before exec to be sent a signal when its parent dies."""
    # Only Linux can. Elsewhere an orphan lives on until the next start clears it.
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None)
    parent = os.getpid()

    def bind() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, int(number))
        if os.getppid() != parent:
            os._exit(1)

    return bind


def catches(pid: int, number: signal.Signals) -> bool | None:
    """Tell whether a process has a handler for a signal; None where the system does not say."""
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


def _works_in(entry: Path, folder: Path) -> bool:
    try:
        return (entry / "cwd").readlink() == folder
    except OSError:
        return False


def _with_command_naming(folder: Path) -> list[int]:
    found = subprocess.run(
        ["pgrep", "-f", re.escape(str(folder))], capture_output=True, text=True, check=False
    )
    return [int(pid) for pid in found.stdout.split() if int(pid) != os.getpid()]
