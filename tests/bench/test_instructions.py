"""Promise: no item of the comparison needs a fifth more instructions unnoticed."""

import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from django.conf import settings
from pytest_django import DjangoDbBlocker

from shared.auth.keys import make_key
from tests.bench.conftest import NO_CACHE, copy_with_data

ROOT = Path(__file__).resolve().parents[2]
MOST_GROWTH = 1.2
SECONDS = 600
# Thousands of instructions per request in the web process, with Python 3.11 on x86_64.
CACHED = {"W1": 2_550, "W3": 2_430, "W4": 13_570, "W6": 36_230}
PLAIN = {
    "W1": 20_690,
    "W3": 6_190,
    "W4": 13_520,
    "W5": 37_810,
    "W6": 36_320,
    "W7": 31_150,
    "W8a": 4_060,
}

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db,
    pytest.mark.skipif(not shutil.which("valgrind"), reason="callgrind needs valgrind"),
    pytest.mark.skipif(
        (sys.version_info[:2], platform.machine()) != ((3, 11), "x86_64"),
        reason="the instructions were counted with Python 3.11 on x86_64",
    ),
]


@pytest.mark.parametrize(
    ("cache", "limits"),
    [
        pytest.param("", CACHED, id="with a cache"),
        pytest.param(NO_CACHE, PLAIN, id="without a cache"),
    ],
)
def test_request_needs_at_most_a_fifth_more_instructions(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path: Path,
    cache: str,
    limits: Mapping[str, int],
) -> None:
    with django_db_blocker.unblock(), copy_with_data() as address:
        counts = _count(
            items=list(limits), address=address, cache=cache or _cache_address(), folder=tmp_path
        )

    assert counts.keys() == limits.keys()
    assert {item: n for item, n in counts.items() if n > MOST_GROWTH * limits[item]} == {}


def _cache_address() -> str:
    location: str = settings.CACHES["default"]["LOCATION"]
    return location


def _count(*, items: list[str], address: str, cache: str, folder: Path) -> dict[str, int]:
    callgrind = ["valgrind", "--quiet", "--tool=callgrind", "--instr-atstart=no"]
    program = [sys.executable, str(Path(__file__).with_name("count_instructions.py"))]
    done = subprocess.run(
        [
            *callgrind,
            f"--callgrind-out-file={folder / 'counts'}",
            *program,
            str(folder),
            ",".join(items),
        ],
        cwd=ROOT,
        env=_environment(address, cache),
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    counts: dict[str, int] = json.loads(done.stdout.splitlines()[-1])
    return {item: number // 1_000 for item, number in counts.items()}


def _environment(address: str, cache: str) -> dict[str, str]:
    # Programs below callgrind are fifty times as slow, so no time limit may end a request.
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": f"{ROOT / 'platform'}:{ROOT}",
        "PYTHONHASHSEED": "0",
        "DJANGO_SETTINGS_MODULE": "nexus.settings.base",
        "NEXUS_STATE_DIR": str(settings.NEXUS_STATE_DIR),
        "NEXUS_PROCESS": "command",
        "NEXUS_THROTTLES": "off",
        "NEXUS_CACHE_TIMEOUT_MS": "5000",
        "NEXUS_REQUEST_SECONDS": "300",
        "NEXUS_LOG_LEVEL": "ERROR",
        "DATABASE_URL": address,
        "REDIS_URL": cache,
        "SECRET_KEY": "of the count of instructions",
        "NEXUS_JWT_KEYS": make_key(),
    }
