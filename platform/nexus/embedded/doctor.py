"""
`make doctor`: check this machine, one line per check, with a command that fixes each problem.

It runs on any Python 3 without the environment, so it uses the syntax of 3.6 and imports only the
standard library. If there is an environment, `checkup` continues inside it.
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
OLDEST_VERSION = ".".join(map(str, OLDEST_PYTHON))
NEWEST_FIRST = ("python3.13", "python3.12", "python3.11")
# The setting and the default port of its protocol.
SERVICE_URLS = (("DATABASE_URL", 5432), ("REDIS_URL", 6379), ("CELERY_BROKER_URL", 5672))
CONNECT_TIMEOUT_SECONDS = 3
_VERSION = "import sys; print('%d.%d.%d' % sys.version_info[:3])"


def main() -> int:
    """Print the findings and return 1 if there is a problem."""
    environment, environment_remedy = _environment()
    python = _environment_python()
    has_environment = not environment_remedy and python.exists()
    problems = _report("Python", *_python(has_environment=has_environment))
    problems += _report("make", *_make())
    settings, message, remedy = _settings()
    problems += _report(".env", message, remedy)
    for name, port in SERVICE_URLS:
        if settings.get(name):
            problems += _report(name, *_address(name, settings[name], port))
    problems += _report("Environment", environment, environment_remedy)
    if has_environment:
        problems += _check_inside(python)
    _print(f"\n {problems} to fix" if problems else "\n No problems found: make demo")
    return 1 if problems else 0


def _report(subject: str, message: str, remedy: str = "") -> int:
    """Print one line, and return its number of problems."""
    mark = "✗" if remedy else "✓"
    _print(f" {mark} {subject:<17} {message}" + (f"\n   {'':<17} → {remedy}" if remedy else ""))
    return 1 if remedy else 0


def _print(line: str) -> None:
    # Python 3.6 cannot print tick marks in the C locale.
    sys.stdout.buffer.write(f"{line}\n".encode())
    sys.stdout.flush()


def _python(*, has_environment: bool) -> "tuple[str, str]":
    message = f"{sys.version.split()[0]} at {sys.executable}"
    if sys.version_info >= OLDEST_PYTHON:
        return message, ""
    if has_environment:
        return f"{message}; the environment has a newer one", ""
    for name in NEWEST_FIRST:
        # The shim of a version manager may exist and start nothing.
        if _version_of(name):
            return f"{message}; Nexus needs {OLDEST_VERSION} or newer", f"make demo PYTHON={name}"
    remedy = "install Python 3.12 (apt, brew, python.org or uv), then make demo PYTHON=python3.12"
    return f"{message}; Nexus needs {OLDEST_VERSION} or newer", remedy


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
        return "none yet: make demo creates it", ""
    version = _version_of(str(python))
    if not version:
        return f"{python} does not run", "make demo"
    if tuple(map(int, version.split(".")))[:2] < OLDEST_PYTHON:
        return f"created by Python {version}", "make demo PYTHON=python3.12"
    if not (ROOT / ".venv" / "bin" / ".runtime").exists():
        return "some packages are missing", "make demo"
    return f"Python {version} in .venv", ""


def _version_of(python: str) -> str:
    try:
        # Python 3.6 has no `capture_output`.
        output = subprocess.check_output([python, "-c", _VERSION], stderr=subprocess.STDOUT)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return output.decode().strip()


def _settings() -> "tuple[dict[str, str], str, str]":
    try:
        dotenv = read_dotenv(ROOT / ".env")
    except MalformedDotenv as error:
        return dict(os.environ), str(error), "write NAME=value there, as in .env.example"
    message = f"sets {', '.join(dotenv)}" if dotenv else "sets nothing; nothing is required"
    return {**dotenv, **os.environ}, message, ""


def _address(name: str, url: str, default_port: int) -> "tuple[str, str]":
    try:
        where = _destination(url, default_port)
        _connect(where)
    except ValueError:
        return "is not a URL", f"write {name} as in .env.example"
    except OSError as error:
        shown = where if isinstance(where, str) else f"{where[0]}:{where[1]}"
        remedy = f"start that server, correct {name}, or unset it to use the embedded server"
        return f"{shown} does not answer: {error.strerror or error}", remedy
    return f"{where if isinstance(where, str) else ':'.join(map(str, where))} answers", ""


def _destination(url: str, default_port: int) -> "str | tuple[str, int]":
    """Return the path of a socket, or a host and a port."""
    parts = urlsplit(url)
    if not parts.scheme:
        raise ValueError(url)
    if parts.scheme.startswith(("unix", "redis+socket")):
        return unquote(parts.path)
    query = parse_qs(parts.query)
    host = parts.hostname or query.get("host", ["localhost"])[0]
    port = parts.port or int(query.get("port", [str(_port_of(parts.scheme, default_port))])[0])
    return f"{host}/.s.PGSQL.{port}" if host.startswith("/") else (host, port)


def _port_of(scheme: str, default_port: int) -> int:
    # The broker may also be Redis.
    return {"redis": 6379, "rediss": 6379, "amqp": 5672, "amqps": 5671}.get(scheme, default_port)


def _connect(where: "str | tuple[str, int]") -> None:
    if isinstance(where, str):
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(CONNECT_TIMEOUT_SECONDS)
            client.connect(where)
    else:
        socket.create_connection(where, timeout=CONNECT_TIMEOUT_SECONDS).close()


def _check_inside(python: Path) -> int:
    """Continue with the environment's own Python, and return the number of problems."""
    paths = os.pathsep.join([str(ROOT / "platform"), str(ROOT)])
    command = [str(python), "-m", "nexus.embedded.checkup"]
    return subprocess.call(command, cwd=str(ROOT), env={**os.environ, "PYTHONPATH": paths})


if __name__ == "__main__":
    sys.exit(main())
