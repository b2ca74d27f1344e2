"""A signal stops the demo, in the foreground and in the background of a script."""

import os
import signal
import socket
import subprocess
import time
from pathlib import Path

import pytest

from tests.journeys.conftest import ROOT

SECONDS_TO_START = 180
SECONDS_TO_STOP = 40

# Without job control, as in every script, bash starts background jobs with SIGINT ignored. Each
# script prints the process id of make.
IN_BACKGROUND = 'make demo DOMAINS=polls > "$NEXUS_STATE_DIR/output" 2>&1 & echo $!; wait'
IN_FOREGROUND = 'echo $$; exec make demo DOMAINS=polls > "$NEXUS_STATE_DIR/output" 2>&1'


@pytest.fixture(scope="module")
def state_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return one state folder for all tests: only the first start takes long."""
    return tmp_path_factory.mktemp("state")


def _restore_sigint() -> None:
    # The suite may itself run in the background of a script and inherit the ignored SIGINT.
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("script", "number", "receiver"),
    [
        pytest.param(IN_BACKGROUND, signal.SIGTERM, "make", id="kill make in the background"),
        pytest.param(
            IN_BACKGROUND, signal.SIGINT, "demo", id="interrupt the demo in the background"
        ),
        pytest.param(IN_FOREGROUND, signal.SIGINT, "make", id="interrupt make alone"),
    ],
)
def test_signalled_demo_stops_everything(
    state_dir: Path, script: str, number: signal.Signals, receiver: str
) -> None:
    output = state_dir / "output"
    output.unlink(missing_ok=True)
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    shell = subprocess.Popen(
        ["bash", "-c", script],
        cwd=ROOT,
        env={**os.environ, "NEXUS_STATE_DIR": str(state_dir), "PORT": str(port)},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=_restore_sigint,
    )
    assert shell.stdout is not None
    make = int(shell.stdout.readline())
    deadline = time.monotonic() + SECONDS_TO_START
    while "Ready after" not in (output.read_text() if output.exists() else ""):
        assert shell.poll() is None, output.read_text()
        assert time.monotonic() < deadline, output.read_text()
        time.sleep(0.1)
    demo = int((state_dir / "demo").read_text().split()[0])
    is_in_background = script == IN_BACKGROUND
    assert (f"`kill {demo}` stops everything" in output.read_text()) == is_in_background

    os.kill({"make": make, "demo": demo}[receiver], number)

    shell.wait(timeout=SECONDS_TO_STOP)
    assert "Everything is stopped." in output.read_text()
