"""A sixth domain, from its scaffold to its end, as the tutorial tells it, in a scratch copy."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from nexus.scaffold import names_of

ROOT = Path(__file__).resolve().parents[2]
TUTORIAL = ROOT / "docs" / "tutorial" / "sixth-domain.md"
PASSWORD = "the tea is in the pot"
SECONDS_TO_START = 180

# A fence with the comment that stands straight before it, or a comment that stands alone.
STEP = re.compile(
    r"^(?:<!-- (?P<mark>[^\n]+) -->\n)?```(?P<language>\w+)\n(?P<text>.*?)^```$"
    r"|^<!-- (?P<alone>[^\n]+) -->$",
    re.MULTILINE | re.DOTALL,
)
SECONDS = re.compile(r"\d+\.\d+s\b")
# What decides on which servers and which domains the copy runs is for the tutorial to say.
ELSEWHERE = re.compile(r"DATABASE_URL|REDIS_URL|CELERY_|DJANGO_|NEXUS_|PYTEST|PORT$|DOMAINS$|MAKE")

CLAIMS = """
import json
from nexus import start
from nexus.gateway import audit
claims = audit.claims(start.registry())
owner = audit.owner_of("garden")
print(json.dumps([(claim.kind, claim.name) for claim in claims if claim.owner == owner]))
"""


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

    def follow(self, step: "re.Match[str]") -> None:
        """Do what one step of the tutorial says."""
        mark, text = step["mark"] or "", step["text"]
        action, _, path = mark.partition(": ")
        match action, step["language"] or step["alone"]:
            case _, "stop the demo":
                self.stop_demo()
            case "not run", "sh" if path == "starts the demo":
                self.start_demo(text)
            case "not run", "sh":
                self.said = self.run(text)
            case "append", _:
                with (self.folder / path).open("a") as file:
                    file.write(f"\n\n{text}")
            case "write", _:
                (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
                (self.folder / path).write_text(text)
            case "shown", _:
                assert text in (self.folder / path).read_text()
            case _, "diff":
                subprocess.run(
                    ["git", "apply", "--recount", "--unidiff-zero"],
                    cwd=self.folder,
                    input=text,
                    text=True,
                    check=True,
                )
            case _, "text":
                assert [line for line in lines_of(text) if line not in lines_of(self.said)] == []


def lines_of(text: str) -> list[str]:
    """Return what a text says line by line, whatever its spaces and however long it took."""
    return [" ".join(line.split()) for line in SECONDS.sub("…", text).splitlines()]


@pytest.fixture
def copy(tmp_path: Path) -> Iterator[Copy]:
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


@pytest.mark.slow
class TestASixthDomain:
    def test_is_built_used_and_taken_away_as_the_tutorial_says(self, copy: Copy) -> None:
        steps = list(STEP.finditer(TUTORIAL.read_text()))

        for step in steps:
            copy.follow(step)

        with httpx.Client(base_url=f"http://127.0.0.1:{copy.port}/api/v1") as client:
            assert client.get("/books/").json()["code"] == "not_found"
            names = [domain["name"] for domain in client.get("/meta/").json()["domains"]]
        assert names == ["polls"]
        assert len([step for step in steps if step["language"] == "sh"]) > 10

    def test_disturbs_nobody_before_it_is_enabled(self, copy: Copy) -> None:
        copy.run("make startdomain NAME=garden")

        promises = "test_domains_apart.py test_domain_states.py test_one_shape.py"
        files = " ".join(f"tests/contracts/{name}" for name in promises.split())
        copy.run(f".venv/bin/python -m pytest -q {files} -k 'garden or apart'")
        claimed = json.loads(
            copy.run(f"NEXUS_DOMAINS=garden .venv/bin/python manage.py shell -v 0 -c '{CLAIMS}'")
        )

        assert {(kind, name) for kind, name in claimed if kind not in ("route", "topic")} == (
            names_of(domain="garden").claims
        )
