"""A running demo for the end-to-end tests: the processes that `make demo` starts."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.journeys.copies import Copy, fresh_copy
from tests.local_http import NO_CERTIFICATES

ROOT = Path(__file__).resolve().parents[2]
START_LIMIT_SECONDS = 180
# Differs from the documented password, so that no test depends on that one.
PASSWORD = "a kettle sings at dawn"


@dataclass(frozen=True)
class Demo:
    """The demo's URL, state folder and process."""

    url: str
    state_dir: Path
    process: subprocess.Popen[bytes]
    environment: dict[str, str]

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)
        self.process.wait(timeout=30)

    def client(self, bearer: str = "") -> httpx.Client:
        headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
        return httpx.Client(base_url=self.url, timeout=30, headers=headers, verify=NO_CERTIFICATES)

    def signed_in(self, username: str) -> httpx.Client:
        with self.client() as client:
            answer = client.post(
                "/api/v1/users/login/", json={"username": username, "password": PASSWORD}
            )
        return self.client(bearer=answer.raise_for_status().json()["access"])


def start_demo(state_dir: Path, **settings: str) -> Demo:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    overrides = {
        "NEXUS_STATE_DIR": str(state_dir),
        "PORT": str(port),
        "NEXUS_DEMO_PASSWORD": PASSWORD,
        **settings,
    }
    removed = ("DATABASE_URL", "REDIS_URL", "CELERY_BROKER_URL", "DJANGO_SETTINGS_MODULE")
    inherited = {k: v for k, v in os.environ.items() if k not in removed}
    paths = f"{ROOT / 'platform'}{os.pathsep}{ROOT}"
    environment = {**inherited, **overrides, "PYTHONPATH": paths}
    process = subprocess.Popen(
        [sys.executable, "-m", "nexus.embedded.demo"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    demo = Demo(f"http://127.0.0.1:{port}", state_dir, process, environment)
    _wait_until_ready(demo)
    return demo


def _wait_until_ready(demo: Demo) -> None:
    deadline = time.monotonic() + START_LIMIT_SECONDS
    while time.monotonic() < deadline:
        assert demo.process.poll() is None, "the demo exited"
        try:
            if (
                httpx.get(f"{demo.url}/readyz", timeout=2, verify=NO_CERTIFICATES).status_code
                == 200
            ):
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.2)
    demo.stop()
    pytest.fail(f"The demo did not answer within {START_LIMIT_SECONDS} s.")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """Return a demo that runs for the tests of one module."""
    demo = start_demo(tmp_path_factory.mktemp("state"))
    yield demo
    if demo.process.poll() is None:
        demo.stop()


@pytest.fixture
def copy(tmp_path: Path) -> Iterator[Copy]:
    """Return a copy of the checkout's tracked and untracked files."""
    with fresh_copy(tmp_path) as made:
        yield made
