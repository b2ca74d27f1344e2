"""State folders of our own, and processes that can be killed without killing the test."""

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
GRACE = 0.3

_USE = """
import json, sys
from dataclasses import asdict
from pathlib import Path
from nexus.embedded import ensure
print(json.dumps(asdict(ensure(state_dir=Path(sys.argv[1]), grace=float(sys.argv[2])))), flush=True)
sys.stdin.read()
"""


class User:
    """A process that uses the embedded parts until it is told to leave, or killed."""

    def __init__(self, state_dir: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", _USE, str(state_dir), str(GRACE)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(SOURCE_ROOT)},
        )

    def endpoints(self) -> Endpoints:
        """Wait until the parts are there and return their addresses."""
        assert self._process.stdout is not None
        return Endpoints(**json.loads(self._process.stdout.readline()))

    def kill(self) -> None:
        """End as if the power had gone."""
        self._process.send_signal(signal.SIGKILL)
        self._process.communicate()

    def leave(self) -> None:
        """End in good order. Twice is fine."""
        if self._process.returncode is None:
            self._process.communicate()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.leave()


@pytest.fixture(scope="session")
def used_once() -> Iterator[Path]:
    """Return the state folder of somebody who came and went: making one takes a second."""
    with _open_folder() as folder:
        services.ensure(state_dir=folder / "state", grace=GRACE)
        services.release(state_dir=folder / "state")
        yield folder / "state"


@pytest.fixture(scope="module")
def endpoints() -> Iterator[Endpoints]:
    """Return the addresses of parts that a test only asks questions."""
    with _open_folder() as folder:
        yield services.ensure(state_dir=folder / "asked", grace=GRACE)
        services.stop(state_dir=folder / "asked")


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """Return a folder that every account may pass through, which pytest's own is not."""
    with _open_folder() as folder:
        yield folder


@pytest.fixture
def new_state_dir(open_folder: Path) -> Iterator[Path]:
    """Return a state folder that does not exist yet."""
    path = open_folder / "new"
    yield path
    services.stop(state_dir=path)


@pytest.fixture
def state_dir(open_folder: Path, used_once: Path) -> Iterator[Path]:
    """Return a state folder with a database in it."""
    path = open_folder / "state"
    # Unlike shutil this keeps the owner, which is the servers' account if we are root.
    subprocess.run(["cp", "-a", str(used_once), str(path)], check=True)
    (path / "places.json").unlink()
    for log in (path / "logs").iterdir():
        log.unlink()
    yield path
    services.stop(state_dir=path)


@pytest.fixture
def eventually() -> Callable[[Callable[[], bool]], None]:
    def wait(is_so: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 15
        while not is_so():
            assert time.monotonic() < deadline, "It never came to be."
            time.sleep(0.02)

    return wait


@contextmanager
def _open_folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="nexus-test-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)
