"""A copy of this checkout as a newcomer has it, with a state folder and a port of its own."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "the tea is in the pot"
SECONDS_TO_START = 180

# What decides on which servers and which domains the copy runs is for the reader to say.
ELSEWHERE = re.compile(r"DATABASE_URL|REDIS_URL|CELERY_|DJANGO_|NEXUS_|PYTEST|PORT$|DOMAINS$|MAKE")


@dataclass
class Copy:
    """A copy of this checkout with a state of its own, and the demo that runs in it."""

    folder: Path
    state_dir: Path
    port: int
    said: str = ""
    demo: "subprocess.Popen[bytes] | None" = field(default=None)

    @property
    def environment(self) -> dict[str, str]:
        """Return what every command of the copy is told."""
        inherited = {k: v for k, v in os.environ.items() if not ELSEWHERE.match(k)}
        mine = {"NEXUS_STATE_DIR": str(self.state_dir), "NEXUS_DEMO_PASSWORD": PASSWORD}
        return {**inherited, **mine, "PORT": str(self.port)}

    def run(self, script: str) -> str:
        """Run shell commands as the reader would, and return what they say."""
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
            assert self.demo.poll() is None, f"{command} ended by itself."
            assert time.monotonic() < deadline, f"{command} did not answer."
            time.sleep(0.1)

    def stop_demo(self) -> None:
        """Press Ctrl-C."""
        if self.demo is not None:
            os.killpg(self.demo.pid, signal.SIGINT)
            self.demo.wait(timeout=60)
            self.demo = None

    def _answers(self) -> bool:
        try:
            return httpx.get(f"http://127.0.0.1:{self.port}/readyz", timeout=2).is_success
        except httpx.HTTPError:
            return False


@contextmanager
def fresh_copy(tmp_path: Path) -> Iterator[Copy]:
    """Return a copy of what is, or would be, in the repository."""
    folder = tmp_path / "nexus"
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    (folder / ".venv").symlink_to(Path(sys.prefix))
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    made = Copy(folder, tmp_path / "state", port)
    yield made
    made.stop_demo()
