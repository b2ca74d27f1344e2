"""Start processes on one processor, and read the CPU time of a process and its children."""

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from nexus.embedded.accounts import Account
from tools.operations import lab_processes

_TICKS = os.sysconf("SC_CLK_TCK")
# The system under test has a processor of its own. The load, the database and the cache share the
# other one.
SERVER_CPU = 0
LOAD_CPU = min(1, (os.cpu_count() or 1) - 1)


def start(
    command: Sequence[str],
    *,
    cpu: int,
    folder: Path,
    environment: Mapping[str, str],
    log: Path,
    stop_signal: signal.Signals = signal.SIGTERM,
    account: Account | None = None,
) -> "subprocess.Popen[bytes]":
    """Start a process on a processor. It gets the signal if this process ends without stopping."""
    return lab_processes.start(
        pinned(command, cpu=cpu),
        folder=folder,
        log=log,
        environment=environment,
        account=account,
        stop_signal=stop_signal,
    )


def pinned(command: Sequence[str], *, cpu: int) -> list[str]:
    """Return a command that runs on one processor."""
    return ["taskset", "-c", str(cpu), *command]


def stop(process: "subprocess.Popen[bytes]", *, number: signal.Signals = signal.SIGTERM) -> None:
    """Stop a process that `start` has started, and its children if they do not stop."""
    process.send_signal(number)
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


class CpuTimes:
    """The CPU times of all processes at one moment, from /proc."""

    def __init__(self) -> None:
        self._parents: dict[int, int] = {}
        self._seconds: dict[int, float] = {}
        for entry in os.listdir("/proc"):
            if entry.isdigit() and (fields := _fields(entry)):
                self._parents[int(entry)] = int(fields[1])
                # Its own time, and that of its children that have ended.
                self._seconds[int(entry)] = sum(map(int, fields[11:15])) / _TICKS
        self.busy = _busy()

    def of(self, pid: int) -> float:
        """Return the seconds of a process and all its descendants."""
        children = [child for child, parent in self._parents.items() if parent == pid]
        return self._seconds.get(pid, 0.0) + sum(self.of(child) for child in children)


def _fields(entry: str) -> list[str] | None:
    try:
        text = Path("/proc", entry, "stat").read_text()
    except OSError:
        return None
    # The name of the program, in parentheses, may contain spaces.
    return text.rpartition(")")[2].split()


def _busy() -> float:
    times = [int(value) for value in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
    idle, waiting = times[3:5]
    return (sum(times) - idle - waiting) / _TICKS
