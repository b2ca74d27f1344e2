"""The parts of the demo: the supervisor, port claims, the password and the banner."""

import os
import re
import signal
import socket
import stat
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from nexus.embedded import locks, ports, processes
from nexus.embedded.banner import Banner, without_password
from nexus.embedded.supervisor import Program, Supervisor
from nexus.secret_files import generate_passphrase, get_or_create_secret

_WITH_CHILD = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print("child", child.pid, flush=True)
time.sleep(60)
"""


@pytest.fixture
def output() -> list[str]:
    return []


@pytest.fixture
def supervisor(tmp_path: Path, output: list[str]) -> Iterator[Supervisor]:
    lock = locks.take_exclusive(tmp_path / "demo")
    made = Supervisor(
        logs=tmp_path, cwd=tmp_path, environment=os.environ, print_line=output.append, lock=lock
    )
    yield made
    made.stop(should_kill=lambda: True)
    os.close(lock)


def supervise_until(supervisor: Supervisor, condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline, "The condition was never true."
        supervisor.supervise(0.02)


def python(name: str, code: str) -> Program:
    return Program(name, [sys.executable, "-c", code])


class TestSupervisor:
    def test_output_is_prefixed_and_logged(
        self, supervisor: Supervisor, output: list[str], tmp_path: Path
    ) -> None:
        supervisor.start(python("web", "import time; print('héllo', flush=True); time.sleep(60)"))

        supervise_until(supervisor, lambda: bool(output))

        assert output == ["    web | héllo"]
        assert (tmp_path / "web.log").read_text() == "héllo\n"

    def test_ended_program_is_restarted(self, supervisor: Supervisor, output: list[str]) -> None:
        supervisor.start(python("worker", "print('here', flush=True); raise SystemExit(3)"))

        supervise_until(supervisor, lambda: output.count(" worker | here") == 2)

        assert " worker | ended with status 3; restarting in 0.3 s" in output

    def test_one_shot_program_is_not_restarted(
        self, supervisor: Supervisor, output: list[str]
    ) -> None:
        supervisor.start(
            Program("docs", [sys.executable, "-c", "print('built')"], is_one_shot=True)
        )
        supervise_until(supervisor, lambda: bool(output) and not supervisor.is_running("docs"))

        supervisor.supervise(0.5)

        assert output == ["   docs | built"]
        assert not supervisor.is_running("docs")

    def test_stop_ends_grandchildren(self, supervisor: Supervisor, output: list[str]) -> None:
        supervisor.start(python("web", _WITH_CHILD))
        supervise_until(supervisor, lambda: bool(output))
        grandchild = int(output[0].split()[-1])

        supervisor.stop(should_kill=lambda: False)

        supervise_until(supervisor, lambda: not processes.is_alive(grandchild))

    def test_program_that_ignores_sigterm_is_killed(
        self, supervisor: Supervisor, output: list[str]
    ) -> None:
        ignores_sigterm = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True)"
        supervisor.start(python("web", ignores_sigterm + "; time.sleep(60)"))
        supervise_until(supervisor, lambda: bool(output))

        supervisor.stop(should_kill=lambda: True)

        assert not supervisor.is_running("web")

    @pytest.mark.skipif(sys.platform != "linux", reason="parent death signals are Linux-only")
    def test_programs_end_when_the_supervisor_is_killed(
        self, tmp_path: Path, output: list[str]
    ) -> None:
        victim = os.fork()
        if victim == 0:
            _supervise_until_killed(tmp_path)
        note = tmp_path / "web.log"
        deadline = time.monotonic() + 10
        while not (note.exists() and note.read_text().strip()):
            assert time.monotonic() < deadline
            time.sleep(0.02)

        os.kill(victim, signal.SIGKILL)
        os.waitpid(victim, 0)

        orphan = int(note.read_text())
        while processes.is_alive(orphan):
            assert time.monotonic() < deadline
            time.sleep(0.02)

    def test_run_once_returns_the_exit_status(self, supervisor: Supervisor) -> None:
        step = python("prepare", "raise SystemExit(4)")

        assert supervisor.run_once(step, should_stop=lambda: False) == 4


class TestPorts:
    def test_used_port_yields_the_next_free_one(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]

            assert not ports.is_free(port)
            assert ports.claim_next_free(port).port > port

    def test_free_port_is_claimed(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]

        assert ports.claim_next_free(port).port == port

    def test_two_claims_never_share_a_port(self) -> None:
        first = ports.claim_next_free(18000)
        second = ports.claim_next_free(18000)

        assert second.port > first.port
        first.release()
        assert ports.claim_next_free(first.port).port == first.port


class TestPassphrase:
    def test_passphrase_is_stable_and_readable_by_its_owner_only(self, tmp_path: Path) -> None:
        first = get_or_create_secret(
            state_dir=tmp_path, name="demo_password", generate=generate_passphrase
        )

        file = tmp_path / "secrets" / "demo_password"
        assert re.fullmatch(r"([a-z]{6}-){2}[a-z]{6}", first)
        assert (
            get_or_create_secret(
                state_dir=tmp_path, name="demo_password", generate=generate_passphrase
            )
            == first
        )
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


class TestBanner:
    def test_banner_lists_domains_addresses_and_password(self) -> None:
        banner = Banner(
            port=8001,
            domains=["commerce", "polls"],
            dormant=["feed", "jobs"],
            example="/api/v1/products/",
            pages={"Admin": "/admin/"},
            database="embedded PostgreSQL 18",
            cache="embedded Valkey 9",
            broker="embedded Valkey 9",
            queue="queue empty",
            password="bababa-dididi-zozozo",
        )

        text = str(banner)

        assert " NEXUS  demo · domains: commerce polls" in text
        assert "REST      http://localhost:8001/api/docs" in text
        assert "password: bababa-dididi-zozozo" in text
        assert "curl -s 'localhost:8001/api/v1/products/'" in text
        assert "manage.py domains purge feed jobs" in text

    @pytest.mark.parametrize(
        ("url", "shown"),
        [
            ("postgres://me:secret@db.test:5433/shop", "postgres://db.test:5433/shop"),
            ("redis://:secret@cache.test/0?password=secret", "redis://cache.test/0"),
            ("", ""),
        ],
    )
    def test_url_is_shown_without_credentials(self, url: str, shown: str) -> None:
        assert without_password(url) == shown


def _supervise_until_killed(folder: Path) -> None:
    lock = locks.take_exclusive(folder / "demo")
    supervisor = Supervisor(
        logs=folder, cwd=folder, environment=os.environ, print_line=print, lock=lock
    )
    supervisor.start(
        python("web", "import os, time; print(os.getpid(), flush=True); time.sleep(60)")
    )
    while True:
        supervisor.supervise(1)
