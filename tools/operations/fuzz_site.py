"""The site that is fuzzed: one web process with the demo data of all domains, and identities."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from nexus.embedded import services
from tools.operations.lab_nexus import ROOT
from tools.operations.lab_processes import free_port, start, stop
from tools.operations.shop_lab import running_web, shop_environment, wait_for_all

DOMAINS = "commerce,feed,movies,jobs,polls"
ROLES = ("user", "employer", "admin")
PASSWORD = "a password for fuzzing"  # noqa: S105
_RESIDENT = re.compile(r"^process_resident_memory_bytes (\S+)$", re.MULTILINE)
# Runs in a process with the settings of Nexus, and prints a token.
_SIGN_UP = """
import sys
from datetime import UTC, datetime
from uuid import uuid4
import django
django.setup()
from shared.auth.models import Session, User
from shared.auth.tokens import sign_access

now, name = datetime.now(tz=UTC), f"fuzz-{uuid4().hex[:12]}"
user = User.objects.create(
    username=name, email=f"{name}@nexus.test", role=sys.argv[1], email_verified_at=now
)
print(sign_access(Session.objects.create(user=user, created_at=now, last_seen_at=now), now=now))
"""


@dataclass(frozen=True)
class FuzzedSite:
    """The web process to fuzz."""

    url: str
    environment: Mapping[str, str]
    log: Path

    def resident_mb(self) -> int:
        """Return the resident memory of the web process in MB."""
        found = _RESIDENT.search(httpx.get(f"{self.url}/metrics", timeout=60).text)
        if found is None:
            raise RuntimeError("The metrics have no resident memory.")
        return round(float(found[1]) / 1_000_000)

    def token_of(self, role: str) -> str:
        """Return an access token of a new user with this role."""
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-c", _SIGN_UP, role],
            cwd=ROOT,
            env={**self.environment, "NEXUS_PROCESS": "command"},
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        return done.stdout.strip()


@contextmanager
def fuzzed_site(folder: Path, *, python: str) -> Iterator[FuzzedSite]:
    """Run the site on embedded servers in the folder, its web process by this interpreter."""
    state_dir, log = folder / "state", folder / "web.log"
    endpoints = services.ensure(state_dir=state_dir)
    port = free_port()
    command = [sys.executable, "-m", "domains.movies.simulator", str(port), "--latency", "0"]
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'platform'}{os.pathsep}{ROOT}"}
    simulator = start(command, folder=ROOT, log=folder / "simulator.log", environment=environment)
    try:
        environment = {
            **shop_environment(state_dir, password=PASSWORD),
            "NEXUS_DOMAINS": DOMAINS,
            "NEXUS_ACCESS_SECONDS": "36000",
            "NEXUS_LOG_LEVEL": "ERROR",
            "DATABASE_URL": endpoints.database_url,
            "REDIS_URL": endpoints.redis_url,
            "CELERY_BROKER_URL": endpoints.broker_url,
            "TMDB_API_URL": f"http://127.0.0.1:{port}/3",
            "TMDB_API_TOKEN": "none",
            # The one client sends far more requests than people do.
            "TMDB_CALLS_PER_SECOND": "1000",
        }
        command = [sys.executable, "manage.py", "prepare"]
        subprocess.run(command, cwd=ROOT, env=environment, check=True)  # noqa: S603
        with running_web(environment, log=log, python=python) as web:
            wait_for_all([web])
            yield FuzzedSite(f"http://127.0.0.1:{web}", environment, log)
    finally:
        stop(simulator)
        services.release(state_dir=state_dir)
