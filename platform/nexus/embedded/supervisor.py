"""Keeping the demo's processes up, telling what they say, and leaving none behind."""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from nexus.embedded.processes import dying_with_parent

BACK_OFF = (0.3, 1.0, 2.0, 4.0, 8.0)
STEADY_AFTER = 30.0
PATIENCE = 12.0
LARGEST_LOG = 5_000_000


@dataclass(frozen=True, slots=True)
class Program:
    """A program to keep running, or one that ends by itself when its work is done."""

    name: str
    command: Sequence[str]
    ends: bool = False


class Child:
    """One program, its process group and what it has yet to say."""

    def __init__(self, program: Program, process: subprocess.Popen[bytes], log: IO[bytes]) -> None:
        self.program = program
        self.process = process
        self.log = log
        self.started = time.monotonic()
        self.unfinished_line = b""

    def send(self, number: signal.Signals) -> None:
        """Send a signal to the program itself, which tells its own children."""
        if self.process.poll() is None:
            self.process.send_signal(number)

    def end_group(self) -> None:
        """End whatever is left of the program and its children, without asking."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


class Supervisor:
    """The parent of the demo's programs. Everything happens in one thread, inside `tend`."""

    def __init__(
        self,
        *,
        logs: Path,
        cwd: Path,
        environment: Mapping[str, str],
        say: Callable[[str], None],
        lock: int,
    ) -> None:
        self._logs = logs
        self._cwd = cwd
        self._environment = environment
        self._say = say
        self._lock = lock
        self._children: dict[str, Child] = {}
        self._failures: dict[str, int] = {}
        self._waiting: dict[str, tuple[float, Program]] = {}
        self._selector = selectors.DefaultSelector()

    def start(self, program: Program) -> None:
        """Start a program, and keep it running unless it is one that ends."""
        log = self._open_log(program.name)
        process = subprocess.Popen(
            program.command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=self._cwd,
            env=self._environment,
            # Ctrl-C reaches the whole group of a terminal. It is for us alone: we
            # stop the others in good order.
            start_new_session=True,
            preexec_fn=dying_with_parent(signal.SIGTERM),
            # As long as one of them lives the next demo knows and waits.
            pass_fds=[self._lock],
        )
        child = Child(program, process, log)
        self._children[program.name] = child
        if process.stdout is not None:
            os.set_blocking(process.stdout.fileno(), False)
            self._selector.register(process.stdout, selectors.EVENT_READ, child)

    def tend(self, seconds: float) -> None:
        """Pass on what the programs say, for a while, and start again those that ended."""
        for key, _ in self._selector.select(seconds):
            self._listen_to(key.data)
        for child in list(self._children.values()):
            if child.process.poll() is not None:
                self._note_end(child)
        for name, (due, program) in list(self._waiting.items()):
            if time.monotonic() >= due:
                del self._waiting[name]
                self.start(program)

    def run_once(self, program: Program, *, is_told_to_stop: Callable[[], bool]) -> int:
        """Run a program to its end, passing on what it says, and return its exit status."""
        self.start(program)
        child = self._children.pop(program.name)
        while child.process.poll() is None:
            if is_told_to_stop():
                child.send(signal.SIGTERM)
            for key, _ in self._selector.select(0.05):
                self._listen_to(key.data)
        self._forget(child)
        return child.process.returncode

    def is_running(self, name: str) -> bool:
        """Tell whether a program runs at this moment."""
        child = self._children.get(name)
        return child is not None and child.process.poll() is None

    def dismiss(self, name: str) -> None:
        """Stop keeping a program, and end it if it runs."""
        self._waiting.pop(name, None)
        self._failures.pop(name, None)
        if child := self._children.pop(name, None):
            self._forget(child)

    def stop(self, *, is_impatient: Callable[[], bool]) -> None:
        """Ask every program to finish, and end those that take too long."""
        self._waiting.clear()
        for child in self._children.values():
            child.send(signal.SIGTERM)
        deadline = time.monotonic() + PATIENCE
        while self._still_running() and time.monotonic() < deadline and not is_impatient():
            for key, _ in self._selector.select(0.05):
                self._listen_to(key.data)
        for child in self._children.values():
            self._forget(child)
        self._children.clear()

    def _still_running(self) -> bool:
        return any(child.process.poll() is None for child in self._children.values())

    def _open_log(self, name: str) -> IO[bytes]:
        path = self._logs / f"{name}.log"
        if path.exists() and path.stat().st_size > LARGEST_LOG:
            path.replace(path.with_suffix(".log.1"))
        return path.open("ab", buffering=0)

    def _listen_to(self, child: Child) -> None:
        stream = child.process.stdout
        if stream is None or stream.closed:
            return
        said = stream.read(65536)
        if said is None:
            return
        if not said:
            self._selector.unregister(stream)
            stream.close()
            return
        child.log.write(said)
        *lines, child.unfinished_line = (child.unfinished_line + said).split(b"\n")
        for line in lines:
            self._say(f"{child.program.name:>7} | {line.decode(errors='replace')}")

    def _note_end(self, child: Child) -> None:
        name = child.program.name
        del self._children[name]
        status = child.process.returncode
        self._forget(child)
        if child.program.ends:
            return
        if time.monotonic() - child.started > STEADY_AFTER:
            self._failures[name] = 0
        failures = self._failures.get(name, 0)
        pause = BACK_OFF[min(failures, len(BACK_OFF) - 1)]
        self._failures[name] = failures + 1
        self._waiting[name] = (time.monotonic() + pause, child.program)
        self._say(f"{name:>7} | ended with status {status}; starting it again in {pause:g} s")

    def _forget(self, child: Child) -> None:
        # What is left of its group holds its port and its queue, so that goes first.
        child.end_group()
        self._listen_to(child)
        if child.process.stdout is not None and not child.process.stdout.closed:
            self._selector.unregister(child.process.stdout)
            child.process.stdout.close()
        child.log.close()
