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
from nexus.embedded.layout import Places
from nexus.embedded.processes import dying_with_parent

# The password has 256 random bits: guessing is hopeless at any iteration count,
# and the usual 4096 would cost every connection several milliseconds.
_SCRAM_ITERATIONS = 16
_HOST_RULES = "local all all scram-sha-256\n"
_STATUS_LINE = 7


@dataclass(frozen=True, slots=True)
class Postgres:
    """One PostgreSQL server and its cluster."""

    name: ClassVar[str] = "postgres"
    # SIGINT is the "fast" shutdown: sessions are ended, then everything is written.
    stop_signal: ClassVar[signal.Signals] = signal.SIGINT
    last_signal: ClassVar[signal.Signals] = signal.SIGQUIT

    program: Path
    places: Places
    account: Account | None

    @property
    def folder(self) -> Path:
        """Where the server works and keeps its data."""
        return self.places.home / "pgdata"

    def prepare(self) -> None:
        """
        Make the cluster if there is none, and a password if it was lost.

        :raises EmbeddedError: if the cluster cannot be made.
        """
        if not self.folder.exists():
            self._make_cluster()
        elif not self.places.password.exists():
            self._set_password(self.folder)

    def clear_marks(self) -> None:
        """Remove what a dead server left behind. Only call this when none is running."""
        lock = self.places.run / f".s.PGSQL.{POSTGRES_PORT}.lock"
        for mark in (self.folder / "postmaster.pid", lock, lock.with_suffix("")):
            mark.unlink(missing_ok=True)

    def command(self) -> list[str]:
        """Return the command line. It overrides whatever the cluster's files say."""
        settings = {
            "listen_addresses": "",
            "port": str(POSTGRES_PORT),
            # The setting is a list: quotes keep commas and spaces of the path.
            "unix_socket_directories": '"{}"'.format(str(self.places.run).replace('"', '""')),
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
        """Tell whether this very server accepts sessions, by its own note in its data."""
        try:
            lines = (self.folder / "postmaster.pid").read_text(errors="replace").splitlines()
        except OSError:
            return False
        is_complete = len(lines) > _STATUS_LINE and lines[0] == str(pid)
        return is_complete and lines[_STATUS_LINE].strip() == "ready"

    def _make_cluster(self) -> None:
        # A cluster that was interrupted half-way never gets the real name.
        half_made = self.folder.with_name("pgdata.new")
        shutil.rmtree(half_made, ignore_errors=True)
        half_made.mkdir(mode=0o700)
        if self.account is not None:
            self.account.own(half_made)
        self._initdb(half_made)
        (half_made / "pg_hba.conf").write_text(_HOST_RULES)
        self._set_password(half_made, f"CREATE DATABASE {DATABASE}")
        half_made.rename(self.folder)

    def _initdb(self, folder: Path) -> None:
        # The built-in locale sorts alike on every system; the wheel has no ICU.
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        initdb = self.program.with_name("initdb")
        who = [f"--username={ROLE}", "--auth=trust"]
        self._call(
            [str(initdb), "-D", str(folder), "--encoding=UTF8", "--wal-segsize=4", *locale, *who],
            says="",
        )

    def _set_password(self, folder: Path, *before: str) -> None:
        password = secrets.token_urlsafe(32)
        self._ask(
            folder,
            *before,
            f"SET scram_iterations = {_SCRAM_ITERATIONS}",
            f"ALTER ROLE {ROLE} PASSWORD '{password}'",
        )
        descriptor = os.open(self.places.password, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(descriptor, "w") as file:
            file.write(password)

    def _ask(self, folder: Path, *statements: str) -> None:
        # A single-user server reads statements from its input, one a line, and
        # listens nowhere: there is no moment without a password.
        says = "".join(f"{statement}\n" for statement in statements)
        self._call([str(self.program), "--single", "-D", str(folder), "postgres"], says=says)

    def _call(self, command: list[str], *, says: str) -> None:
        done = subprocess.run(
            command,
            input=says,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            cwd=self.places.home,
            env=plain_environment(),
            preexec_fn=dying_with_parent(signal.SIGKILL),
            user=self.account.uid if self.account else None,
            group=self.account.gid if self.account else None,
            extra_groups=[] if self.account else None,
        )
        # The single-user server reports a failed statement and still exits with 0.
        if done.returncode or "ERROR:" in done.stderr or "FATAL:" in done.stderr:
            raise EmbeddedError(f"{Path(command[0]).name} failed: {done.stdout}{done.stderr}")


def plain_environment() -> dict[str, str]:
    """Return an environment in which no PG… variable of the caller changes what a server does."""
    kept = {key: os.environ[key] for key in ("PATH", "TMPDIR") if key in os.environ}
    return {**kept, "LC_ALL": "C", "TZ": "UTC"}
