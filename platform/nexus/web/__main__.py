"""Start the web server: `python -m nexus.web --host 0.0.0.0 --port 8000`."""

import argparse
import ipaddress
import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress

from nexus.environment import SettingsReader, load_dotenv
from nexus.startup_errors import StartupError, exit_on_startup_error
from nexus.web.processor import ANY, require_processor

DEVELOPMENT = "nexus.settings.base"

PROTOCOL_OPTIONS = [
    "--interface",
    "asgi",
    "--loop",
    "uvloop",
    "--http",
    "1",
    "--no-ws",
    "--workers",
    "1",
]
# The server counts open streams as requests in progress. The application limits both, so the
# server's own limit is high. The backlog is long because many clients may connect at once.
QUEUE_OPTIONS = ["--backlog", "2048", "--backpressure", "20000"]
ALLOCATOR = {
    "MALLOC_MMAP_THRESHOLD_": "1048576",
    "MALLOC_TRIM_THRESHOLD_": "2097152",
    "MALLOC_ARENA_MAX": "1",
}
"""
Settings of glibc's allocator.

By default it raises both thresholds, in bytes, when a large block is freed. Each thread that has
hashed a password then holds the 20 MB of its hash as free memory. And it gives each thread an arena
with free memory of its own, although threads of Python rarely allocate at the same time.
"""
PROCESS_OPTIONS = ["--workers-kill-timeout", "10", "--no-access-log", "--log-level", "error"]


class ExposedDevelopment(StartupError):
    """The server has development settings and an address that other machines reach."""


def main(arguments: list[str]) -> None:
    """
    Replace this process by the server. The arguments override the default options.

    :raises ExposedDevelopment: if development settings would listen beyond this machine.
    :raises UnknownProcessor: if NEXUS_WEB_PROCESSOR is not one of this machine.
    """
    load_dotenv(os.environ)
    require_processor(SettingsReader(os.environ).integer("NEXUS_WEB_PROCESSOR", default=ANY))
    refuse_exposed_development(arguments, environment=os.environ)
    let_others_finish()
    granian = [sys.executable, "-m", "granian", *PROTOCOL_OPTIONS, *QUEUE_OPTIONS, *PROCESS_OPTIONS]
    command = [*granian, *arguments, "nexus.asgi:application"]
    os.execve(sys.executable, command, {**ALLOCATOR, **os.environ})  # noqa: S606


def let_others_finish() -> None:
    """
    Ask Linux not to interrupt a thread whenever another thread of this process can go on.

    One thread at a time runs Python. A result of the database would interrupt the thread that runs
    it, for one that then has to wait for the interpreter. These were half of the changes of
    threads, and a tenth of the processor time, of a request with one statement.
    """
    if hasattr(os, "SCHED_BATCH"):
        # Where it is forbidden, the server works as it would without.
        with suppress(OSError):
            os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))


def refuse_exposed_development(arguments: Sequence[str], *, environment: Mapping[str, str]) -> None:
    """
    Refuse to listen beyond this machine with development settings.

    :raises ExposedDevelopment: unless NEXUS_ALLOW_REMOTE is on.
    """
    settings = environment.get("DJANGO_SETTINGS_MODULE") or DEVELOPMENT
    host = _get_host(arguments, default=environment.get("GRANIAN_HOST", "127.0.0.1"))
    if settings != DEVELOPMENT or _is_loopback(host):
        return
    if not SettingsReader(environment).flag("NEXUS_ALLOW_REMOTE", default=False):
        raise ExposedDevelopment(
            f"Development settings do not listen at {host}, which other machines reach. Set "
            "DJANGO_SETTINGS_MODULE=nexus.settings.production, or NEXUS_ALLOW_REMOTE=on."
        )


def _get_host(arguments: Sequence[str], *, default: str) -> str:
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--host", default=default)
    host: str = parser.parse_known_args(list(arguments))[0].host
    return host


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


if __name__ == "__main__":
    with exit_on_startup_error():
        main(sys.argv[1:])
