"""Run PgBouncer with the configuration of `deploy/` before a server of one's own."""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "platform"), str(ROOT)]

from nexus.embedded.accounts import account_for_servers  # noqa: E402
from nexus.settings.database import TIMEOUTS  # noqa: E402
from tools.operations.lab_processes import free_port  # noqa: E402

CONFIGURATION = ROOT / "deploy" / "pgbouncer" / "pgbouncer.ini"
# Debian installs it where only root looks for programs.
PROGRAM = os.environ.get("PGBOUNCER") or shutil.which(
    "pgbouncer", path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin"])
)
START_SECONDS = 10.0


@dataclass(frozen=True)
class Pooler:
    """A running PgBouncer."""

    port: int
    process: "subprocess.Popen[bytes]"
    log: Path

    def url(self, role: str, password: str, database: str) -> str:
        """Return the address of a database behind the pooler."""
        user = f"{quote(role)}:{quote(password, safe='')}"
        return f"postgres://{user}@127.0.0.1:{self.port}/{database}"


def version() -> tuple[int, ...]:
    """Return the version of the installed PgBouncer; empty if there is none."""
    if not PROGRAM:
        return ()
    output = subprocess.run(  # noqa: S603  # of this machine
        [PROGRAM, "--version"], capture_output=True, text=True, check=True
    )
    found = re.search(r"PgBouncer ([\d.]+)", output.stdout)
    return tuple(map(int, found.group(1).split("."))) if found else ()


def require_pgbouncer() -> None:
    """
    Return if PgBouncer is installed.

    :raises SystemExit: otherwise, with the command that installs it.
    """
    if not version():
        sys.exit("PgBouncer is not installed: apt-get install pgbouncer")


def create_role(
    url: str, name: str, password: str, *, process: str, is_superuser: bool = False
) -> None:
    """Create a role with the rights of the tables' owner and the time-outs of a process."""
    role = sql.Identifier(name)
    attributes = sql.SQL("SUPERUSER" if is_superuser else "NOSUPERUSER")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE ROLE {} {} LOGIN PASSWORD {}").format(
                role, attributes, sql.Literal(password)
            )
        )
        owner = sql.Identifier(connection.info.user)
        connection.execute(sql.SQL("GRANT {} TO {}").format(owner, role))
        for parameter, milliseconds in TIMEOUTS[process]._asdict().items():
            connection.execute(
                sql.SQL("ALTER ROLE {} SET {} = {}").format(
                    role, sql.SQL(parameter), sql.Literal(milliseconds)
                )
            )


@contextmanager
def start_pgbouncer(
    *,
    databases: Mapping[str, str],
    passwords: Mapping[str, str],
    **changes: str | int,
) -> Iterator[Pooler]:
    """
    Run PgBouncer in a folder of its own.

    ``databases`` are the entries of its section, ``passwords`` those of the roles by name, and
    ``changes`` replace settings of `deploy/pgbouncer/pgbouncer.ini`.
    """
    port = free_port()
    with _folder() as folder:
        log = folder / "pgbouncer.log"
        users = folder / "userlist.txt"
        users.write_text("".join(f'"{role}" "{word}"\n' for role, word in passwords.items()))
        own = {
            "listen_addr": "127.0.0.1",
            "listen_port": port,
            "unix_socket_dir": "",
            "auth_file": users,
            "stats_users": ", ".join(passwords),
            "logfile": log,
        }
        file = folder / "pgbouncer.ini"
        file.write_text(_configuration(databases, {**own, **changes}))
        process = _start(file)
        try:
            _wait_for(port, process, log)
            yield Pooler(port, process, log)
        finally:
            # Its signals wait for clients or not, depending on the version, and it saves nothing.
            process.kill()
            process.wait(10)


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="pgbouncer-") as name:
        folder = Path(name)
        if account := account_for_servers():
            account.own(folder)
        yield folder


def _start(configuration: Path) -> "subprocess.Popen[bytes]":
    assert PROGRAM, "PgBouncer is not installed."
    # PgBouncer refuses to run as root.
    account = account_for_servers()
    return subprocess.Popen(  # noqa: S603  # of this machine
        [PROGRAM, "-q", str(configuration)],
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
    )


def _configuration(databases: Mapping[str, str], values: Mapping[str, object]) -> str:
    text = CONFIGURATION.read_text(encoding="utf-8")
    entries = "\n".join(f"{name} = {address}" for name, address in databases.items())
    text = re.sub(
        r"(?<=\[databases\]\n).*?(?=\[pgbouncer\])",
        lambda _: f"{entries}\n\n",
        text,
        flags=re.DOTALL,
    )
    for name, value in values.items():
        line = f"{name} = {value}"
        text, count = re.subn(
            rf"^{name} = .*$", lambda _, line=line: line, text, flags=re.MULTILINE
        )
        text += "" if count else f"{line}\n"
    return text


def _wait_for(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.02)
    process.kill()
    raise RuntimeError(f"PgBouncer did not start: {log.read_text() if log.exists() else 'no log'}")
