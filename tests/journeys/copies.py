"""A copy of this checkout like a new clone, with its own state folder and port."""

import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests.local_http import NO_CERTIFICATES
from tools.labs.copies import copy_checkout

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "the tea is in the pot"
SECONDS_TO_START = 180

# The copy must not inherit the settings that select servers and domains.
OVERRIDES = re.compile(r"DATABASE_URL|REDIS_URL|CELERY_|DJANGO_|NEXUS_|PYTEST|PORT$|DOMAINS$|MAKE")


@dataclass
class Copy:
    """A copy of this checkout with its own state, and the demo that runs in it."""

    folder: Path
    state_dir: Path
    port: int
    output: str = ""
    demo: "subprocess.Popen[bytes] | None" = field(default=None)

    @property
    def environment(self) -> dict[str, str]:
        """Return the environment of every command in the copy."""
        inherited = {k: v for k, v in os.environ.items() if not OVERRIDES.match(k)}
        overrides = {"NEXUS_STATE_DIR": str(self.state_dir), "NEXUS_DEMO_PASSWORD": PASSWORD}
        return {**inherited, **overrides, "PORT": str(self.port)}

    def run(self, script: str) -> str:
        """Run shell commands as a reader would, and return their output."""
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", script.replace(":8000", f":{self.port}")],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{script}\n{done.stdout}"
        return done.stdout

    def start_demo(self, command: str) -> None:
        """Start the demo, and wait until it answers."""
        self.demo = subprocess.Popen(
            ["bash", "-c", command],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        deadline = time.monotonic() + SECONDS_TO_START
        while not self._answers():
            assert self.demo.poll() is None, f"{command} exited."
            assert time.monotonic() < deadline, f"{command} did not answer."
            time.sleep(0.1)

    def stop_demo(self) -> None:
        """Send SIGINT to the process group, as Ctrl-C does."""
        if self.demo is not None:
            os.killpg(self.demo.pid, signal.SIGINT)
            self.demo.wait(timeout=60)
            self.demo = None

    def _answers(self) -> bool:
        try:
            url = f"http://127.0.0.1:{self.port}/readyz"
            return httpx.get(url, timeout=2, verify=NO_CERTIFICATES).is_success
        except httpx.HTTPError:
            return False


@contextmanager
def fresh_copy(tmp_path: Path) -> Iterator[Copy]:
    """Return a copy of the checkout's tracked and untracked files."""
    folder = tmp_path / "nexus"
    copy_checkout(ROOT, folder)
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    made = Copy(folder, tmp_path / "state", port)
    yield made
    made.stop_demo()
