"""Web processes of a lab that serve the demo shop without rate limits."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx

from tools.operations.lab_processes import free_port

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 300


def shop_environment(state_dir: Path, *, password: str) -> dict[str, str]:
    """Return the environment of a Nexus with the demo data of commerce and its passwords."""
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {
        **inherited,
        "DJANGO_SETTINGS_MODULE": "nexus.settings.base",
        "NEXUS_STATE_DIR": str(state_dir),
        "NEXUS_DOMAINS": "commerce",
        "NEXUS_DEMO": "1",
        "NEXUS_DEMO_PASSWORD": password,
        "NEXUS_THROTTLES": "off",
        "NEXUS_MAX_UNPAID_UNITS": "1000000",
        "NEXUS_LOG_LEVEL": "CRITICAL",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "platform"), str(ROOT)]),
    }


@contextmanager
def running_web(
    environment: Mapping[str, str],
    port: int | None = None,
    *,
    log: Path | None = None,
    python: str = sys.executable,
) -> Iterator[int]:
    """Start a web process, and yield its port before it is ready."""
    port = port or free_port()
    # Without a file there is no log: it would repeat each refusal, which the lab counts.
    with (log or Path(os.devnull)).open("ab") as lines:
        process = subprocess.Popen(  # noqa: S603
            [python, "-m", "nexus.web", "--port", str(port)],
            cwd=ROOT,
            env=environment,
            stderr=lines,
        )
    try:
        yield port
    finally:
        process.terminate()
        process.wait(30)


def wait_for_all(ports: Sequence[int]) -> None:
    """Wait until the processes at these ports are ready."""
    deadline = time.monotonic() + START_SECONDS
    for port in ports:
        while True:
            with suppress(httpx.HTTPError):
                if httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=5).is_success:
                    break
            if time.monotonic() > deadline:
                raise RuntimeError("The web processes did not start.")
            time.sleep(0.2)
