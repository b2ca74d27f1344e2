"""
The watchdog: the parent of both servers, which stops them when nobody holds a lease any more.

Started by `nexus.embedded.services`, once for each state folder. It leaves the terminal and the
process group of whoever started it, so neither Ctrl-C nor the end of that process reaches it.
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
from nexus.embedded.keeper import Condition, Keeper
from nexus.embedded.layout import StateDir, forsake, leave, settle
from nexus.embedded.postgres import Postgres
from nexus.embedded.report import Report, ServerReport, write_report
from nexus.embedded.valkey import Valkey

CALM = 0.5
BUSY = 0.005


class Watchdog:
    """Keeps the wanted servers up for as long as somebody uses them."""

    def __init__(self, state: StateDir, *, grace: float, programs: dict[str, Path]) -> None:
        self._state = state
        self._grace = grace
        self._programs = programs
        self._account = account_for_servers()
        self._places = settle(state, self._account)
        self._keepers: dict[str, Keeper] = {}
        self._last_report: Report | None = None
        self._last_seen = time.time()
        self._told_to_stop = False
        self._poked = False
        self._wake = _listen(self._hear)

    def watch(self, *, lock: int) -> None:
        """Keep the servers up until everybody has gone, somebody says stop, or the folder goes."""
        self._publish()
        while not self._told_to_stop and not self._everybody_has_gone():
            self._look_after_servers()
            self._sleep()
            if not locks.still_names(self._state.watchdog, lock):
                self._abandon(was_deleted=os.fstat(lock).st_nlink == 0)
                return
        self._stop()

    def _look_after_servers(self) -> None:
        for name in self._state.wanted():
            if name not in self._keepers:
                self._keepers[name] = self._keeper(name)
        if self._poked:
            self._poked = False
            for keeper in self._keepers.values():
                keeper.try_again()
        # The cache starts in a moment, and goes on starting while a cluster is made.
        for name in sorted(self._keepers, reverse=True):
            self._keepers[name].look_after()
        self._publish()

    def _keeper(self, name: str) -> Keeper:
        make: type[Postgres | Valkey] = Postgres if name == Postgres.name else Valkey
        program = reachable(self._programs[name], account=self._account, home=self._places.home)
        server = make(program, self._places, self._account)
        return Keeper(server, log=self._state.logs / f"{name}.log")

    def _everybody_has_gone(self) -> bool:
        lease = locks.try_exclusive(self._state.lease)
        if lease is None:
            self._last_seen = time.time()
            return False
        # Short-lived users come and go between two looks, but touch the file.
        last_touched = os.fstat(lease).st_mtime
        if time.time() - max(self._last_seen, last_touched) < self._grace:
            os.close(lease)
            return False
        # The lease stays locked until this process ends: whoever comes now waits
        # for the end of the old servers and starts new ones.
        return True

    def _sleep(self) -> None:
        is_busy = any(keeper.condition is Condition.STARTING for keeper in self._keepers.values())
        if select.select([self._wake], [], [], BUSY if is_busy else min(CALM, self._grace / 4))[0]:
            self._wake.recv(4096)

    def _stop(self) -> None:
        write_report(self._state.report, Report())
        for keeper in self._keepers.values():
            keeper.ask_to_stop()
        for keeper in self._keepers.values():
            keeper.wait_for_end()
        self._state.forget_wanted()
        leave(self._places)

    def _abandon(self, *, was_deleted: bool) -> None:
        # The folder was taken from under us, and its name may already be in use
        # again. A polite end would remove sockets that are no longer ours.
        for keeper in self._keepers.values():
            keeper.kill()
        # A folder that was only moved still knows where its data is.
        if was_deleted:
            forsake(self._state, self._places)

    def _publish(self) -> None:
        servers = {name: _server_report(keeper) for name, keeper in self._keepers.items()}
        report = Report(str(self._places.home), str(self._places.run), servers)
        if report != self._last_report:
            self._last_report = report
            # Without its folder there is nobody to report to; the loop sees that next.
            with suppress(FileNotFoundError):
                write_report(self._state.report, report)

    def _hear(self, number: int, frame: FrameType | None) -> None:
        if number == signal.SIGTERM:
            self._told_to_stop = True
        if number == signal.SIGHUP:
            self._poked = True


def _server_report(keeper: Keeper) -> ServerReport:
    return ServerReport(
        condition=keeper.condition,
        pid=keeper.pid,
        restarts=keeper.restarts,
        failed_at=keeper.failed_at,
        error=keeper.error,
    )


def _listen(hear: Callable[[int, FrameType | None], None]) -> socket.socket:
    # A signal writes to a socket that the loop selects on: the watchdog wakes at
    # once when a server dies, and otherwise hardly ever.
    ours, theirs = socket.socketpair()
    theirs.setblocking(False)
    signal.set_wakeup_fd(theirs.detach(), warn_on_full_buffer=False)
    for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, hear)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    return ours


def main(arguments: Sequence[str] | None = None) -> int:
    """Become the watchdog of a state folder. Returns as soon as there is one."""
    parser = argparse.ArgumentParser(prog="nexus.embedded.watchdog")
    parser.add_argument("root", type=Path)
    parser.add_argument("--grace", type=float, required=True)
    parser.add_argument("--postgres", type=Path)
    parser.add_argument("--valkey", type=Path)
    given = parser.parse_args(arguments)
    os.umask(0o077)
    state = StateDir(given.root)
    lock = locks.take_exclusive(state.watchdog)
    # What the watchdog before us wrote last is no longer true.
    write_report(state.report, Report())
    # The lock belongs to the open file, which the fork shares: whoever waits for
    # the first process to end knows that the second one has it.
    if os.fork():
        os._exit(0)
    os.pwrite(lock, f"{os.getpid():<12}".encode(), 0)
    programs = {Postgres.name: given.postgres, Valkey.name: given.valkey}
    Watchdog(state, grace=given.grace, programs=programs).watch(lock=lock)
    return 0


if __name__ == "__main__":
    sys.exit(main())
