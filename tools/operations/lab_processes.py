"""Start servers that end with the lab."""

import random
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from nexus.embedded.accounts import Account
from nexus.embedded.processes import set_parent_death_signal

FIRST_PORT, LAST_PORT = 20_000, 32_000
"""Below the ports that the kernel gives to clients, so that none is taken for a moment."""
SECONDS_TO_START = 120.0


def free_port() -> int:
    """Return a port on which nothing listens. It is random, because several labs may run."""
    while True:
        port = random.randrange(FIRST_PORT, LAST_PORT)  # noqa: S311  # no secret
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def start(
    command: Sequence[str],
    *,
    folder: Path,
    log: Path,
    environment: Mapping[str, str] | None = None,
    account: Account | None = None,
    stop_signal: signal.Signals = signal.SIGTERM,
) -> "subprocess.Popen[bytes]":
    """Start a process that gets the signal if this one ends without stopping it."""
    with log.open("ab") as output:
        return subprocess.Popen(  # noqa: S603
            command,
            cwd=folder,
            env=None if environment is None else dict(environment),
            stdout=output,
            stderr=output,
            start_new_session=True,
            preexec_fn=set_parent_death_signal(stop_signal),
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
        )


@contextmanager
def stopped_at_the_end(
    process: "subprocess.Popen[bytes]", *, stop_signal: signal.Signals = signal.SIGTERM
) -> Iterator["subprocess.Popen[bytes]"]:
    """Stop the process after the block, if it still runs."""
    try:
        yield process
    finally:
        stop(process, stop_signal=stop_signal)


def stop(
    process: "subprocess.Popen[bytes]", *, stop_signal: signal.Signals = signal.SIGTERM
) -> None:
    """Stop a process, by force if it takes longer than 15 seconds."""
    if process.poll() is not None:
        return
    process.send_signal(stop_signal)
    # A process that was stopped with SIGSTOP handles no other signal.
    process.send_signal(signal.SIGCONT)
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def wait_until(
    condition: Callable[[], bool], what: str, *, seconds: float = SECONDS_TO_START
) -> float:
    """
    Wait until the condition holds; return how many seconds it took.

    :raises TimeoutError: if it does not hold in time.
    """
    started = time.monotonic()
    while not condition():
        if time.monotonic() - started > seconds:
            raise TimeoutError(f"Not within {seconds:.0f} s: {what}.")
        time.sleep(0.05)
    return time.monotonic() - started
