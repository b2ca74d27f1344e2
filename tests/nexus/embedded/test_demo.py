"""The pieces of the demo: programs kept running and all stopped, a free port, a kept password."""

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
from nexus.embedded.box import Box, without_password
from nexus.embedded.supervisor import Program, Supervisor
from nexus.keys import kept_secret, passphrase

_WITH_CHILD = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print("child", child.pid, flush=True)
time.sleep(60)
"""


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def supervisor(tmp_path: Path, said: list[str]) -> Iterator[Supervisor]:
    lock = locks.take_exclusive(tmp_path / "demo")
    made = Supervisor(
        logs=tmp_path, cwd=tmp_path, environment=os.environ, say=said.append, lock=lock
    )
    yield made
    made.stop(is_impatient=lambda: True)
    os.close(lock)


def tend_until(supervisor: Supervisor, is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not is_so():
        assert time.monotonic() < deadline, "It never came to be."
        supervisor.tend(0.02)


def python(name: str, code: str) -> Program:
    return Program(name, [sys.executable, "-c", code])


class TestSupervisor:
    def test_tells_who_says_what_and_writes_it_down(
        self, supervisor: Supervisor, said: list[str], tmp_path: Path
    ) -> None:
        supervisor.start(python("web", "import time; print('héllo', flush=True); time.sleep(60)"))

        tend_until(supervisor, lambda: bool(said))

        assert said == ["    web | héllo"]
        assert (tmp_path / "web.log").read_text() == "héllo\n"

    def test_starts_a_program_again_that_ended(
        self, supervisor: Supervisor, said: list[str]
    ) -> None:
        supervisor.start(python("worker", "print('here', flush=True); raise SystemExit(3)"))

        tend_until(supervisor, lambda: said.count(" worker | here") == 2)

        assert " worker | ended with status 3; starting it again in 0.3 s" in said

    def test_leaves_alone_a_program_that_ends_by_itself(
        self, supervisor: Supervisor, said: list[str]
    ) -> None:
        supervisor.start(Program("docs", [sys.executable, "-c", "print('built')"], ends=True))
        tend_until(supervisor, lambda: bool(said) and not supervisor.is_running("docs"))

        supervisor.tend(0.5)

        assert said == ["   docs | built"]
        assert not supervisor.is_running("docs")

    def test_leaves_no_process_behind(self, supervisor: Supervisor, said: list[str]) -> None:
        supervisor.start(python("web", _WITH_CHILD))
        tend_until(supervisor, lambda: bool(said))
        grandchild = int(said[0].split()[-1])

        supervisor.stop(is_impatient=lambda: False)

        tend_until(supervisor, lambda: not processes.is_alive(grandchild))

    def test_ends_a_program_that_will_not_listen_when_hurried(
        self, supervisor: Supervisor, said: list[str]
    ) -> None:
        deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True)"
        supervisor.start(python("web", deaf + "; time.sleep(60)"))
        tend_until(supervisor, lambda: bool(said))

        supervisor.stop(is_impatient=lambda: True)

        assert not supervisor.is_running("web")

    @pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child")
    def test_its_programs_end_when_it_is_killed(self, tmp_path: Path, said: list[str]) -> None:
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

    def test_runs_a_step_once_and_returns_its_status(self, supervisor: Supervisor) -> None:
        step = python("prepare", "raise SystemExit(4)")

        assert supervisor.run_once(step, is_told_to_stop=lambda: False) == 4


class TestPorts:
    def test_gives_the_next_free_port_if_one_is_taken(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]

            assert not ports.is_free(port)
            assert ports.claim_next_free(port).port > port

    def test_gives_the_port_itself_if_it_is_free(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]

        assert ports.claim_next_free(port).port == port

    def test_gives_no_port_to_two_demos_that_start_at_once(self) -> None:
        first = ports.claim_next_free(18000)
        second = ports.claim_next_free(18000)

        assert second.port > first.port
        first.give_back()
        assert ports.claim_next_free(first.port).port == first.port


class TestPassphrase:
    def test_stays_the_same_and_is_for_nobody_else(self, tmp_path: Path) -> None:
        first = kept_secret(state_dir=tmp_path, name="demo_password", make=passphrase)

        file = tmp_path / "secrets" / "demo_password"
        assert re.fullmatch(r"([a-z]{6}-){2}[a-z]{6}", first)
        assert kept_secret(state_dir=tmp_path, name="demo_password", make=passphrase) == first
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


class TestBox:
    def test_names_what_runs(self) -> None:
        box = Box(
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

        text = str(box)

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
    def test_tells_no_secret(self, url: str, shown: str) -> None:
        assert without_password(url) == shown


def _supervise_until_killed(folder: Path) -> None:
    lock = locks.take_exclusive(folder / "demo")
    supervisor = Supervisor(logs=folder, cwd=folder, environment=os.environ, say=print, lock=lock)
    supervisor.start(
        python("web", "import os, time; print(os.getpid(), flush=True); time.sleep(60)")
    )
    while True:
        supervisor.tend(1)
