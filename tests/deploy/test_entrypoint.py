"""What a container runs, run without one, with production settings."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ENTRYPOINT = ROOT / "deploy" / "docker" / "entrypoint"
# Addresses that are never opened: what is tested here ends before.
CHOSEN = {
    "DATABASE_URL": "postgres:///unused",
    "REDIS_URL": "redis://unused/0",
    "CELERY_BROKER_URL": "amqp://unused//",
    "SECRET_KEY": "a-key-for-a-test-that-signs-nothing-0123456789-abcdef",
    "NEXUS_JWT_KEY": "another-key-for-a-test-that-signs-nothing",
    "ALLOWED_HOSTS": "shop.example",
}


def run(*arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        [ENTRYPOINT, *arguments],
        env={"PATH": path, "HOME": os.environ.get("HOME", "/"), **environment},
        cwd="/",
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


class TestEntrypoint:
    def test_passes_every_check_of_a_public_server(self) -> None:
        done = run("check", **CHOSEN)

        assert done.returncode == 0, done.stderr
        assert "no issues" in done.stdout

    @pytest.mark.parametrize("missing", ["SECRET_KEY", "ALLOWED_HOSTS"])
    def test_starts_nothing_without_what_must_be_chosen(self, missing: str) -> None:
        done = run("check", **{name: value for name, value in CHOSEN.items() if name != missing})

        assert done.returncode != 0
        assert f"Production settings need {missing}." in done.stderr

    def test_asks_what_to_run(self) -> None:
        done = run()

        assert done.returncode != 0
        assert "Say what to run: web, worker, beat" in done.stderr
