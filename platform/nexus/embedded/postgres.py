"""The embedded PostgreSQL: one cluster with one database, on a unix socket, always durable."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from nexus.embedded.accounts import Account
from nexus.embedded.endpoints import DATABASE, POSTGRES_PORT, ROLE
from nexus.embedded.errors import EmbeddedError
from nexus.embedded.layout import ServerFolders
from nexus.embedded.processes import set_parent_death_signal

# The password has 256 random bits: guessing is infeasible at any iteration count,
# and the usual 4096 would cost every connection several milliseconds.
_SCRAM_ITERATIONS = 16
_HOST_RULES = "local all all scram-sha-256\n"
_STATUS_LINE = 7


@dataclass(frozen=True, slots=True)
class Postgres:
    """One PostgreSQL server and its cluster."""

    name: ClassVar[str] = "postgres"
    # SIGINT is the "fast" shutdown: end the sessions, then write everything to disk.
    stop_signal: ClassVar[signal.Signals] = signal.SIGINT
    force_stop_signal: ClassVar[signal.Signals] = signal.SIGQUIT

    program: Path
    folders: ServerFolders
    account: Account | None

    @property
    def folder(self) -> Path:
        """The server's data folder, which is also its working folder."""
        return self.folders.home / "pgdata"

    def prepare(self) -> None:
        """
        Create the cluster if there is none, and a new password if it is missing.

        :raises EmbeddedError: if the cluster cannot be created.
        """
        if not self.folder.exists():
            self._create_cluster()
        elif not self.folders.password.exists():
            self._set_password(self.folder)

    def remove_stale_files(self) -> None:
        """Remove the lock files of a server that has ended. Requires that none is running."""
        lock = self.folders.run / f".s.PGSQL.{POSTGRES_PORT}.lock"
        for mark in (self.folder / "postmaster.pid", lock, lock.with_suffix("")):
            mark.unlink(missing_ok=True)

    def command(self) -> list[str]:
        """Return the command line, which overrides the cluster's configuration files."""
        settings = {
            "listen_addresses": "",
            "port": str(POSTGRES_PORT),
            # The setting is a list: quotes keep commas and spaces of the path.
            "unix_socket_directories": '"{}"'.format(str(self.folders.run).replace('"', '""')),
            "unix_socket_permissions": "0700",
            "max_connections": "200",
            "shared_preload_libraries": "pg_stat_statements",
            "fsync": "on",
            "synchronous_commit": "on",
            "full_page_writes": "on",
            "idle_in_transaction_session_timeout": "60s",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "jit": "off",
        }
        options = (part for key, value in settings.items() for part in ("-c", f"{key}={value}"))
        return [str(self.program), "-D", str(self.folder), *options]

    def is_ready(self, pid: int) -> bool:
        """Return whether the server with this pid accepts sessions, by its postmaster.pid."""
        try:
            lines = (self.folder / "postmaster.pid").read_text(errors="replace").splitlines()
        except OSError:
            return False
        is_complete = len(lines) > _STATUS_LINE and lines[0] == str(pid)
        return is_complete and lines[_STATUS_LINE].strip() == "ready"

    def _create_cluster(self) -> None:
        # The rename comes last, so an interrupted cluster never has the final name.
        incomplete = self.folder.with_name("pgdata.new")
        shutil.rmtree(incomplete, ignore_errors=True)
        incomplete.mkdir(mode=0o700)
        if self.account is not None:
            self.account.own(incomplete)
        self._initdb(incomplete)
        (incomplete / "pg_hba.conf").write_text(_HOST_RULES)
        self._set_password(incomplete, f"CREATE DATABASE {DATABASE}")
        incomplete.rename(self.folder)

    def _initdb(self, folder: Path) -> None:
        # The built-in locale sorts the same way on every system; the wheel has no ICU.
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        initdb = self.program.with_name("initdb")
        role = [f"--username={ROLE}", "--auth=trust"]
        self._run(
            [str(initdb), "-D", str(folder), "--encoding=UTF8", "--wal-segsize=4", *locale, *role],
            stdin="",
        )

    def _set_password(self, folder: Path, *before: str) -> None:
        password = secrets.token_urlsafe(32)
        self._run_statements(
            folder,
            *before,
            f"SET scram_iterations = {_SCRAM_ITERATIONS}",
            f"ALTER ROLE {ROLE} PASSWORD '{password}'",
        )
        descriptor = os.open(self.folders.password, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(descriptor, "w") as file:
            file.write(password)

    def _run_statements(self, folder: Path, *statements: str) -> None:
        # A single-user server reads statements from its input, one per line, and
        # does not listen, so the cluster is never reachable without a password.
        stdin = "".join(f"{statement}\n" for statement in statements)
        self._run([str(self.program), "--single", "-D", str(folder), "postgres"], stdin=stdin)

    def _run(self, command: list[str], *, stdin: str) -> None:
        done = subprocess.run(
            command,
            input=stdin,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            cwd=self.folders.home,
            env=plain_environment(),
            preexec_fn=set_parent_death_signal(signal.SIGKILL),
            user=self.account.uid if self.account else None,
            group=self.account.gid if self.account else None,
            extra_groups=[] if self.account else None,
        )
        # The single-user server reports a failed statement and still exits with 0.
        if done.returncode or "ERROR:" in done.stderr or "FATAL:" in done.stderr:
            raise EmbeddedError(f"{Path(command[0]).name} failed: {done.stdout}{done.stderr}")


def plain_environment() -> dict[str, str]:
    """Return an environment without the caller's PG… variables."""
    inherited = {key: os.environ[key] for key in ("PATH", "TMPDIR") if key in os.environ}
    return {**inherited, "LC_ALL": "C", "TZ": "UTC"}
