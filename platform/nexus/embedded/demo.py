"""`make demo`: run every part on this machine until Ctrl-C."""

from __future__ import annotations

import hashlib
import os
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import FrameType

from nexus import demo_start
from nexus.embedded import companions, locks, ports, processes, programs, services
from nexus.embedded.banner import describe, is_ready
from nexus.embedded.endpoints import Endpoints
from nexus.embedded.errors import EmbeddedError
from nexus.embedded.plan import plan_from
from nexus.embedded.supervisor import Program, Supervisor
from nexus.embedded.tables import apps_with_tables
from nexus.environment import ROOT
from nexus.secret_files import generate_passphrase, get_or_create_secret, store_secret

WEB_START_TIMEOUT = 60.0
OLD_DEMO_TIMEOUT = 15.0


class Demo:
    """One run of the demo, from the first line to Ctrl-C."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._plan = plan_from(environment)
        self._state_dir = self._plan.state_dir
        self._environment = self._plan.environment
        self._port = self._plan.port
        self._claim: ports.Claim | None = None
        self._companions: list[companions.PlannedCompanion] = []
        self._started = time.monotonic()
        self._signals = 0
        self._parent = os.getppid()
        self._parent_has_handler: bool | None = False
        self._is_in_background = False

    def run(self) -> int:
        """
        Start everything, supervise it until a signal arrives, and stop everything.

        :raises EmbeddedError: if a demo already runs, or a server or port is unavailable.
        """
        self._parent_has_handler = processes.has_handler(self._parent, signal.SIGINT)
        self._is_in_background = signal.getsignal(signal.SIGINT) is signal.SIG_IGN
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._handle_signal)
        lock = self._acquire_demo_lock()
        supervisor = Supervisor(
            logs=self._logs(),
            cwd=ROOT,
            environment=self._environment,
            print_line=print_line,
            lock=lock,
        )
        try:
            return self._start_and_supervise(supervisor)
        finally:
            self._stop(supervisor)
            os.close(lock)

    def _logs(self) -> Path:
        logs = self._state_dir / "logs"
        logs.mkdir(mode=0o700, parents=True, exist_ok=True)
        return logs

    def _acquire_demo_lock(self) -> int:
        # Web, worker and beat inherit the lock. After a kill -9 of the previous demo
        # they may need a moment to end.
        path = self._state_dir / "demo"
        deadline = time.monotonic() + OLD_DEMO_TIMEOUT
        while (lock := locks.try_exclusive(path)) is None:
            pid, _, address = path.read_text().partition(" ")
            if pid.isdigit() and processes.is_alive(int(pid)):
                raise EmbeddedError(
                    f"A demo already runs in {self._state_dir} at {address.strip()}. "
                    "Set NEXUS_STATE_DIR to run a second one."
                )
            if time.monotonic() > deadline or self._should_stop():
                raise EmbeddedError(f"Processes of an earlier demo still use {path}.")
            time.sleep(0.1)
        return lock

    def _start_and_supervise(self, supervisor: Supervisor) -> int:
        endpoints = self._start_services()
        self._plan.mark_dormant(
            apps_with_tables(self._environment.get("DATABASE_URL") or endpoints.database_url)
        )
        self._claim_port(self._port)
        self._record_address()
        self._environment["NEXUS_DEMO_PASSWORD"] = self._password()
        self._start_companions(supervisor)
        if not (self._prepare_and_start_web(supervisor) and self._wait_for_web(supervisor)):
            return 0 if self._signals else 1
        # Start these after the web process, so that they do not compete with it for the processor.
        supervisor.start(programs.worker())
        supervisor.start(programs.beat(self._state_dir))
        supervisor.start(programs.documentation())
        self._print_banner(endpoints)
        self._supervise(supervisor)
        return 0

    def _start_companions(self, supervisor: Supervisor) -> None:
        self._companions = companions.plan_companions({**self._plan.dotenv, **self._environment})
        for companion in self._companions:
            self._environment.update(companion.settings)
            supervisor.start(companion.program)

    def _prepare_and_start_web(self, supervisor: Supervisor) -> bool:
        marker = demo_start.prepared_file(self._state_dir)
        version = self._fingerprint_tables()
        # Both steps take seconds of processor time. If the tables are unchanged since
        # the last start, run them in parallel.
        is_prepared = marker.is_file() and marker.read_text() == version
        if is_prepared:
            print_step("Demo data and web")
            supervisor.start(self._web())
        else:
            print_step("Tables and demo data")
        if supervisor.run_once(programs.prepare(), should_stop=self._should_stop):
            if not self._signals:
                print_line(f"The demo cannot start; see {self._logs()}/prepare.log")
            return False
        marker.write_text(version)
        self._plan.record(port=self._port)
        if not is_prepared:
            print_step("Web")
            supervisor.start(self._web())
        return True

    def _fingerprint_tables(self) -> str:
        named = ("DATABASE_URL", "NEXUS_DOMAINS", "NEXUS_DORMANT")
        setting = [self._environment.get(name, "") for name in named]
        migrations = sorted(str(path) for path in ROOT.glob("[a-z]*/**/migrations/*.py"))
        return hashlib.sha256(repr([*setting, *migrations]).encode()).hexdigest()

    def _start_services(self) -> Endpoints:
        needs_postgres = not self._environment.get("DATABASE_URL")
        needs_valkey = not self._environment.get("REDIS_URL")
        if needs_postgres or needs_valkey:
            print_step("Database and cache")
        return services.ensure(
            state_dir=self._state_dir, postgres=needs_postgres, valkey=needs_valkey
        )

    def _claim_port(self, wanted: int) -> None:
        if self._claim is not None:
            self._claim.release()
        self._claim = ports.claim_next_free(wanted)
        self._port = self._claim.port
        if self._port != wanted:
            print_line(f"Port {wanted} is in use. This demo uses port {self._port}.")
        self._environment["NEXUS_PUBLIC_URL"] = f"http://localhost:{self._port}"

    def _record_address(self) -> None:
        (self._state_dir / "demo").write_text(f"{os.getpid()} http://localhost:{self._port}/")

    def _password(self) -> str:
        given = self._environment.get("NEXUS_DEMO_PASSWORD") or self._plan.dotenv.get(
            "NEXUS_DEMO_PASSWORD"
        )
        if given:
            # Commands in other terminals read it from there.
            store_secret(state_dir=self._state_dir, name="demo_password", value=given)
            return given
        return get_or_create_secret(
            state_dir=self._state_dir, name="demo_password", generate=generate_passphrase
        )

    def _wait_for_web(self, supervisor: Supervisor) -> bool:
        deadline = time.monotonic() + WEB_START_TIMEOUT
        while not self._should_stop():
            supervisor.supervise(0.05)
            if supervisor.is_running("web"):
                if is_ready(self._port):
                    return True
            elif not ports.is_free(self._port):
                # Another process took the port between the check and the server's start.
                self._move_web(supervisor)
            if time.monotonic() > deadline:
                print_line(f"The web process is not ready; see {self._logs()}/web.log")
                return False
        return False

    def _move_web(self, supervisor: Supervisor) -> None:
        supervisor.remove("web")
        self._claim_port(self._port)
        self._record_address()
        supervisor.start(self._web())

    def _print_banner(self, endpoints: Endpoints) -> None:
        banner = describe(
            port=self._port,
            environment=self._environment,
            endpoints=endpoints,
            password=self._environment["NEXUS_DEMO_PASSWORD"],
            dormant=self._plan.dormant,
        )
        print_line(str(banner))
        elapsed = time.monotonic() - self._started
        instruction = f"{self._stop_instruction()} stops everything and keeps the data."
        print_line(f"Ready after {elapsed:.1f} s. {instruction}")

    def _stop_instruction(self) -> str:
        # A script starts background jobs with SIGINT ignored, and `make` then ignores it too:
        # the signal has to reach this process.
        return f"`kill {os.getpid()}`" if self._is_in_background else "Ctrl-C"

    def _supervise(self, supervisor: Supervisor) -> None:
        while not self._should_stop():
            supervisor.supervise(0.25)
            self._restart_services()
            self._detect_interrupted_make()

    def _detect_interrupted_make(self) -> None:
        # If only `make` is interrupted, and not its process group as by Ctrl-C, it drops its
        # handler and waits for this process without forwarding the signal.
        if self._parent_has_handler and processes.has_handler(self._parent, signal.SIGINT) is False:
            self._parent_has_handler = False
            self._signals += 1

    def _restart_services(self) -> None:
        # The watchdog restarts its servers; its users restart the watchdog.
        names = ("DATABASE_URL", "REDIS_URL")
        has_external_servers = all(self._environment.get(name) for name in names)
        if has_external_servers or services.status(state_dir=self._state_dir).watchdog_pid:
            return
        try:
            self._start_services()
        except EmbeddedError as error:
            print_line(f"{error}")

    def _stop(self, supervisor: Supervisor) -> None:
        print_step("Stopping")
        signals_before = self._signals
        supervisor.stop(should_kill=lambda: self._signals > signals_before)
        (self._state_dir / "demo").write_text("")
        if services.release(state_dir=self._state_dir):
            print_line("Everything is stopped.")
        else:
            print_line("The database and the cache keep running: another process uses them.")

    def _web(self) -> Program:
        settings = {**self._plan.dotenv, **self._environment}
        return programs.web(self._port, host=settings.get("NEXUS_DEMO_HOST", ""))

    def _should_stop(self) -> bool:
        return self._signals > 0

    def _handle_signal(self, number: int, frame: FrameType | None) -> None:
        self._signals += 1


def print_line(line: str) -> None:
    """Print a line, and continue if the reader has closed the pipe."""
    try:
        print(line, flush=True)
    except BrokenPipeError:
        # Python would raise again when it closes the stream at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def print_step(name: str) -> None:
    """Print the name of a long step that begins."""
    print_line(f"  {name} ...")


def main(arguments: Sequence[str] = ()) -> int:
    """Run the demo until a signal stops it, and return the exit status."""
    try:
        return Demo(os.environ).run()
    except EmbeddedError as error:
        print(f"{error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
