"""
Measure web processes that share few connections of the database server through PgBouncer.

``make connections-lab`` starts its own servers in a temporary folder, sends the same load to one
process on a direct connection and to several behind PgBouncer, and counts the refusals.
"""

import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "platform"), str(ROOT)]

from nexus.embedded import services  # noqa: E402
from tools.docs.figures.pages import paragraph, table  # noqa: E402
from tools.operations.connections_load import (  # noqa: E402
    CLIENTS,
    PASSWORD,
    SECONDS,
    Run,
    send_load,
    sign_up,
)
from tools.operations.figures import write_section  # noqa: E402
from tools.operations.pgbouncer import (  # noqa: E402
    create_role,
    require_pgbouncer,
    start_pgbouncer,
    version,
)
from tools.operations.shop_lab import (  # noqa: E402
    running_web,
    shop_environment,
    wait_for_all,
)

ROLE = "nexus_web"


@dataclass(frozen=True)
class Lab:
    """The servers, and the settings of processes that use them directly."""

    environment: Mapping[str, str]
    database_url: str

    def measure(self, run: Run) -> None:
        """Start the processes of a run, send its load, and stop them."""
        with ExitStack() as stack:
            environment = stack.enter_context(self._addresses(run))
            ports = [stack.enter_context(running_web(environment)) for _ in range(run.processes)]
            wait_for_all(ports)
            tokens, products = sign_up(ports[0])
            sampling = stack.enter_context(_sample_sessions(self.database_url))
            send_load(run, ports, tokens, products)
            run.most_sessions = max(sampling)

    @contextmanager
    def _addresses(self, run: Run) -> Iterator[Mapping[str, str]]:
        if run.connections is None:
            yield self.environment
            return
        direct = urlsplit(self.database_url)
        folder, port = (parse_qs(direct.query)[name][0] for name in ("host", "port"))
        address = f"host={folder} port={port} dbname=nexus pool_size={run.connections}"
        with start_pgbouncer(databases={"nexus": address}, passwords={ROLE: PASSWORD}) as pooler:
            yield {
                **self.environment,
                "NEXUS_DATABASE_POOLER": "transaction",
                "DATABASE_URL": pooler.url(ROLE, PASSWORD, "nexus"),
                "DATABASE_DIRECT_URL": self.database_url,
                "NEXUS_WEB_PROCESSES": str(run.processes),
            }

    def refusal(self, *, processes: int, connections: int) -> str:
        """Return why processes do not start if their role may open fewer connections."""
        with psycopg.connect(self.database_url, autocommit=True) as connection:
            connection.execute(f"ALTER ROLE {ROLE} CONNECTION LIMIT {connections}".encode())
        address = self.database_url.partition("@")[2]
        done = subprocess.run(
            [sys.executable, "-c", "import nexus.wsgi"],
            cwd=ROOT,
            env={
                **self.environment,
                "NEXUS_WEB_PROCESSES": str(processes),
                "DATABASE_URL": f"postgres://{ROLE}:{PASSWORD.replace(' ', '%20')}@{address}",
            },
            capture_output=True,
            text=True,
            check=False,
        )
        with psycopg.connect(self.database_url, autocommit=True) as connection:
            connection.execute(f"ALTER ROLE {ROLE} CONNECTION LIMIT -1".encode())
        found = re.search(r"\(nexus\.E004\).*", done.stderr)
        return found.group() if found else ""


def main() -> int:
    """Measure, write the section, and return 1 if a request was refused at equal load."""
    require_pgbouncer()
    runs = [
        Run(processes=1, connections=None),
        Run(processes=2, connections=12),
        Run(processes=10, connections=20),
        Run(processes=10, connections=20, clients=4 * CLIENTS),
    ]
    with running_lab() as lab:
        refusal = lab.refusal(processes=2, connections=12)
        for run in runs:
            lab.measure(run)
            sys.stderr.write(f"{run.cells} {dict(run.statuses)}\n")
    _write(runs, refusal)
    at_equal_load = [run for run in runs if run.clients == CLIENTS]
    is_good = all(set(run.statuses) <= {200, 201} for run in at_equal_load)
    return 0 if is_good and "nexus.E004" in refusal else 1


@contextmanager
def running_lab() -> Iterator[Lab]:
    """Run the servers with the demo data of the shop."""
    with tempfile.TemporaryDirectory(prefix="nexus-lab-") as name:
        # The account of the embedded servers must be able to enter it.
        Path(name).chmod(0o755)
        state_dir = Path(name) / "state"
        endpoints = services.ensure(state_dir=state_dir)
        try:
            environment = {
                **shop_environment(state_dir, password=PASSWORD),
                "DATABASE_URL": endpoints.database_url,
                "REDIS_URL": endpoints.redis_url,
                "CELERY_BROKER_URL": endpoints.broker_url,
            }
            command = [sys.executable, "manage.py", "prepare"]
            subprocess.run(command, cwd=ROOT, env=environment, check=True)  # noqa: S603
            create_role(endpoints.database_url, ROLE, PASSWORD, process="web")
            with psycopg.connect(endpoints.database_url, autocommit=True) as connection:
                connection.execute("UPDATE commerce_product SET stock = 1000000")
            yield Lab(environment, endpoints.database_url)
        finally:
            services.release(state_dir=state_dir)


@contextmanager
def _sample_sessions(database_url: str) -> Iterator[list[int]]:
    """Yield a list that grows by the number of sessions of web processes, some times a second."""
    samples, stop = [0], threading.Event()

    def sample() -> None:
        with psycopg.connect(database_url, autocommit=True) as connection:
            while not stop.wait(0.1):
                row = connection.execute(
                    "SELECT count(*) FROM pg_stat_activity WHERE datname = 'nexus'"
                    " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
                ).fetchone()
                samples.append(row[0] if row else 0)

    thread = threading.Thread(target=sample)
    thread.start()
    try:
        yield samples
    finally:
        stop.set()
        thread.join()


def _write(runs: Sequence[Run], refusal: str) -> None:
    head = ["", "requests a second", "requests", "503", "other failures", "p50", "p99", "sessions"]
    pgbouncer = ".".join(map(str, version()))
    body = [
        paragraph(
            f"""Clients send uncached lists of products, and every tenth request is an order. Each
            waits for its response before it sends the next request, for {SECONDS} s, and uses all
            web processes in turn. The load generator, the web processes and the servers share the
            cores, so more processes answer no more requests here. "Sessions" is the highest number
            that the database server had. PgBouncer {pgbouncer} runs in transaction mode with the
            configuration of `deploy/pgbouncer/`. The goal: ten processes on twenty connections
            refuse nothing at the load that one process takes. The last row has four times as many
            clients."""
        ),
        table(head, [run.cells for run in runs]),
        paragraph(
            "Two web processes that share twelve connections without PgBouncer do not start:"
            f" `{refusal.rstrip()}`"
        ),
    ]
    write_section("Connections", target="connections-lab", body=body)


if __name__ == "__main__":
    sys.exit(main())
