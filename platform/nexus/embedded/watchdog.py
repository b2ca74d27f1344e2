"""
The watchdog: the parent of both servers, which stops them when no process holds a lease.

`nexus.embedded.services` starts one per state folder. It runs in a session of its own, so neither
Ctrl-C nor the end of the starting process reaches it.
"""

from __future__ import annotations

import argparse
import os
import select
import signal
import socket
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from types import FrameType

from nexus.embedded import locks
from nexus.embedded.accounts import account_for_servers
from nexus.embedded.binaries import reachable
from nexus.embedded.layout import StateDir, prepare_folders, remove_external_folders, remove_sockets
from nexus.embedded.postgres import Postgres
from nexus.embedded.report import Report, ServerReport, write_report
from nexus.embedded.server_process import Condition, ServerProcess
from nexus.embedded.valkey import Valkey

IDLE_INTERVAL = 0.5
STARTING_INTERVAL = 0.005


class Watchdog:
    """Keeps the requested servers up until no process holds a lease."""

    def __init__(self, state: StateDir, *, idle_timeout: float, programs: dict[str, Path]) -> None:
        self._state = state
        self._idle_timeout = idle_timeout
        self._programs = programs
        self._account = account_for_servers()
        self._folders = prepare_folders(state, self._account)
        self._servers: dict[str, ServerProcess] = {}
        self._last_report: Report | None = None
        self._last_used_at = time.time()
        self._stop_requested = False
        self._retry_requested = False
        self._wake = _install_signal_handlers(self._handle_signal)

    def watch(self, *, lock: int) -> None:
        """Supervise the servers until all users left, SIGTERM arrives or the folder is deleted."""
        self._write_report()
        while not self._stop_requested and not self._all_users_left():
            self._supervise_servers()
            self._sleep()
            if not locks.is_same_file(self._state.watchdog, lock):
                self._abandon_folder(was_deleted=os.fstat(lock).st_nlink == 0)
                return
        self._stop()

    def _supervise_servers(self) -> None:
        for name in self._state.requested():
            if name not in self._servers:
                self._servers[name] = self._create_server(name)
        if self._retry_requested:
            self._retry_requested = False
            for server in self._servers.values():
                server.retry()
        # The cache starts fast, and must not wait while a database cluster is created.
        for name in sorted(self._servers, reverse=True):
            self._servers[name].supervise()
        self._write_report()

    def _create_server(self, name: str) -> ServerProcess:
        make: type[Postgres | Valkey] = Postgres if name == Postgres.name else Valkey
        program = reachable(self._programs[name], account=self._account, home=self._folders.home)
        server = make(program, self._folders, self._account)
        return ServerProcess(server, log=self._state.logs / f"{name}.log")

    def _all_users_left(self) -> bool:
        lease = locks.try_exclusive(self._state.lease)
        if lease is None:
            self._last_used_at = time.time()
            return False
        # Short-lived users come and go between two checks, but touch the file.
        last_touched = os.fstat(lease).st_mtime
        if time.time() - max(self._last_used_at, last_touched) < self._idle_timeout:
            os.close(lease)
            return False
        # The lease stays locked until this process ends: a new user waits until the old
        # servers have stopped, then starts new ones.
        return True

    def _sleep(self) -> None:
        conditions = [server.condition for server in self._servers.values()]
        longest = min(IDLE_INTERVAL, self._idle_timeout / 4)
        timeout = STARTING_INTERVAL if Condition.STARTING in conditions else longest
        if select.select([self._wake], [], [], timeout)[0]:
            self._wake.recv(4096)

    def _stop(self) -> None:
        write_report(self._state.report, Report())
        for server in self._servers.values():
            server.request_stop()
        for server in self._servers.values():
            server.wait_until_stopped()
        self._state.clear_requests()
        remove_sockets(self._folders)

    def _abandon_folder(self, *, was_deleted: bool) -> None:
        # The folder was moved or deleted, and its path may be in use again. A graceful
        # shutdown would remove sockets of the new servers.
        for server in self._servers.values():
            server.kill()
        # A moved folder still records where its data is.
        if was_deleted:
            remove_external_folders(self._state, self._folders)

    def _write_report(self) -> None:
        servers = {name: _server_report(server) for name, server in self._servers.items()}
        report = Report(str(self._folders.home), str(self._folders.run), servers)
        if report != self._last_report:
            self._last_report = report
            # The folder was deleted; the loop detects that next.
            with suppress(FileNotFoundError):
                write_report(self._state.report, report)

    def _handle_signal(self, number: int, frame: FrameType | None) -> None:
        if number == signal.SIGTERM:
            self._stop_requested = True
        if number == signal.SIGHUP:
            self._retry_requested = True


def _server_report(server: ServerProcess) -> ServerReport:
    return ServerReport(
        condition=server.condition,
        pid=server.pid,
        restarts=server.restarts,
        failed_at=server.failed_at,
        error=server.error,
    )


def _install_signal_handlers(handle: Callable[[int, FrameType | None], None]) -> socket.socket:
    # A signal writes to a socket that the loop selects on, so the watchdog wakes at
    # once when a server ends and can otherwise sleep long.
    receiver, sender = socket.socketpair()
    sender.setblocking(False)
    signal.set_wakeup_fd(sender.detach(), warn_on_full_buffer=False)
    for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, handle)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    return receiver


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the watchdog of a state folder. The foreground process exits once it has started."""
    parser = argparse.ArgumentParser(prog="nexus.embedded.watchdog")
    parser.add_argument("root", type=Path)
    parser.add_argument("--idle-timeout", type=float, required=True)
    parser.add_argument("--postgres", type=Path)
    parser.add_argument("--valkey", type=Path)
    given = parser.parse_args(arguments)
    os.umask(0o077)
    state = StateDir(given.root)
    lock = locks.take_exclusive(state.watchdog)
    # The report of the previous watchdog is out of date.
    write_report(state.report, Report())
    # The fork shares the open file and thereby the lock: when the first process has
    # ended, the second one is known to hold it.
    if os.fork():
        os._exit(0)
    os.pwrite(lock, f"{os.getpid():<12}".encode(), 0)
    programs = {Postgres.name: given.postgres, Valkey.name: given.valkey}
    Watchdog(state, idle_timeout=given.idle_timeout, programs=programs).watch(lock=lock)
    return 0


if __name__ == "__main__":
    sys.exit(main())
