"""Temporary state folders, and user processes that a test can kill."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

import pytest

from nexus.embedded import Endpoints, services

SOURCE_ROOT = Path(services.__file__).parents[2]
IDLE_TIMEOUT = 0.3

_USE = """
import json, sys
from dataclasses import asdict
from pathlib import Path
from nexus.embedded import ensure
print(json.dumps(asdict(ensure(state_dir=Path(sys.argv[1]), idle_timeout=float(sys.argv[2])))), flush=True)
sys.stdin.read()
"""


class User:
    """A process that uses the embedded servers until it exits or is killed."""

    def __init__(self, state_dir: Path, *, idle_timeout: float = IDLE_TIMEOUT) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", _USE, str(state_dir), str(idle_timeout)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(SOURCE_ROOT)},
        )

    def endpoints(self) -> Endpoints:
        """Wait until the servers run and return their URLs."""
        assert self._process.stdout is not None
        return Endpoints(**json.loads(self._process.stdout.readline()))

    def kill(self) -> None:
        """Kill the process with SIGKILL."""
        self._process.send_signal(signal.SIGKILL)
        self._process.communicate()

    def exit(self) -> None:
        """End the process normally. A second call does nothing."""
        if self._process.returncode is None:
            self._process.communicate()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.exit()


@pytest.fixture(scope="session")
def initialized_state() -> Iterator[Path]:
    """Return an initialized state folder for copying: initializing one takes a second."""
    with _shared_folder() as folder:
        services.ensure(state_dir=folder / "state", idle_timeout=IDLE_TIMEOUT)
        services.release(state_dir=folder / "state")
        yield folder / "state"


@pytest.fixture(scope="module")
def endpoints() -> Iterator[Endpoints]:
    """Return the URLs of servers for read-only tests."""
    with _shared_folder() as folder:
        yield services.ensure(state_dir=folder / "asked", idle_timeout=IDLE_TIMEOUT)
        services.stop(state_dir=folder / "asked")


@pytest.fixture
def shared_folder() -> Iterator[Path]:
    """Return a folder that every account may enter, unlike pytest's own."""
    with _shared_folder() as folder:
        yield folder


@pytest.fixture
def new_state_dir(shared_folder: Path) -> Iterator[Path]:
    """Return a state folder that does not exist yet."""
    path = shared_folder / "new"
    yield path
    services.stop(state_dir=path)


@pytest.fixture
def state_dir(shared_folder: Path, initialized_state: Path) -> Iterator[Path]:
    """Return a state folder with a database in it."""
    path = shared_folder / "state"
    # Unlike shutil, cp -a preserves the owner, the servers' account if root runs the tests.
    subprocess.run(["cp", "-a", str(initialized_state), str(path)], check=True)
    (path / "places.json").unlink()
    for log in (path / "logs").iterdir():
        log.unlink()
    yield path
    services.stop(state_dir=path)


@pytest.fixture
def eventually() -> Callable[[Callable[[], bool]], None]:
    def wait(condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 15
        while not condition():
            assert time.monotonic() < deadline, "The condition was never true."
            time.sleep(0.02)

    return wait


@contextmanager
def _shared_folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="nexus-test-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)
