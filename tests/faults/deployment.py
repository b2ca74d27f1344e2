"""A web process with proxies before its database and cache that tests can interrupt."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import httpx

from nexus.embedded import services
from nexus.web.__main__ import PROCESS_OPTIONS, PROTOCOL_OPTIONS, QUEUE_OPTIONS
from tests.faults.proxy import Proxy, start_proxy
from tests.local_http import NO_CERTIFICATES

ROOT = Path(__file__).resolve().parents[2]
START_LIMIT_SECONDS = 180
THREADS = 8


@dataclass(frozen=True)
class Deployment:
    """The web process, its servers and the proxies between them."""

    url: str
    process: subprocess.Popen[bytes]
    environment: Mapping[str, str]
    state_dir: Path
    database: Proxy
    cache: Proxy
    database_url: str
    """The database without the proxy."""

    def client(self) -> httpx.Client:
        return httpx.Client(base_url=self.url, timeout=30, verify=NO_CERTIFICATES)

    def kill_database(self) -> None:
        """Kill the database server; its supervisor starts another."""
        pid = services.status(state_dir=self.state_dir).servers["postgres"].pid
        os.kill(pid, signal.SIGKILL)


@contextmanager
def start_deployment(state_dir: Path, **settings: str) -> Iterator[Deployment]:
    """Start servers and web process in a folder, with empty tables, and stop them afterwards."""
    servers = services.ensure(state_dir=state_dir)
    database, cache = urlsplit(servers.database_url), urlsplit(servers.redis_url)
    folder, port = (parse_qs(database.query)[name][0] for name in ("host", "port"))
    try:
        with (
            start_proxy(f"{folder}/.s.PGSQL.{port}") as to_database,
            start_proxy(unquote(cache.path)) as to_cache,
        ):
            sign_in = database.netloc.rpartition("@")[0]
            addresses = {
                "DATABASE_URL": f"postgres://{sign_in}@127.0.0.1:{to_database.port}{database.path}",
                "REDIS_URL": f"redis://127.0.0.1:{to_cache.port}/0",
                "CELERY_BROKER_URL": f"redis://127.0.0.1:{to_cache.port}/1",
            }
            environment = _environment(state_dir, **addresses, **settings)
            _run("manage.py", "migrate", "--verbosity", "0", environment=environment)
            with server(environment) as (url, process):
                yield Deployment(
                    url=url,
                    process=process,
                    environment=environment,
                    state_dir=state_dir,
                    database=to_database,
                    cache=to_cache,
                    database_url=servers.database_url,
                )
    finally:
        services.release(state_dir=state_dir)


@contextmanager
def server(
    environment: Mapping[str, str], application: str = ""
) -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    """Run the web server with Nexus or with the named application; yield its URL and process."""
    port = _free_port()
    program = (
        ["-m", "granian", *PROTOCOL_OPTIONS, *QUEUE_OPTIONS, *PROCESS_OPTIONS]
        if application
        else ["-m", "nexus.web"]
    )
    options = ["--port", str(port), *([application] if application else [])]
    process = subprocess.Popen([sys.executable, *program, *options], cwd=ROOT, env=environment)
    url = f"http://127.0.0.1:{port}"
    try:
        wait_until(lambda: _is_alive(url), "the server responds")
        yield url, process
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(20)


def wait_until(
    condition: Callable[[], bool], what: str, seconds: float = START_LIMIT_SECONDS
) -> float:
    """Wait until the condition holds; return the number of seconds it took."""
    started = time.monotonic()
    while not condition():
        assert time.monotonic() - started < seconds, f"Not within {seconds} s: {what}."
        time.sleep(0.05)
    return time.monotonic() - started


def _is_alive(url: str) -> bool:
    try:
        return httpx.get(f"{url}/livez", timeout=5, verify=NO_CERTIFICATES).status_code == 200
    except httpx.HTTPError:
        return False


def _environment(state_dir: Path, **overrides: str) -> dict[str, str]:
    paths = f"{ROOT / 'platform'}{os.pathsep}{ROOT}"
    inherited = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME")}
    own = {
        "DJANGO_SETTINGS_MODULE": "nexus.settings.base",
        "NEXUS_STATE_DIR": str(state_dir),
        "NEXUS_STRICT": "1",
        "NEXUS_THROTTLES": "off",
        "NEXUS_LOG_LEVEL": "CRITICAL",
        "PYTHONPATH": paths,
    }
    return {**inherited, **own, **overrides}


def _run(*command: str, environment: Mapping[str, str]) -> None:
    subprocess.run([sys.executable, *command], cwd=ROOT, env=environment, check=True, timeout=300)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
