"""Become the web server: `python -m nexus.web --host 0.0.0.0 --port 8000`."""

import argparse
import ipaddress
import os
import sys
from collections.abc import Mapping, Sequence

from nexus.environment import Reader, load_dotenv
from nexus.refusals import Refusal, plain_refusals

DEVELOPMENT = "nexus.settings.base"

KIND = ["--interface", "asgi", "--loop", "uvloop", "--http", "1", "--no-ws", "--workers", "1"]
# Open streams count as requests at work to the server; how many requests may be at work, and
# how many streams open, is decided in the application.
# A class that presses a button at one moment opens its connections at one moment, too.
SIZE = ["--backlog", "2048", "--backpressure", "20000"]
MANNERS = ["--workers-kill-timeout", "10", "--no-access-log", "--log-level", "error"]


class ExposedDevelopment(Refusal):
    """Development settings at an address that other machines reach."""


def main(given: list[str]) -> None:
    """Replace this process by the server; options given win over ours."""
    load_dotenv(os.environ)
    refuse_exposed_development(given, environment=os.environ)
    granian = [sys.executable, "-m", "granian", *KIND, *SIZE, *MANNERS]
    os.execv(sys.executable, [*granian, *given, "nexus.asgi:application"])  # noqa: S606


def refuse_exposed_development(given: Sequence[str], *, environment: Mapping[str, str]) -> None:
    """
    Refuse to listen beyond this machine with development settings.

    :raises ExposedDevelopment: unless NEXUS_ALLOW_REMOTE is on.
    """
    settings = environment.get("DJANGO_SETTINGS_MODULE") or DEVELOPMENT
    host = _host_of(given, default=environment.get("GRANIAN_HOST", "127.0.0.1"))
    if settings != DEVELOPMENT or _is_loopback(host):
        return
    if not Reader(environment).flag("NEXUS_ALLOW_REMOTE", default=False):
        raise ExposedDevelopment(
            f"Development settings do not listen at {host}, which other machines reach. Set "
            "DJANGO_SETTINGS_MODULE=nexus.settings.production, or NEXUS_ALLOW_REMOTE=on."
        )


def _host_of(given: Sequence[str], *, default: str) -> str:
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--host", default=default)
    host: str = parser.parse_known_args(list(given))[0].host
    return host


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


if __name__ == "__main__":
    with plain_refusals():
        main(sys.argv[1:])
