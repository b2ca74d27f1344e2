"""The programs that the demo runs besides the database and the cache."""

from __future__ import annotations

import sys
from pathlib import Path

from nexus.embedded import ports
from nexus.embedded.supervisor import Program

# In a container the worker usually runs as root, so Celery's warning is noise.
_IGNORE_ROOT_WARNING = "ignore:You're running the worker with superuser privileges"


def prepare() -> Program:
    """Return the step that migrates the tables and loads the demo data."""
    return Program("prepare", [sys.executable, "manage.py", "prepare"])


def web(port: int, *, host: str = "") -> Program:
    """Return the web server on a port of the loopback address, or of another one."""
    address = ["--host", host or ports.HOST, "--port", str(port)]
    return Program("web", [sys.executable, "-m", "nexus.web", *address])


def worker() -> Program:
    """Return the worker of every queue."""
    queues = ["-Q", "default,mail,periodic", "-c", "2"]
    # A single worker has no peers to synchronize with.
    no_peers = ["--without-mingle", "--without-gossip"]
    options = ["worker", *queues, *no_peers, "--loglevel", "WARNING"]
    return Program("worker", [*_celery("-W", _IGNORE_ROOT_WARNING), *options])


def beat(state_dir: Path) -> Program:
    """Return the scheduler of periodic tasks."""
    schedule = str(state_dir / "beat-schedule")
    return Program("beat", [*_celery(), "beat", "-s", schedule, "--loglevel", "WARNING"])


def documentation() -> Program:
    """Return the one-shot build of the site at /docs/, which skips an up-to-date site."""
    return Program("docs", [sys.executable, "tools/docs/background.py"], is_one_shot=True)


def _celery(*python_options: str) -> list[str]:
    return [sys.executable, *python_options, "-m", "celery", "-A", "nexus.celery:app", "--quiet"]
