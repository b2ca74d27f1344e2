"""The generated .env file of a first start."""

import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from shared.auth.keys import read_key

COMPOSE = Path(__file__).resolve().parents[2] / "deploy" / "compose"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the folder without a .env file."""
    for name in ("make_env.py", ".env.example"):
        shutil.copy(COMPOSE / name, tmp_path)
    return tmp_path


def make_env(folder: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, folder / "make_env.py", "shop.example"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


class TestMakeEnv:
    def test_secrets_are_generated_and_readable_by_the_owner_only(self, folder: Path) -> None:
        assert make_env(folder).returncode == 0

        made = dict(
            line.split("=", 1)
            for line in (folder / ".env").read_text().splitlines()
            if "=" in line and not line.startswith("#")
        )
        secrets = {
            value for name, value in made.items() if name.endswith(("PASSWORD", "SECRET_KEY"))
        }
        assert len(secrets) == 6
        assert all(len(secret) > 80 for secret in secrets)
        assert read_key(made["NEXUS_JWT_KEYS"])
        assert made["ALLOWED_HOSTS"] == "shop.example"
        assert made["NEXUS_DOMAINS"] == "commerce"
        assert stat.S_IMODE((folder / ".env").stat().st_mode) == 0o600

    def test_existing_file_is_not_replaced(self, folder: Path) -> None:
        make_env(folder)
        before = (folder / ".env").read_text()

        assert make_env(folder).returncode != 0

        assert (folder / ".env").read_text() == before
