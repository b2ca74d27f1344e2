"""The programs that the demo keeps running beside the database and the cache."""

from __future__ import annotations

import sys
from pathlib import Path

from nexus.embedded import ports
from nexus.embedded.supervisor import Program

# On a machine of one's own, in a container, root is nothing to warn of.
_ROOT_IS_FINE = "ignore:You're running the worker with superuser privileges"


def prepare() -> Program:
    """Return the step that brings tables and demo data up to date."""
    return Program("prepare", [sys.executable, "manage.py", "prepare"])


def web(port: int) -> Program:
    """Return the web server on a port of this machine alone."""
    where = ["--host", ports.HOST, "--port", str(port)]
    return Program("web", [sys.executable, "-m", "nexus.web", *where])


def worker() -> Program:
    """Return the worker of every queue."""
    queues = ["-Q", "default,mail,periodic", "-c", "2"]
    # One worker has no others to greet.
    alone = ["--without-mingle", "--without-gossip"]
    options = ["worker", *queues, *alone, "--loglevel", "WARNING"]
    return Program("worker", [*_celery("-W", _ROOT_IS_FINE), *options])


def beat(state_dir: Path) -> Program:
    """Return the clock that starts periodic tasks."""
    schedule = str(state_dir / "beat-schedule")
    return Program("beat", [*_celery(), "beat", "-s", schedule, "--loglevel", "WARNING"])


def documentation() -> Program:
    """Return what builds the site at /docs/ if it is not as its sources are, and then ends."""
    return Program("docs", [sys.executable, "tools/docs/background.py"], ends=True)


def _celery(*python_options: str) -> list[str]:
    return [sys.executable, *python_options, "-m", "celery", "-A", "nexus.celery:app", "--quiet"]
