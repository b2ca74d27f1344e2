"""Workers as processes of their own, with a broker on a wire that can be cut."""

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

from tests.databases import empty_database
from tests.faults.proxy import Proxy

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 90.0
_OWN_DATABASE = 11


@dataclass
class Site:
    """A database of its own, a broker on a wire, a folder of mails, and processes that use them."""

    folder: Path
    database_url: str
    wire: Proxy
    broker_url: str
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def environment(self, **settings_of_its_own: str) -> Mapping[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("NEXUS_")}
        return {
            **kept,
            "DJANGO_SETTINGS_MODULE": "tests.working_settings",
            "PYTHONPATH": os.pathsep.join([str(ROOT / "platform"), str(ROOT)]),
            "NEXUS_STATE_DIR": str(self.folder),
            "NEXUS_DOMAINS": "commerce",
            "NEXUS_STRICT": "1",
            "NEXUS_VISIBILITY_SECONDS": "3",
            "DATABASE_URL": self.database_url,
            "REDIS_URL": settings.NEXUS_REDIS_URL,
            "CELERY_BROKER_URL": self.broker_url,
            **settings_of_its_own,
        }

    def run(self, program: str, **environment: str) -> str:
        """Run a program with Django set up, and return what it prints."""
        done = subprocess.run(
            [sys.executable, "-c", f"import django\ndjango.setup()\n{program}"],
            cwd=ROOT,
            env=self.environment(**environment),
            stdout=subprocess.PIPE,
            timeout=PATIENCE,
            check=False,
        )
        return done.stdout.decode()

    def start_worker(self, **environment: str) -> subprocess.Popen[bytes]:
        """Start a worker of every queue, with the clock of the periodic tasks in it."""
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
        """Kill a worker and all its children with the signal nobody can hear."""
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=PATIENCE)

    def ask(self, question: str) -> int:
        """Return the number that a query finds."""
        with psycopg.connect(self.database_url, autocommit=True) as connection:
            row = connection.execute(question.encode()).fetchone()
        assert row is not None
        return int(row[0])

    def mails(self) -> int:
        """Return how many mails have gone out."""
        written = (self.folder / "mail").glob("*.log")
        return sum(path.read_text().count("\nSubject: ") for path in written)

    def wait_for(self, wanted: Callable[[], bool]) -> bool:
        """Wait until something is so, and say whether it came about."""
        deadline = time.monotonic() + PATIENCE
        while not wanted():
            if time.monotonic() > deadline:
                return False
            time.sleep(0.1)
        return True


@contextmanager
def site(folder: Path) -> Iterator[Site]:
    """Set a site up, without any process yet; in the end every process of it is killed."""
    with ExitStack() as stack:
        database_url = stack.enter_context(empty_database())
        wire = Proxy(_broker())
        stack.callback(wire.cut)
        opened = Site(folder, database_url, wire, _url_through(wire))
        try:
            opened.run("from django.core.management import call_command\ncall_command('migrate')")
            opened.run(_EMPTY_QUEUES)
            yield opened
        finally:
            for process in opened.processes:
                if process.poll() is None:
                    opened.kill(process)


_EMPTY_QUEUES = """
from nexus.celery import app
with app.connection_for_write() as connection:
    for queue in app.conf.task_queues:
        bound = app.amqp.queues[queue.name].bind(connection.default_channel)
        bound.declare()
        bound.purge()
"""


def _broker() -> str | tuple[str, int]:
    real = urlsplit(_real_broker_url())
    if real.scheme.endswith(("unix", "socket")):
        return real.path
    return real.hostname or "127.0.0.1", real.port or 6379


def _url_through(wire: Proxy) -> str:
    real = urlsplit(_real_broker_url())
    if not real.scheme.startswith("amqp"):
        return f"redis://127.0.0.1:{wire.port}/{_OWN_DATABASE}"
    return f"amqp://{real.username}:{real.password}@127.0.0.1:{wire.port}{real.path}"


def _real_broker_url() -> str:
    return os.environ.get("CELERY_BROKER_URL") or str(settings.NEXUS_REDIS_URL)
