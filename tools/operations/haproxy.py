"""Run HAProxy with the configuration of `deploy/` before web processes of one's own."""

import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx

CONFIGURATION = Path(__file__).resolve().parents[2] / "deploy" / "haproxy" / "haproxy.cfg"
# Debian installs it where only root looks for programs.
PROGRAM = shutil.which("haproxy") or shutil.which("haproxy", path="/usr/sbin")
START_SECONDS = 60.0


def require_haproxy() -> None:
    """
    Return if HAProxy is installed.

    :raises SystemExit: otherwise, with the command that installs it.
    """
    if not PROGRAM:
        sys.exit("HAProxy is not installed: apt-get install haproxy")


@contextmanager
def balancer(*, port: int, ports: Sequence[int], folder: Path) -> Iterator[str]:
    """Balance the requests to a port over web processes, and yield the URL."""
    assert PROGRAM, "HAProxy is not installed."
    file = folder / "haproxy.cfg"
    file.write_text(configuration(port=port, ports=ports))
    process = subprocess.Popen([PROGRAM, "-db", "-f", str(file)])  # noqa: S603
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(url)
        yield url
    finally:
        process.terminate()
        process.wait(10)


def configuration(*, port: int, ports: Sequence[int]) -> str:
    """Return the configuration of `deploy/haproxy` with other addresses."""
    text = CONFIGURATION.read_text(encoding="utf-8")
    text = re.sub(r"bind \S+", f"bind 127.0.0.1:{port}", text)
    head, _, _ = text.partition("    server web1")
    servers = [f"    server web{n} 127.0.0.1:{each}" for n, each in enumerate(ports, start=1)]
    return head + "\n".join(servers) + "\n"


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            if httpx.get(f"{url}/livez", timeout=5).is_success:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.1)
    raise RuntimeError("HAProxy did not start.")
