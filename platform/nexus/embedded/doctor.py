"""
`make doctor`: what this machine has and lacks, a line each, with the command that remedies it.

Runs on any Python 3, without the environment, so the syntax is that of 3.6 and only the standard
library is imported. Where there is an environment, `checkup` goes on inside it.
"""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "platform"))

from nexus.dotenv import MalformedDotenv, read_dotenv  # noqa: E402

OLDEST_PYTHON = (3, 11)
WANTED = ".".join(map(str, OLDEST_PYTHON))
NEWEST_FIRST = ("python3.13", "python3.12", "python3.11")
# Name of the setting, the port of its protocol, and what to do without it.
ADDRESSES = (("DATABASE_URL", 5432), ("REDIS_URL", 6379), ("CELERY_BROKER_URL", 5672))
SECONDS_TO_ANSWER = 3
_VERSION = "import sys; print('%d.%d.%d' % sys.version_info[:3])"


def main() -> int:
    """Print what was found and return 1 if something wants a remedy."""
    environment, lacks = _environment()
    python = _environment_python()
    has_environment = not lacks and python.exists()
    ill = _say("Python", *_python(has_environment=has_environment))
    ill += _say("make", *_make())
    settings, told, remedy = _settings()
    ill += _say(".env", told, remedy)
    for name, port in ADDRESSES:
        if settings.get(name):
            ill += _say(name, *_address(name, settings[name], port))
    ill += _say("Environment", environment, lacks)
    if has_environment:
        ill += _check_inside(python)
    _print(f"\n {ill} to remedy" if ill else "\n All is well: make demo")
    return 1 if ill else 0


def _say(subject: str, told: str, remedy: str = "") -> int:
    """Print one line, and return how much of it is not well."""
    mark = "✗" if remedy else "✓"
    _print(f" {mark} {subject:<17} {told}" + (f"\n   {'':<17} → {remedy}" if remedy else ""))
    return 1 if remedy else 0


def _print(line: str) -> None:
    # Python 3.6 has no way to print ticks in the C locale.
    sys.stdout.buffer.write(f"{line}\n".encode())
    sys.stdout.flush()


def _python(*, has_environment: bool) -> "tuple[str, str]":
    told = f"{sys.version.split()[0]} at {sys.executable}"
    if sys.version_info >= OLDEST_PYTHON:
        return told, ""
    if has_environment:
        return f"{told}; the environment has a newer one", ""
    for name in NEWEST_FIRST:
        # A name may be there and start nothing, as those of version managers do.
        if _version_of(name):
            return f"{told}; Nexus needs {WANTED} or newer", f"make demo PYTHON={name}"
    remedy = "install Python 3.12 (apt, brew, python.org or uv), then make demo PYTHON=python3.12"
    return f"{told}; Nexus needs {WANTED} or newer", remedy


def _make() -> "tuple[str, str]":
    found = shutil.which("make")
    if found is None:
        return "not found", "apt-get install make, or xcode-select --install"
    return found, ""


def _environment_python() -> Path:
    return ROOT / ".venv" / "bin" / "python"


def _environment() -> "tuple[str, str]":
    python = _environment_python()
    if not (ROOT / ".venv").exists():
        return "none yet: make demo makes it", ""
    version = _version_of(str(python))
    if not version:
        return f"{python} does not run", "make demo"
    if tuple(map(int, version.split(".")))[:2] < OLDEST_PYTHON:
        return f"made by Python {version}", "make demo PYTHON=python3.12"
    if not (ROOT / ".venv" / "bin" / ".runtime").exists():
        return "its packages were not all installed", "make demo"
    return f"Python {version} in .venv", ""


def _version_of(python: str) -> str:
    try:
        # Without `capture_output`, which Python 3.6 does not have.
        said = subprocess.check_output([python, "-c", _VERSION], stderr=subprocess.STDOUT)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return said.decode().strip()


def _settings() -> "tuple[dict[str, str], str, str]":
    try:
        dotenv = read_dotenv(ROOT / ".env")
    except MalformedDotenv as error:
        return dict(os.environ), str(error), "write NAME=value there, as in .env.example"
    told = f"sets {', '.join(dotenv)}" if dotenv else "sets nothing; nothing is required"
    return {**dotenv, **os.environ}, told, ""


def _address(name: str, url: str, usual_port: int) -> "tuple[str, str]":
    try:
        where = _destination(url, usual_port)
        _connect(where)
    except ValueError:
        return "is no address", f"write {name} as in .env.example"
    except OSError as error:
        shown = where if isinstance(where, str) else f"{where[0]}:{where[1]}"
        remedy = f"start that server, correct {name}, or unset it to use the embedded one"
        return f"{shown} does not answer: {error.strerror or error}", remedy
    return f"{where if isinstance(where, str) else ':'.join(map(str, where))} answers", ""


def _destination(url: str, usual_port: int) -> "str | tuple[str, int]":
    """Return the path of a socket, or a host and a port."""
    parts = urlsplit(url)
    if not parts.scheme:
        raise ValueError(url)
    if parts.scheme.startswith(("unix", "redis+socket")):
        return unquote(parts.path)
    query = parse_qs(parts.query)
    host = parts.hostname or query.get("host", ["localhost"])[0]
    port = parts.port or int(query.get("port", [str(_port_of(parts.scheme, usual_port))])[0])
    return f"{host}/.s.PGSQL.{port}" if host.startswith("/") else (host, port)


def _port_of(scheme: str, usual_port: int) -> int:
    # The broker may be Redis, too.
    return {"redis": 6379, "rediss": 6379, "amqp": 5672, "amqps": 5671}.get(scheme, usual_port)


def _connect(where: "str | tuple[str, int]") -> None:
    if isinstance(where, str):
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(SECONDS_TO_ANSWER)
            client.connect(where)
    else:
        socket.create_connection(where, timeout=SECONDS_TO_ANSWER).close()


def _check_inside(python: Path) -> int:
    """Go on with the environment's own Python, and return how much of that is not well."""
    paths = os.pathsep.join([str(ROOT / "platform"), str(ROOT)])
    command = [str(python), "-m", "nexus.embedded.checkup"]
    return subprocess.call(command, cwd=str(ROOT), env={**os.environ, "PYTHONPATH": paths})


if __name__ == "__main__":
    sys.exit(main())
