"""Run the tests that need a database through PgBouncer, on servers of their own."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "platform"), str(ROOT)]

from nexus.embedded import services  # noqa: E402
from tools.operations.pgbouncer import (  # noqa: E402
    create_role,
    require_pgbouncer,
    start_pgbouncer,
    version,
)

STATE = ROOT / ".site" / "pooled"
ROLE, PASSWORD = "nexus_pooled", "of this machine only"
SERVER_CONNECTIONS = 20
OLDEST_WITH_PREPARED = (1, 22)


def main(arguments: list[str]) -> int:
    """Run pytest with the arguments, and return its exit code."""
    require_pgbouncer()
    with pooled_servers(STATE) as environment:
        # The databases are removed with their server; a pooler would keep its sessions in them.
        command = [sys.executable, "-m", "pytest", "--reuse-db", *arguments]
        return subprocess.run(  # noqa: S603  # of a developer
            command,
            cwd=ROOT,
            env={**os.environ, **environment},
            check=False,
        ).returncode


@contextmanager
def pooled_servers(state: Path) -> Iterator[Mapping[str, str]]:
    """Start PostgreSQL, Valkey and PgBouncer in a folder, and yield the settings that use them."""
    endpoints = services.ensure(state_dir=state)
    direct = urlsplit(endpoints.database_url)
    folder, port = (parse_qs(direct.query)[name][0] for name in ("host", "port"))
    try:
        # The tests create databases and extensions. Their workers are those with the time-outs.
        create_role(endpoints.database_url, ROLE, PASSWORD, process="worker", is_superuser=True)
        with start_pgbouncer(
            # Every database, because tests create their own.
            databases={"*": f"host={folder} port={port} pool_size={SERVER_CONNECTIONS}"},
            passwords={ROLE: PASSWORD},
            # The tests start many threads at once on a machine that may be busy.
            query_wait_timeout=60,
        ) as pooler:
            prepares = version() >= OLDEST_WITH_PREPARED
            yield {
                "NEXUS_DATABASE_POOLER": "transaction-prepared" if prepares else "transaction",
                "DATABASE_URL": pooler.url(ROLE, PASSWORD, "nexus"),
                "DATABASE_DIRECT_URL": endpoints.database_url,
                "REDIS_URL": endpoints.redis_url,
                "CELERY_BROKER_URL": endpoints.broker_url,
            }
    finally:
        services.release(state_dir=state)
        shutil.rmtree(state, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
