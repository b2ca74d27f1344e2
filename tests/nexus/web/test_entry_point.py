"""The ASGI entry point, as a server imports it: without settings in the environment."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

SETTINGS = "DJANGO_SETTINGS_MODULE"


def test_import_needs_no_settings_module(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name != SETTINGS}
    # Parts that the import does not connect to, so that it starts no embedded server.
    environment |= {
        "PYTHONPATH": os.pathsep.join(["platform", "."]),
        "NEXUS_STATE_DIR": str(tmp_path),
        "DATABASE_URL": "postgres://user@127.0.0.1:9/unused",
        "REDIS_URL": "redis://127.0.0.1:9/0",
    }
    done = subprocess.run(
        [sys.executable, "-c", "import nexus.asgi"],
        cwd=settings.ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "DJANGO_SETTINGS_MODULE" not in done.stderr
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(not hasattr(os, "SCHED_BATCH"), reason="only Linux has this policy")
def test_threads_of_the_server_do_not_interrupt_each_other() -> None:
    # In a process of its own, because the policy cannot be taken back.
    code = (
        "import os; from nexus.web.__main__ import main;"
        "os.execve = lambda *_: print(os.sched_getscheduler(0) == os.SCHED_BATCH); main([])"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(["platform", "."])}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=settings.ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "True\n", done.stderr
