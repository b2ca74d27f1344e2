"""Fixtures for contract tests about all enabled domains."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from django.conf import settings

from shared.plugin import Companion

TIMEOUT_SECONDS = 60.0


@pytest.fixture(scope="session", autouse=True)
def companions() -> Iterator[None]:
    """Run the companion processes of the enabled domains, as the demo does."""
    with ExitStack() as stack:
        for companion in settings.NEXUS_REGISTRY.companions:
            port = _free_port()
            command = [sys.executable, "-m", companion.module, str(port), "--latency", "0"]
            process = subprocess.Popen(command)
            stack.callback(_end, process)
            _set_address(companion, port)
            _wait_for(port)
        yield


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


def _set_address(companion: Companion, port: int) -> None:
    setattr(settings, companion.address_setting, f"http://127.0.0.1:{port}{companion.path}")


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + TIMEOUT_SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        else:
            return


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    process.wait(TIMEOUT_SECONDS)
