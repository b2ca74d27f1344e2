"""`make demo`: everything on this machine, kept running until Ctrl-C."""

from __future__ import annotations

import hashlib
import os
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import FrameType

from nexus import started
from nexus.embedded import companions, locks, ports, processes, programs, services
from nexus.embedded.box import describe, is_ready
from nexus.embedded.endpoints import Endpoints
from nexus.embedded.errors import EmbeddedError
from nexus.embedded.plan import plan_from
from nexus.embedded.supervisor import Program, Supervisor
from nexus.embedded.tables import apps_with_tables
from nexus.environment import ROOT
from nexus.keys import keep_secret, kept_secret, passphrase

WEB_PATIENCE = 60.0
OLD_DEMO_PATIENCE = 15.0


class Demo:
    """One run of the demo, from the first line to Ctrl-C."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._plan = plan_from(environment)
        self._state_dir = self._plan.state_dir
        self._environment = self._plan.environment
        self._port = self._plan.port
        self._claim: ports.Claim | None = None
        self._companions: list[companions.Beside] = []
        self._started = time.monotonic()
        self._signals = 0
        self._parent = os.getppid()
        self._parent_catches: bool | None = False
        self._is_in_background = False

    def run(self) -> int:
        """Start everything, keep it running until told to stop, and stop everything."""
        self._parent_catches = processes.catches(self._parent, signal.SIGINT)
        self._is_in_background = signal.getsignal(signal.SIGINT) is signal.SIG_IGN
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._hear)
        lock = self._be_the_only_one()
        supervisor = Supervisor(
            logs=self._logs(),
            cwd=ROOT,
            environment=self._environment,
            say=say,
            lock=lock,
        )
        try:
            return self._start_and_watch(supervisor)
        finally:
            self._stop(supervisor)
            os.close(lock)

    def _logs(self) -> Path:
        logs = self._state_dir / "logs"
        logs.mkdir(mode=0o700, parents=True, exist_ok=True)
        return logs

    def _be_the_only_one(self) -> int:
        # The lock is inherited by web, worker and beat. If the last demo was
        # killed they may need a moment to end.
        path = self._state_dir / "demo"
        deadline = time.monotonic() + OLD_DEMO_PATIENCE
        while (lock := locks.try_exclusive(path)) is None:
            pid, _, address = path.read_text().partition(" ")
            if pid.isdigit() and processes.is_alive(int(pid)):
                raise EmbeddedError(
                    f"A demo already runs in {self._state_dir} at {address.strip()}. "
                    "For another one beside it set NEXUS_STATE_DIR."
                )
            if time.monotonic() > deadline or self._is_told_to_stop():
                raise EmbeddedError(f"The processes of an earlier demo still use {path}.")
            time.sleep(0.1)
        return lock

    def _start_and_watch(self, supervisor: Supervisor) -> int:
        endpoints = self._start_services()
        self._plan.let_sleep(
            apps_with_tables(self._environment.get("DATABASE_URL") or endpoints.database_url)
        )
        self._choose_port(self._port)
        self._note_address()
        self._environment["NEXUS_DEMO_PASSWORD"] = self._password()
        self._start_companions(supervisor)
        if not (self._bring_up(supervisor) and self._wait_for_web(supervisor)):
            return 0 if self._signals else 1
        # Later than the web process, so as not to take its processor while people wait.
        supervisor.start(programs.worker())
        supervisor.start(programs.beat(self._state_dir))
        supervisor.start(programs.documentation())
        self._print_box(endpoints)
        self._watch(supervisor)
        return 0

    def _start_companions(self, supervisor: Supervisor) -> None:
        self._companions = companions.beside({**self._plan.dotenv, **self._environment})
        for each in self._companions:
            self._environment.update(each.tells)
            supervisor.start(each.program)

    def _bring_up(self, supervisor: Supervisor) -> bool:
        note = started.note_of_tables(self._state_dir)
        version = self._version_of_tables()
        # Both steps take seconds, and mostly Python's. If the tables are as the
        # last demo left them, the web process need not wait for its turn.
        is_prepared = note.is_file() and note.read_text() == version
        if is_prepared:
            step("Demo data and web")
            supervisor.start(self._web())
        else:
            step("Tables and demo data")
        if supervisor.run_once(programs.prepare(), is_told_to_stop=self._is_told_to_stop):
            if not self._signals:
                say(f"The demo cannot go on; see {self._logs()}/prepare.log")
            return False
        note.write_text(version)
        self._plan.remember(port=self._port)
        if not is_prepared:
            step("Web")
            supervisor.start(self._web())
        return True

    def _version_of_tables(self) -> str:
        named = ("DATABASE_URL", "NEXUS_DOMAINS", "NEXUS_DORMANT")
        setting = [self._environment.get(name, "") for name in named]
        migrations = sorted(str(path) for path in ROOT.glob("[a-z]*/**/migrations/*.py"))
        return hashlib.sha256(repr([*setting, *migrations]).encode()).hexdigest()

    def _start_services(self) -> Endpoints:
        needs_postgres = not self._environment.get("DATABASE_URL")
        needs_valkey = not self._environment.get("REDIS_URL")
        if needs_postgres or needs_valkey:
            step("Database and cache")
        return services.ensure(
            state_dir=self._state_dir, postgres=needs_postgres, valkey=needs_valkey
        )

    def _choose_port(self, wanted: int) -> None:
        if self._claim is not None:
            self._claim.give_back()
        self._claim = ports.claim_next_free(wanted)
        self._port = self._claim.port
        if self._port != wanted:
            say(f"Port {wanted} is taken, so this demo is at port {self._port}.")
        self._environment["NEXUS_PUBLIC_URL"] = f"http://localhost:{self._port}"

    def _note_address(self) -> None:
        (self._state_dir / "demo").write_text(f"{os.getpid()} http://localhost:{self._port}/")

    def _password(self) -> str:
        given = self._environment.get("NEXUS_DEMO_PASSWORD") or self._plan.dotenv.get(
            "NEXUS_DEMO_PASSWORD"
        )
        if given:
            # For the commands that act on this demo from another terminal.
            keep_secret(state_dir=self._state_dir, name="demo_password", value=given)
            return given
        return kept_secret(state_dir=self._state_dir, name="demo_password", make=passphrase)

    def _wait_for_web(self, supervisor: Supervisor) -> bool:
        deadline = time.monotonic() + WEB_PATIENCE
        while not self._is_told_to_stop():
            supervisor.tend(0.05)
            if supervisor.is_running("web"):
                if is_ready(self._port):
                    return True
            elif not ports.is_free(self._port):
                # Somebody took the port between our look and the server's start.
                self._move_web(supervisor)
            if time.monotonic() > deadline:
                say(f"The web process is not ready; see {self._logs()}/web.log")
                return False
        return False

    def _move_web(self, supervisor: Supervisor) -> None:
        supervisor.dismiss("web")
        self._choose_port(self._port)
        self._note_address()
        supervisor.start(self._web())

    def _print_box(self, endpoints: Endpoints) -> None:
        box = describe(
            port=self._port,
            environment=self._environment,
            endpoints=endpoints,
            password=self._environment["NEXUS_DEMO_PASSWORD"],
            dormant=self._plan.dormant,
        )
        say(str(box))
        took = time.monotonic() - self._started
        say(f"Ready after {took:.1f} s. {self._way_to_stop()} stops everything; the data stays.")

    def _way_to_stop(self) -> str:
        # A script starts what is in its background with Ctrl-C ignored, and `make` then stays
        # deaf to it: the signal has to reach this process.
        return f"`kill {os.getpid()}`" if self._is_in_background else "Ctrl-C"

    def _watch(self, supervisor: Supervisor) -> None:
        while not self._is_told_to_stop():
            supervisor.tend(0.25)
            self._keep_services()
            self._notice_interrupted_make()

    def _notice_interrupted_make(self) -> None:
        # Interrupted alone, and not with its whole group as by Ctrl-C, `make` drops its handler
        # and waits for us without passing the signal on.
        if self._parent_catches and processes.catches(self._parent, signal.SIGINT) is False:
            self._parent_catches = False
            self._signals += 1

    def _keep_services(self) -> None:
        # The watchdog restarts its servers; nobody but its users restarts the watchdog.
        uses_none = self._environment.get("DATABASE_URL") and self._environment.get("REDIS_URL")
        if uses_none or services.status(state_dir=self._state_dir).watchdog_pid:
            return
        try:
            self._start_services()
        except EmbeddedError as error:
            say(f"{error}")

    def _stop(self, supervisor: Supervisor) -> None:
        step("Stopping")
        signals_so_far = self._signals
        supervisor.stop(is_impatient=lambda: self._signals > signals_so_far)
        (self._state_dir / "demo").write_text("")
        if services.release(state_dir=self._state_dir):
            say("Everything is stopped.")
        else:
            say("The database and the cache stay: another process uses them.")

    def _web(self) -> Program:
        return programs.web(self._port)

    def _is_told_to_stop(self) -> bool:
        return self._signals > 0

    def _hear(self, number: int, frame: FrameType | None) -> None:
        self._signals += 1


def say(line: str) -> None:
    """Print a line; that nobody reads it any more is no reason to stop."""
    try:
        print(line, flush=True)
    except BrokenPipeError:
        # Python would complain once more when it closes the stream at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def step(name: str) -> None:
    """Say which long step begins."""
    say(f"  {name} ...")


def main(arguments: Sequence[str] = ()) -> int:
    """Run the demo until it is told to stop."""
    try:
        return Demo(os.environ).run()
    except EmbeddedError as error:
        print(f"{error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
