"""Backups of the database by pg_dump, and restoring one of them in one transaction."""

import os
import re
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.core.management import CommandError
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg.pq import Conninfo

from nexus.embedded.binaries import find_binaries

_PROGRAMS = ("pg_dump", "pg_restore", "psql")
_VERSION = re.compile(r"\(PostgreSQL\) (\d+)")
# The schema holds the tables, functions and extensions of Nexus, and nothing else.
_EMPTY_SCHEMA = (
    "SET client_min_messages = warning",
    "DROP SCHEMA public CASCADE",
    "CREATE SCHEMA public AUTHORIZATION pg_database_owner",
    "GRANT USAGE ON SCHEMA public TO PUBLIC",
)
_OTHER_SESSIONS = """
SELECT coalesce(nullif(application_name, ''), 'pid ' || pid)
FROM pg_stat_activity
WHERE datname = current_database() AND usename = current_user
    AND backend_type = 'client backend' AND pid <> pg_backend_pid()
"""


class BackupFailed(CommandError):
    """A backup was not written or not restored. The database and earlier files are unchanged."""


@dataclass(frozen=True, slots=True)
class Client:
    """The client programs of one major version of PostgreSQL."""

    folder: Path
    major: int

    def run(self, program: str, *arguments: str, environment: Mapping[str, str]) -> None:
        """
        Run a program that connects to the database that the environment names.

        :raises BackupFailed: with the program's message, if it fails.
        """
        done = subprocess.run(  # noqa: S603
            [self.folder / program, *arguments],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            check=False,
        )
        if done.returncode:
            raise BackupFailed(f"{program} failed: {done.stderr.strip()}")


def find_client(*, server: int) -> Client:
    """
    Return the client programs for a server's major version: the same, else the next newer one.

    pg_dump refuses servers that are newer than itself.

    :raises BackupFailed: if none are installed.
    """
    usable = [client for client in _installed_clients() if client.major >= server]
    if not usable:
        raise BackupFailed(
            f"The server is PostgreSQL {server}, and no pg_dump of this or a newer version is "
            f"installed. Install it, for example with `apt install postgresql-client-{server}`."
        )
    return min(usable, key=lambda client: client.major)


def dump(connection: BaseDatabaseWrapper, *, target: Path) -> None:
    """
    Write a backup of a connection's database to a file that only its owner can read.

    :raises BackupFailed: if the file exists, or pg_dump fails.
    """
    if target.exists():
        raise BackupFailed(f"{target} exists already.")
    client, environment = _client_of(connection), _libpq_environment(connection)
    target.parent.mkdir(parents=True, exist_ok=True)
    incomplete = target.with_name(f"{target.name}.incomplete")
    incomplete.unlink(missing_ok=True)
    incomplete.touch(mode=0o600)
    try:
        options = ["--format=custom", "--lock-wait-timeout=60s", f"--file={incomplete}"]
        client.run("pg_dump", *options, environment=environment)
        incomplete.rename(target)
    finally:
        incomplete.unlink(missing_ok=True)


def restore(connection: BaseDatabaseWrapper, *, source: Path) -> None:
    """
    Replace the content of a connection's database with a backup, or change nothing.

    :raises BackupFailed: if the file cannot be read, or the database is in use.
    """
    client, environment = _client_of(connection), _libpq_environment(connection)
    refuse_other_sessions(connection)
    connection.close()
    with tempfile.TemporaryDirectory(prefix="nexus-restore-") as folder:
        # Unpacked first, so that an incomplete file is found before anything is dropped.
        script = Path(folder, "backup.sql")
        options = ["--no-owner", "--no-privileges", f"--file={script}"]
        client.run("pg_restore", *options, str(source), environment=environment)
        empty = [f"--command={statement}" for statement in _EMPTY_SCHEMA]
        options = ["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--single-transaction"]
        client.run("psql", *options, *empty, f"--file={script}", environment=environment)


def refuse_other_sessions(connection: BaseDatabaseWrapper) -> None:
    """
    Refuse to replace tables that other processes use.

    :raises BackupFailed: if the role of the connection has other sessions in the database.
    """
    with connection.cursor() as cursor:
        cursor.execute(_OTHER_SESSIONS)
        names = sorted({name for (name,) in cursor.fetchall()})
    if names:
        raise BackupFailed(
            f"The database is in use by {', '.join(names)}. Stop web, worker and beat first."
        )


def _client_of(connection: BaseDatabaseWrapper) -> Client:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        [number] = cursor.fetchone()
    return find_client(server=int(number) // 10_000)


def _installed_clients() -> Iterator[Client]:
    folders = [*Path("/usr/lib/postgresql").glob("*/bin")]
    folders += [Path(folder) for folder in os.get_exec_path()]
    if embedded := find_binaries().postgres:
        folders.append(embedded.parent)
    for folder in folders:
        if all((folder / program).exists() for program in _PROGRAMS):
            output = subprocess.run(  # noqa: S603
                [folder / "pg_dump", "--version"], capture_output=True, text=True, check=False
            ).stdout
            if version := _VERSION.search(output):
                yield Client(folder, int(version[1]))


def _libpq_environment(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """Return the environment with the connection's address: a password is no argument."""
    variables = {
        option.keyword.decode(): option.envvar.decode()
        for option in Conninfo.get_defaults()
        if option.envvar
    }
    address = {
        variables[keyword]: str(value)
        for keyword, value in connection.get_connection_params().items()
        if keyword in variables and value is not None
    }
    return {**os.environ, **address}
