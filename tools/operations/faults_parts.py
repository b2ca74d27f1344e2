"""The parts of a site that the lab of faults stops, kills, freezes and starts again."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from nexus.embedded.accounts import Account
from tools.operations.lab_processes import start, stop, wait_until

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Part:
    """A program with its child processes. ``is_ready`` returns whether it serves."""

    name: str
    command: Sequence[str]
    folder: Path
    is_ready: Callable[[], bool]
    log: Path
    environment: Mapping[str, str] | None = None
    account: Account | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    _process: "subprocess.Popen[bytes] | None" = field(default=None)

    def start(self) -> None:
        """Start it without waiting until it serves."""
        self._process = start(
            self.command,
            folder=self.folder,
            log=self.log,
            environment=self.environment,
            account=self.account,
            stop_signal=self.stop_signal,
        )

    def start_and_wait(self) -> None:
        """Start it, again if it ends at once, and wait until it serves."""
        self.start()
        wait_until(self._serves, f"{self.name} serves")

    def _serves(self) -> bool:
        # After a crash an earlier process may hold a lock or a port for a moment.
        if not self.is_running():
            self.start()
        return self.is_ready()

    def is_running(self) -> bool:
        """Return whether its first process runs."""
        return self._process is not None and self._process.poll() is None

    def stop(self) -> None:
        """End it as an operator does."""
        if self._process:
            stop(self._process, stop_signal=self.stop_signal)

    def kill(self) -> None:
        """Kill all its processes with SIGKILL."""
        self._signal(signal.SIGKILL)
        if self._process:
            self._process.wait()

    def pause(self) -> None:
        """Freeze all its processes."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let its processes go on."""
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        assert self._process
        for pid in descendants(self._process.pid):
            with suppress(ProcessLookupError):
                os.kill(pid, number)


def descendants(pid: int) -> list[int]:
    """Return the ids of a process and of all below it."""
    found = [pid]
    for parent in found:
        with suppress(OSError):
            for children in Path("/proc", str(parent), "task").glob("*/children"):
                found.extend(map(int, children.read_text().split()))
    return found


def redis(name: str, port: int, folder: Path) -> Part:
    """Return a Redis server that writes to a file, so that a killed broker loses nothing."""
    options = ["--bind", "127.0.0.1", "--save", "", "--appendonly", "yes"]
    command = ["redis-server", "--port", str(port), *options, "--appendfsync", "everysec"]

    def is_ready() -> bool:
        ping = ["redis-cli", "-p", str(port), "ping"]
        done = subprocess.run(ping, capture_output=True, check=False, timeout=10)  # noqa: S603
        return done.stdout == b"PONG\n"

    folder.mkdir()
    return Part(name, command, folder, is_ready, log=folder / "log")


def worker(environment: Mapping[str, str], folder: Path) -> Part:
    """Return a worker for every queue, with beat."""
    folder.mkdir()
    celery = [sys.executable, "-m", "celery", "-A", "nexus.celery:app", "worker"]
    options = ["-Q", "default,mail,periodic", "-c", "2", "-B", "-s", str(folder / "schedule")]
    part = Part(
        "worker",
        [*celery, *options, "--loglevel", "WARNING"],
        ROOT,
        lambda: part.is_running(),
        log=folder / "log",
        environment=environment,
    )
    return part
