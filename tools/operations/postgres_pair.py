"""A primary of PostgreSQL and its standby, from Debian's packages."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg

from nexus.embedded.accounts import Account, account_for_servers
from tools.operations.lab_processes import free_port, start, stop, stopped_at_the_end, wait_until

_PROGRAMS = Path("/usr/lib/postgresql")
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "max_connections": "150",
    "shared_buffers": "256MB",
    "wal_level": "replica",
    "max_wal_senders": "4",
    "hot_standby": "on",
    "fsync": "on",
}


@dataclass
class Server:
    """A running server."""

    folder: Path
    port: int
    process: "subprocess.Popen[bytes]"

    @property
    def url(self) -> str:
        """The URL of the database `nexus`."""
        return f"postgres://postgres@127.0.0.1:{self.port}/nexus"

    def execute(self, statement: str, *, database: str = "postgres") -> None:
        """Execute a statement on a connection of its own."""
        with self._connect(database) as connection:
            connection.execute(statement.encode())

    def is_ready(self) -> bool:
        """Return whether the server accepts connections."""
        try:
            self.execute("SELECT 1")
        except psycopg.Error:
            return False
        return True

    def _connect(self, database: str) -> "psycopg.Connection[tuple[object, ...]]":
        return psycopg.connect(
            host="127.0.0.1",
            port=self.port,
            user="postgres",
            dbname=database,
            autocommit=True,
            connect_timeout=2,
        )


class Standby(Server):
    """A standby that follows the primary."""

    def pause(self) -> None:
        """Stop replaying. What the primary writes is received and not visible."""
        self.execute("SELECT pg_wal_replay_pause()")

    def resume(self) -> None:
        """Replay what was received."""
        self.execute("SELECT pg_wal_replay_resume()")

    def kill(self) -> None:
        """Kill the server, as a machine that fails."""
        # The first process alone would leave its children, which answer for a moment.
        for pid in self.all_pids():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()

    def all_pids(self) -> list[int]:
        """Return the ids of the server's first process and of its children."""
        pid = self.process.pid
        children = Path("/proc", str(pid), "task", str(pid), "children").read_text()
        return [pid, *map(int, children.split())]


@dataclass(frozen=True)
class Pair:
    """A primary and its standby."""

    primary: Server
    standby: Standby
    account: Account | None
    programs: Path

    def restart_standby(self) -> None:
        """Start the standby after it was killed."""
        self.standby.process = _start(
            self.programs, self.standby.folder, self.standby.port, self.account
        )
        wait_until(self.standby.is_ready, "the standby accepts connections")

    def stop_standby(self) -> None:
        """Stop the standby, whichever process it has by now."""
        stop(self.standby.process, stop_signal=signal.SIGINT)


@contextmanager
def running_pair(folder: Path) -> Iterator[Pair]:
    """
    Start a primary with the empty database `nexus`, and a standby; stop both after the block.

    :raises FileNotFoundError: if Debian's packages of PostgreSQL are not installed.
    """
    programs = newest_programs()
    account = account_for_servers()
    folder.mkdir(parents=True, exist_ok=True)
    if account:
        account.own(folder)
    with ExitStack() as stack:
        primary = _start_primary(programs, folder, account)
        stack.enter_context(stopped_at_the_end(primary.process, stop_signal=signal.SIGINT))
        wait_until(primary.is_ready, "the primary accepts connections")
        primary.execute("CREATE DATABASE nexus")
        standby = _start_standby(programs, folder, primary, account)
        pair = Pair(primary, standby, account, programs)
        stack.callback(pair.stop_standby)
        wait_until(standby.is_ready, "the standby accepts connections")
        yield pair


def newest_programs() -> Path:
    """
    Return the folder with the programs of the newest PostgreSQL from Debian's packages.

    :raises FileNotFoundError: if none is installed.
    """
    versions = sorted(_PROGRAMS.glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    if not versions:
        raise FileNotFoundError("Install PostgreSQL: apt-get install postgresql")
    return versions[-1].parent


def _start_primary(programs: Path, folder: Path, account: Account | None) -> Server:
    data, port = folder / "primary", free_port()
    options = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"]
    _run([str(programs / "initdb"), "--pgdata", str(data), *options], folder, account)
    return Server(data, port, _start(programs, data, port, account))


def _start_standby(
    programs: Path, folder: Path, primary: Server, account: Account | None
) -> Standby:
    data, port = folder / "standby", free_port()
    source = ["--host", "127.0.0.1", "--port", str(primary.port), "--username", "postgres"]
    # It also writes the file that makes the copy a standby of the primary.
    options = ["--pgdata", str(data), "--write-recovery-conf", "--checkpoint", "fast"]
    _run([str(programs / "pg_basebackup"), *source, *options], folder, account)
    return Standby(data, port, _start(programs, data, port, account))


def _run(command: list[str], folder: Path, account: Account | None) -> None:
    log = folder / "setup.log"
    process = start(command, folder=folder, log=log, account=account)
    if process.wait(300):
        raise RuntimeError(f"{command[0]} failed:\n{log.read_text()}")


def _start(
    programs: Path, data: Path, port: int, account: Account | None
) -> "subprocess.Popen[bytes]":
    settings = {**_SETTINGS, "port": str(port), "unix_socket_directories": str(data)}
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    return start(
        [str(programs / "postgres"), "-D", str(data), *options],
        folder=data,
        log=data.parent / f"{data.name}.log",
        account=account,
        stop_signal=signal.SIGINT,
    )
