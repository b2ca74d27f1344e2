"""Celery workers as processes, with a proxy before the broker that tests can cut."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from django.conf import settings

from tests.databases import empty_database, serving_environment
from tests.faults.proxy import Proxy

ROOT = Path(__file__).resolve().parents[1]
TIMEOUT = 90.0
_REDIS_DATABASE = 11


@dataclass
class WorkerSite:
    """A database, a broker behind a proxy, a folder of mails, and the processes that use them."""

    folder: Path
    database_url: str
    broker: Proxy
    broker_url: str
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def environment(self, **overrides: str) -> Mapping[str, str]:
        inherited = {
            name: value for name, value in os.environ.items() if not name.startswith("NEXUS_")
        }
        return {
            **inherited,
            "DJANGO_SETTINGS_MODULE": "tests.worker_settings",
            "PYTHONPATH": os.pathsep.join([str(ROOT / "platform"), str(ROOT)]),
            "NEXUS_STATE_DIR": str(self.folder),
            "NEXUS_DOMAINS": "commerce",
            "NEXUS_STRICT": "1",
            "NEXUS_VISIBILITY_SECONDS": "3",
            **serving_environment(self.database_url),
            "REDIS_URL": settings.NEXUS_REDIS_URL,
            "CELERY_BROKER_URL": self.broker_url,
            **overrides,
        }

    def run(self, program: str, **environment: str) -> str:
        """Run a program with Django set up, and return its output."""
        done = subprocess.run(
            [sys.executable, "-c", f"import django\ndjango.setup()\n{program}"],
            cwd=ROOT,
            env=self.environment(**environment),
            stdout=subprocess.PIPE,
            timeout=TIMEOUT,
            check=False,
        )
        return done.stdout.decode()

    def start_worker(self, **environment: str) -> subprocess.Popen[bytes]:
        """Start a worker for every queue, with beat."""
        options = ["-Q", "default,mail,periodic", "-c", "1", "-B", "-s", str(self.folder / "beat")]
        with (self.folder / "worker.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "celery", "-A", "nexus.celery:app", "worker", *options],
                cwd=ROOT,
                env=self.environment(**environment),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.processes.append(process)
        return process

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """Kill a worker and its child processes with SIGKILL."""
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=TIMEOUT)

    def query_number(self, query: str) -> int:
        """Return the only value of a query's only row."""
        with psycopg.connect(self.database_url, autocommit=True) as connection:
            row = connection.execute(query.encode()).fetchone()
        assert row is not None
        return int(row[0])

    def count_mails(self) -> int:
        """Return the number of mails that were sent."""
        files = (self.folder / "mail").glob("*.log")
        return sum(path.read_text().count("\nSubject: ") for path in files)

    def wait_for(self, condition: Callable[[], bool]) -> bool:
        """Wait until the condition holds; return False if it does not within the timeout."""
        deadline = time.monotonic() + TIMEOUT
        while not condition():
            if time.monotonic() > deadline:
                return False
            time.sleep(0.1)
        return True


@contextmanager
def worker_site(folder: Path) -> Iterator[WorkerSite]:
    """Create a site without processes; at the end all its processes are killed."""
    with ExitStack() as stack:
        database_url = stack.enter_context(empty_database())
        broker = Proxy(_broker_address())
        stack.callback(broker.cut)
        site = WorkerSite(folder, database_url, broker, _url_through(broker))
        try:
            site.run(
                "from django.core.management import call_command\ncall_command('migrate')",
                NEXUS_PROCESS="command",
            )
            site.run(_EMPTY_QUEUES)
            yield site
        finally:
            for process in site.processes:
                if process.poll() is None:
                    site.kill(process)


_EMPTY_QUEUES = """
from nexus.celery import app
with app.connection_for_write() as connection:
    for queue in app.conf.task_queues:
        bound = app.amqp.queues[queue.name].bind(connection.default_channel)
        bound.declare()
        bound.purge()
"""


def _broker_address() -> str | tuple[str, int]:
    real = urlsplit(_real_broker_url())
    if real.scheme.endswith(("unix", "socket")):
        return real.path
    return real.hostname or "127.0.0.1", real.port or 6379


def _url_through(proxy: Proxy) -> str:
    real = urlsplit(_real_broker_url())
    if not real.scheme.startswith("amqp"):
        return f"redis://127.0.0.1:{proxy.port}/{_REDIS_DATABASE}"
    return f"amqp://{real.username}:{real.password}@127.0.0.1:{proxy.port}{real.path}"


def _real_broker_url() -> str:
    return os.environ.get("CELERY_BROKER_URL") or str(settings.NEXUS_REDIS_URL)
