"""Keeping one server up: start it, notice its end, start it again a little later each time."""

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
TRIES_AT_FIRST = 5
STEADY_AFTER = 30.0
PATIENCE = 15.0
LARGEST_LOG = 5_000_000


class Server(Protocol):
    """What a keeper needs to know of a server."""

    @property
    def name(self) -> str: ...
    @property
    def stop_signal(self) -> signal.Signals: ...
    @property
    def last_signal(self) -> signal.Signals: ...
    @property
    def account(self) -> Account | None: ...
    @property
    def folder(self) -> Path: ...

    def prepare(self) -> None: ...
    def clear_marks(self) -> None: ...
    def command(self) -> list[str]: ...
    def is_ready(self, pid: int) -> bool: ...


class Condition(enum.StrEnum):
    """How a server is."""

    STARTING = "starting"
    READY = "ready"
    FAILED = "failed"


class Keeper:
    """The parent of one server."""

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
        self._next_try = 0.0

    @property
    def pid(self) -> int:
        """The server's process id, or 0 while there is none."""
        return self._process.pid if self._process else 0

    def look_after(self) -> None:
        """Do the next thing this server needs. Never waits for it to be ready."""
        if self.condition is Condition.FAILED:
            return
        if self._process is None:
            self._start_when_due()
        elif self._process.poll() is not None:
            self._note_end(self._process)
        elif self.condition is Condition.STARTING and self.server.is_ready(self._process.pid):
            self.condition = Condition.READY
            self._was_ready = True

    def try_again(self) -> None:
        """Give a server that was given up another chance."""
        if self.condition is Condition.FAILED:
            self.condition = Condition.STARTING
            self._failures = 0
            self._next_try = 0.0

    def ask_to_stop(self) -> None:
        """Ask the server to finish what it is doing and stop."""
        if self._process is not None:
            processes.send(self._process.pid, self.server.stop_signal)

    def wait_for_end(self) -> None:
        """Wait until the server has stopped; insist when it takes too long."""
        if self._process is None:
            return
        for number in (self.server.last_signal, signal.SIGKILL):
            try:
                self._process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                processes.send(self._process.pid, number)
        self._process.wait()
        self._clear()

    def kill(self) -> None:
        """End the server at once, without letting it tidy up."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def _start_when_due(self) -> None:
        if time.monotonic() < self._next_try:
            return
        try:
            self.server.prepare()
            self._clear()
            self._process = self._spawn()
        except (EmbeddedError, OSError) as error:
            self._note_failure(str(error))
        self._started = time.monotonic()

    def _clear(self) -> None:
        # Sessions outlive a killed PostgreSQL for a moment, and a whole server
        # outlives a killed watchdog where the kernel cannot tell it.
        processes.clear(self.server.folder, polite=self.server.stop_signal, patience=PATIENCE)
        self.server.clear_marks()

    def _spawn(self) -> subprocess.Popen[bytes]:
        account = self.server.account
        if self._log.exists() and self._log.stat().st_size > LARGEST_LOG:
            self._log.replace(self._log.with_suffix(".log.1"))
        with self._log.open("ab") as log:
            return subprocess.Popen(
                self.server.command(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.server.folder,
                env=plain_environment(),
                preexec_fn=processes.dying_with_parent(self.server.stop_signal),
                user=account.uid if account else None,
                group=account.gid if account else None,
                extra_groups=[] if account else None,
            )

    def _note_end(self, process: subprocess.Popen[bytes]) -> None:
        self._process = None
        self.restarts += 1
        self.condition = Condition.STARTING
        if time.monotonic() - self._started > STEADY_AFTER:
            self._failures = 0
        self._note_failure(f"{self.server.name} ended with status {process.returncode}")

    def _note_failure(self, error: str) -> None:
        self.error = error
        self._next_try = time.monotonic() + BACK_OFF[min(self._failures, len(BACK_OFF) - 1)]
        self._failures += 1
        # A server that never ran will not run the next time either; one that did
        # is worth every effort.
        if self._failures >= TRIES_AT_FIRST and not self._was_ready:
            self.condition = Condition.FAILED
            self.failed_at = time.time()
