"""Supervise the demo's processes: restart them, forward their output, end all of them."""

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

from nexus.embedded.processes import set_parent_death_signal

BACK_OFF = (0.3, 1.0, 2.0, 4.0, 8.0)
STABLE_AFTER = 30.0
STOP_TIMEOUT = 12.0
MAX_LOG_BYTES = 5_000_000


@dataclass(frozen=True, slots=True)
class Program:
    """A program to keep running. A one-shot program is not restarted when it ends."""

    name: str
    command: Sequence[str]
    is_one_shot: bool = False


class Child:
    """A running program, its process group and its unfinished line of output."""

    def __init__(self, program: Program, process: subprocess.Popen[bytes], log: IO[bytes]) -> None:
        self.program = program
        self.process = process
        self.log = log
        self.started = time.monotonic()
        self.partial_line = b""

    def send_signal(self, number: signal.Signals) -> None:
        """Send a signal to the program itself, which forwards it to its own children."""
        if self.process.poll() is None:
            self.process.send_signal(number)

    def kill_group(self) -> None:
        """Kill the remaining processes of the program's process group."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


class Supervisor:
    """The parent of the demo's programs. All work happens in one thread, inside `supervise`."""

    def __init__(
        self,
        *,
        logs: Path,
        cwd: Path,
        environment: Mapping[str, str],
        print_line: Callable[[str], None],
        lock: int,
    ) -> None:
        self._logs = logs
        self._cwd = cwd
        self._environment = environment
        self._print_line = print_line
        self._lock = lock
        self._children: dict[str, Child] = {}
        self._failures: dict[str, int] = {}
        self._scheduled: dict[str, tuple[float, Program]] = {}
        self._selector = selectors.DefaultSelector()

    def start(self, program: Program) -> None:
        """Start a program, and restart it when it ends unless it is one-shot."""
        log = self._open_log(program.name)
        process = subprocess.Popen(
            program.command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=self._cwd,
            env=self._environment,
            # Ctrl-C reaches the terminal's whole process group. In sessions of their
            # own the programs do not receive it, and the supervisor stops them in order.
            start_new_session=True,
            preexec_fn=set_parent_death_signal(signal.SIGTERM),
            # The next demo waits until the last program has released the lock.
            pass_fds=[self._lock],
        )
        child = Child(program, process, log)
        self._children[program.name] = child
        if process.stdout is not None:
            os.set_blocking(process.stdout.fileno(), False)
            self._selector.register(process.stdout, selectors.EVENT_READ, child)

    def supervise(self, seconds: float) -> None:
        """Forward the programs' output for some seconds, and restart those that ended."""
        for key, _ in self._selector.select(seconds):
            self._read_output(key.data)
        for child in list(self._children.values()):
            if child.process.poll() is not None:
                self._handle_exit(child)
        for name, (due, program) in list(self._scheduled.items()):
            if time.monotonic() >= due:
                del self._scheduled[name]
                self.start(program)

    def run_once(self, program: Program, *, should_stop: Callable[[], bool]) -> int:
        """Run a program to its end, forward its output, and return its exit status."""
        self.start(program)
        child = self._children.pop(program.name)
        while child.process.poll() is None:
            if should_stop():
                child.send_signal(signal.SIGTERM)
            for key, _ in self._selector.select(0.05):
                self._read_output(key.data)
        self._clean_up(child)
        return child.process.returncode

    def is_running(self, name: str) -> bool:
        """Return whether a program is running."""
        child = self._children.get(name)
        return child is not None and child.process.poll() is None

    def remove(self, name: str) -> None:
        """Remove a program, and end it if it runs."""
        self._scheduled.pop(name, None)
        self._failures.pop(name, None)
        if child := self._children.pop(name, None):
            self._clean_up(child)

    def stop(self, *, should_kill: Callable[[], bool]) -> None:
        """Send SIGTERM to every program, and kill those that exceed the timeout."""
        self._scheduled.clear()
        for child in self._children.values():
            child.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + STOP_TIMEOUT
        while self._any_running() and time.monotonic() < deadline and not should_kill():
            for key, _ in self._selector.select(0.05):
                self._read_output(key.data)
        for child in self._children.values():
            self._clean_up(child)
        self._children.clear()

    def _any_running(self) -> bool:
        return any(child.process.poll() is None for child in self._children.values())

    def _open_log(self, name: str) -> IO[bytes]:
        path = self._logs / f"{name}.log"
        if path.exists() and path.stat().st_size > MAX_LOG_BYTES:
            path.replace(path.with_suffix(".log.1"))
        return path.open("ab", buffering=0)

    def _read_output(self, child: Child) -> None:
        stream = child.process.stdout
        if stream is None or stream.closed:
            return
        output = stream.read(65536)
        if output is None:
            return
        if not output:
            self._selector.unregister(stream)
            stream.close()
            return
        child.log.write(output)
        *lines, child.partial_line = (child.partial_line + output).split(b"\n")
        for line in lines:
            self._print_line(f"{child.program.name:>7} | {line.decode(errors='replace')}")

    def _handle_exit(self, child: Child) -> None:
        name = child.program.name
        del self._children[name]
        status = child.process.returncode
        self._clean_up(child)
        if child.program.is_one_shot:
            return
        if time.monotonic() - child.started > STABLE_AFTER:
            self._failures[name] = 0
        failures = self._failures.get(name, 0)
        pause = BACK_OFF[min(failures, len(BACK_OFF) - 1)]
        self._failures[name] = failures + 1
        self._scheduled[name] = (time.monotonic() + pause, child.program)
        self._print_line(f"{name:>7} | ended with status {status}; restarting in {pause:g} s")

    def _clean_up(self, child: Child) -> None:
        # Kill the rest of its group first, because it may hold the port or the queue.
        child.kill_group()
        self._read_output(child)
        if child.process.stdout is not None and not child.process.stdout.closed:
            self._selector.unregister(child.process.stdout)
            child.process.stdout.close()
        child.log.close()
