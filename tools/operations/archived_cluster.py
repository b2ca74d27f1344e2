"""A PostgreSQL server in a folder that archives with the files of deploy/pgbackrest."""

import contextlib
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import psycopg

from nexus.embedded.accounts import account_for_servers
from nexus.embedded.processes import set_parent_death_signal

ROOT = Path(__file__).resolve().parents[2]
CONFIGURATION = ROOT / "deploy" / "pgbackrest"
STANZA = "nexus"
PORT = "5432"
START_SECONDS = 120


class ProgramsMissing(Exception):
    """pgBackRest or the programs of the PostgreSQL server are not installed."""


class Cluster:
    """A PostgreSQL server in a folder that archives its WAL with pgBackRest."""

    def __init__(self, folder: Path) -> None:
        self._programs, self._pgbackrest = find_programs()
        self._account = account_for_servers()
        self._folder = folder
        self._data = folder / "data"
        self._process: subprocess.Popen[bytes] | None = None
        self.url = f"postgres://postgres@/postgres?host={folder}&port={PORT}"

    def create(self) -> None:
        """Create the cluster and the repository, start the server, and check the archiving."""
        # Directories that only the account of the server can read.
        for name in ("repository", "spool", "log", "lock"):
            (self._folder / name).mkdir(mode=0o700)
        for name in ("pgbackrest.conf", "postgresql.conf"):
            shutil.copy(CONFIGURATION / name, self._folder)
        if self._account:
            for path in (self._folder, *self._folder.iterdir()):
                self._account.own(path)
        options = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"]
        self._run(self._programs / "initdb", "--pgdata", self._data, *options)
        with (self._data / "postgresql.conf").open("a") as file:
            file.write(f"include '{self._folder / 'postgresql.conf'}'\n")
        self.start()
        self.pgbackrest("stanza-create")
        self.pgbackrest("check")

    def start(self) -> None:
        """Start the server, and wait until it accepts writes."""
        settings = {
            "listen_addresses": "",
            "port": PORT,
            "unix_socket_directories": str(self._folder),
        }
        options = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        with (self._folder / "log" / "server.log").open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603
                [self._programs / "postgres", "-D", self._data, *options],
                stdout=log,
                stderr=log,
                preexec_fn=set_parent_death_signal(signal.SIGINT),
                **self._identity(),
            )
        deadline = time.monotonic() + START_SECONDS
        while not self._accepts_writes():
            if self._process.poll() is not None or time.monotonic() > deadline:
                log_text = (self._folder / "log" / "server.log").read_text(errors="replace")
                raise RuntimeError(f"The server does not start:\n{log_text[-2000:]}")
            time.sleep(0.05)

    def stop(self) -> None:
        """Stop the server, which ends its sessions and archives the last segment."""
        if self._process and self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(START_SECONDS)

    def pgbackrest(self, *arguments: str) -> None:
        """Run pgBackRest with the configuration of deploy/pgbackrest."""
        self._run(self._pgbackrest, f"--stanza={STANZA}", *arguments)

    def _accepts_writes(self) -> bool:
        with contextlib.suppress(psycopg.OperationalError), psycopg.connect(self.url) as session:
            return session.execute("SELECT pg_is_in_recovery()").fetchone() == (False,)
        return False

    def _run(self, *command: Path | str) -> None:
        done = subprocess.run(  # noqa: S603
            command, capture_output=True, text=True, check=False, **self._identity()
        )
        if done.returncode:
            raise RuntimeError(f"{' '.join(map(str, command))}: {done.stdout}{done.stderr}")

    def _identity(self) -> dict[str, object]:
        """Return the account, the folder and the environment of the processes."""
        own = {
            "PATH": os.pathsep.join([str(self._pgbackrest.parent), os.environ["PATH"]]),
            "LC_ALL": "C.UTF-8",
            "PGBACKREST_CONFIG": str(self._folder / "pgbackrest.conf"),
            "PGBACKREST_REPO1_PATH": str(self._folder / "repository"),
            "PGBACKREST_SPOOL_PATH": str(self._folder / "spool"),
            "PGBACKREST_LOG_PATH": str(self._folder / "log"),
            "PGBACKREST_LOCK_PATH": str(self._folder / "lock"),
            "PGBACKREST_PG1_PATH": str(self._data),
            "PGBACKREST_PG1_SOCKET_PATH": str(self._folder),
        }
        if self._account is None:
            return {"env": own, "cwd": self._folder}
        uid, gid = self._account.uid, self._account.gid
        return {"env": own, "cwd": self._folder, "user": uid, "group": gid, "extra_groups": []}


def find_programs() -> tuple[Path, Path]:
    """
    Return the folder of the newest installed PostgreSQL server, and pgBackRest.

    :raises ProgramsMissing: if one of them is not installed.
    """
    folders = Path("/usr/lib/postgresql").glob("*/bin")
    servers = {
        int(folder.parent.name): folder for folder in folders if (folder / "initdb").exists()
    }
    pgbackrest = shutil.which("pgbackrest")
    if not servers or pgbackrest is None:
        raise ProgramsMissing("Needs pgBackRest and PostgreSQL: apt install postgresql pgbackrest")
    return servers[max(servers)], Path(pgbackrest)
