"""The run on real servers leaves out only what no server changes, or what starts its own."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# What behaves differently on another server: scripts of the cache, plans, races and workers.
DEPENDS_ON_SERVERS = re.compile(
    r"\b(?:cache_server|transactional_db|repeat_concurrently|worker_site|register_script)\b"
    r"|\bpsycopg\.|\bEXPLAIN\b|\bpg_\w+\("
)


def variable(name: str) -> list[str]:
    """Return the words of a variable of the Makefile."""
    done = subprocess.run(
        ["make", "--no-print-directory", "--file", "-", "show"],
        input=f"include Makefile\nshow:\n\t@echo $({name})\n",
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split()


@pytest.fixture(scope="module")
def left_out() -> list[str]:
    return variable("SERVERLESS_FILES")


def test_every_path_that_is_left_out_exists(left_out: list[str]) -> None:
    paths = [*left_out, *variable("OWN_SERVERS")]

    assert [path for path in paths if not (ROOT / path).exists()] == []
    assert [
        path for path in paths if f"--ignore {path}" not in " ".join(variable("ON_SERVERS"))
    ] == []


def test_no_file_that_is_left_out_depends_on_a_server(left_out: list[str]) -> None:
    found = {path: DEPENDS_ON_SERVERS.findall((ROOT / path).read_text()) for path in left_out}

    assert len(found) > 30
    assert {path: words for path, words in found.items() if words} == {}


@pytest.mark.parametrize(
    "path", ["shared/caching/test_stale_cache.py", "domains/jobs/test_plans.py"]
)
def test_dependence_on_a_server_is_found(path: str) -> None:
    assert DEPENDS_ON_SERVERS.search((ROOT / "tests" / path).read_text())
