"""Supervise one server: start it, and restart it with a growing delay when it ends."""

from __future__ import annotations

import enum
import signal
import subprocess
import time
from pathlib import Path
from typing import Protocol

from nexus.embedded import processes
from nexus.embedded.accounts import Account
from nexus.embedded.errors import EmbeddedError
from nexus.embedded.postgres import plain_environment

BACK_OFF = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
MAX_FIRST_ATTEMPTS = 5
STABLE_AFTER = 30.0
STOP_TIMEOUT = 15.0
MAX_LOG_BYTES = 5_000_000


class Server(Protocol):
    """The properties of a server that its supervisor needs."""

    @property
    def name(self) -> str: ...
    @property
    def stop_signal(self) -> signal.Signals: ...
    @property
    def force_stop_signal(self) -> signal.Signals: ...
    @property
    def account(self) -> Account | None: ...
    @property
    def folder(self) -> Path: ...

    def prepare(self) -> None: ...
    def remove_stale_files(self) -> None: ...
    def command(self) -> list[str]: ...
    def is_ready(self, pid: int) -> bool: ...


class Condition(enum.StrEnum):
    """The condition of a server."""

    STARTING = "starting"
    READY = "ready"
    FAILED = "failed"


class ServerProcess:
    """One server process, restarted when it ends."""

    def __init__(self, server: Server, *, log: Path) -> None:
        self.server = server
        self.condition = Condition.STARTING
        self.restarts = 0
        self.failed_at = 0.0
        self.error = ""
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None
        self._failures = 0
        self._was_ready = False
        self._started = 0.0
        self._next_attempt = 0.0

    @property
    def pid(self) -> int:
        """The server's process id, or 0 while there is none."""
        return self._process.pid if self._process else 0

    def supervise(self) -> None:
        """Start, restart or check the server. Never waits until it is ready."""
        if self.condition is Condition.FAILED:
            return
        if self._process is None:
            self._start_when_due()
        elif self._process.poll() is not None:
            self._handle_exit(self._process)
        elif self.condition is Condition.STARTING and self.server.is_ready(self._process.pid):
            self.condition = Condition.READY
            self._was_ready = True

    def retry(self) -> None:
        """Allow new attempts to start a failed server."""
        if self.condition is Condition.FAILED:
            self.condition = Condition.STARTING
            self._failures = 0
            self._next_attempt = 0.0

    def request_stop(self) -> None:
        """Send the signal for a graceful shutdown."""
        if self._process is not None:
            processes.send_signal(self._process.pid, self.server.stop_signal)

    def wait_until_stopped(self) -> None:
        """Wait until the server has stopped; send stronger signals after each timeout."""
        if self._process is None:
            return
        for number in (self.server.force_stop_signal, signal.SIGKILL):
            try:
                self._process.wait(STOP_TIMEOUT)
            except subprocess.TimeoutExpired:
                processes.send_signal(self._process.pid, number)
        self._process.wait()
        self._remove_leftovers()

    def kill(self) -> None:
        """Kill the server without a graceful shutdown."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def _start_when_due(self) -> None:
        if time.monotonic() < self._next_attempt:
            return
        try:
            self.server.prepare()
            self._remove_leftovers()
            self._process = self._spawn()
        except (EmbeddedError, OSError) as error:
            self._record_failure(str(error))
        self._started = time.monotonic()

    def _remove_leftovers(self) -> None:
        # Sessions outlive a killed PostgreSQL for a moment. Without a parent death
        # signal a whole server outlives a killed watchdog.
        processes.terminate_in(
            self.server.folder, first_signal=self.server.stop_signal, timeout=STOP_TIMEOUT
        )
        self.server.remove_stale_files()

    def _spawn(self) -> subprocess.Popen[bytes]:
        account = self.server.account
        if self._log.exists() and self._log.stat().st_size > MAX_LOG_BYTES:
            self._log.replace(self._log.with_suffix(".log.1"))
        with self._log.open("ab") as log:
            return subprocess.Popen(
                self.server.command(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.server.folder,
                env=plain_environment(),
                preexec_fn=processes.set_parent_death_signal(self.server.stop_signal),
                user=account.uid if account else None,
                group=account.gid if account else None,
                extra_groups=[] if account else None,
            )

    def _handle_exit(self, process: subprocess.Popen[bytes]) -> None:
        self._process = None
        self.restarts += 1
        self.condition = Condition.STARTING
        if time.monotonic() - self._started > STABLE_AFTER:
            self._failures = 0
        self._record_failure(f"{self.server.name} ended with status {process.returncode}")

    def _record_failure(self, error: str) -> None:
        self.error = error
        self._next_attempt = time.monotonic() + BACK_OFF[min(self._failures, len(BACK_OFF) - 1)]
        self._failures += 1
        # A server that never became ready is given up. One that was ready before is
        # restarted without a limit.
        if self._failures >= MAX_FIRST_ATTEMPTS and not self._was_ready:
            self.condition = Condition.FAILED
            self.failed_at = time.time()
