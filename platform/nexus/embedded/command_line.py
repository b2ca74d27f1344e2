"""The command line of the embedded servers: `python -m nexus.embedded up|down|status|run …`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from nexus.embedded import services
from nexus.embedded.errors import EmbeddedError
from nexus.environment import state_dir_from

IDLE_TIMEOUT_OF_UP = 300.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the requested action and return the exit status."""
    given = _parser().parse_args(arguments)
    state_dir = state_dir_from(os.environ)
    try:
        return _run_action(given.action, given.command, state_dir)
    except EmbeddedError as error:
        print(f"nexus.embedded: {error}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m nexus.embedded",
        description="The embedded database and cache in NEXUS_STATE_DIR (default: .nexus).",
    )
    actions = parser.add_subparsers(dest="action", required=True)
    actions.add_parser("up", help="start them; they stop after five minutes without a user")
    actions.add_parser("down", help="stop them now, even if other processes use them")
    actions.add_parser("status", help="show what runs")
    run = actions.add_parser("run", help="run a command with the servers up until it ends")
    run.add_argument("command", nargs=argparse.REMAINDER)
    parser.set_defaults(command=[])
    return parser


def _run_action(action: str, command: list[str], state_dir: Path) -> int:
    if action == "run":
        return _run(command, state_dir)
    if action == "down":
        services.stop(state_dir=state_dir)
    if action == "up":
        endpoints = services.ensure(state_dir=state_dir, idle_timeout=IDLE_TIMEOUT_OF_UP)
        print(f"DATABASE_URL='{endpoints.database_url}'")
        print(f"REDIS_URL='{endpoints.redis_url}'")
        print(f"CELERY_BROKER_URL='{endpoints.broker_url}'")
        return 0
    return _print_status(state_dir)


def _print_status(state_dir: Path) -> int:
    found = services.status(state_dir=state_dir)
    if not found.watchdog_pid:
        print(f"nothing runs in {state_dir}")
        return 0
    print(f"watchdog  running, process {found.watchdog_pid}, in {state_dir}")
    for name, server in sorted(found.servers.items()):
        line = f"{name:<9} {server.condition}, process {server.pid}, restarts {server.restarts}"
        print(f"{line} {server.error}".rstrip())
    return 0


def _run(command: list[str], state_dir: Path) -> int:
    if not command:
        print("nexus.embedded: run needs a command.", file=sys.stderr)
        return 2
    endpoints = services.ensure(state_dir=state_dir)
    # The command replaces this process and inherits the open lease.
    os.set_inheritable(services.lease_descriptor(state_dir=state_dir), True)
    addresses = {
        "DATABASE_URL": endpoints.database_url,
        "REDIS_URL": endpoints.redis_url,
        "CELERY_BROKER_URL": endpoints.broker_url,
    }
    try:
        os.execvpe(command[0], command, {**os.environ, **addresses})  # noqa: S606 (the user's command)
    except OSError as error:
        raise EmbeddedError(f"{command[0]}: {error.strerror}") from error
