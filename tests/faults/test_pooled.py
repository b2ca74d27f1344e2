"""Promise: behind PgBouncer in transaction mode, Nexus works and its time-outs are in force."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from uuid import uuid4

import httpx
import psycopg
import pytest
from django.conf import settings
from psycopg import errors, sql

from tests.databases import clone_database, server_address
from tests.faults.deployment import ROOT, server
from tests.template_database import migrated_template
from tools.operations.pgbouncer import Pooler, start_pgbouncer, version

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db,
    pytest.mark.skipif(not version(), reason="PgBouncer is not installed: apt install pgbouncer"),
]

SERVER_CONNECTIONS = 2
# Since this version they are on unless the configuration turns them off.
KNOWS_PREPARED_STATEMENTS = version() >= (1, 24)
_END_SESSIONS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s"
# More threads than the pool has connections, so each executes on sessions that others prepared.
_PREPARE = """
import nexus.wsgi
from concurrent.futures import ThreadPoolExecutor
from shared.prepared import prepared_cursor

def execute(number):
    with prepared_cursor() as cursor:
        cursor.execute("SELECT %(number)s::int", {"number": number})
        return cursor.fetchone() == (number,)

with ThreadPoolExecutor(8) as threads:
    print(sum(threads.map(execute, range(400))))
"""
# Shorter than those of production, so that the tests need not wait for them.
TIMEOUTS = {
    "statement_timeout": 2000,
    "lock_timeout": 1000,
    "idle_in_transaction_session_timeout": 3000,
}


@dataclass(frozen=True)
class Site:
    """A web process behind PgBouncer."""

    url: str
    environment: Mapping[str, str]
    pooler: Pooler
    database_url: str
    """The database without the pooler."""
    role: str

    @contextmanager
    def connect(self) -> Iterator[psycopg.Connection]:
        """Connect through the pooler, as the web process does."""
        with psycopg.connect(self.environment["DATABASE_URL"], prepare_threshold=None) as pooled:
            yield pooled


@pytest.fixture(scope="module")
def site(
    django_db_setup: None, django_db_blocker: object, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """Return a site with a database, a role and a pooler of its own."""
    folder = tmp_path_factory.mktemp("pooled")
    role, password = f"pooled_{uuid4().hex[:8]}", uuid4().hex
    address = server_address()
    with ExitStack() as stack:
        database_url = stack.enter_context(clone_database(f"/{migrated_template()}"))
        stack.enter_context(_role(role, password))
        name = database_url.partition("?")[0].rpartition("/")[2]
        pooler = stack.enter_context(
            start_pgbouncer(
                databases={
                    "nexus": f"host={address['host']} port={address.get('port', 5432)}"
                    f" dbname={name} pool_size={SERVER_CONNECTIONS}"
                },
                passwords={role: password},
            )
        )
        environment = _environment(
            NEXUS_STATE_DIR=str(folder / "state"),
            DATABASE_URL=pooler.url(role, password, "nexus"),
            DATABASE_DIRECT_URL=database_url,
        )
        url, _ = stack.enter_context(server(environment))
        yield Site(url, environment, pooler, database_url, role)


@contextmanager
def _role(name: str, password: str) -> Iterator[None]:
    identifier = sql.Identifier(name)
    with psycopg.connect(dbname="postgres", autocommit=True, **server_address()) as connection:
        create = sql.SQL("CREATE ROLE {} SUPERUSER LOGIN PASSWORD {}")
        connection.execute(create.format(identifier, sql.Literal(password)))
        try:
            for parameter, milliseconds in TIMEOUTS.items():
                connection.execute(
                    sql.SQL("ALTER ROLE {} SET {} = {}").format(
                        identifier, sql.SQL(parameter), sql.Literal(milliseconds)
                    )
                )
            yield
        finally:
            connection.execute(sql.SQL("DROP ROLE {}").format(identifier))


def _environment(**changes: str) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME")}
    return {
        **inherited,
        "DJANGO_SETTINGS_MODULE": "nexus.settings.base",
        "PYTHONPATH": f"{ROOT / 'platform'}{os.pathsep}{ROOT}",
        "NEXUS_STRICT": "1",
        "NEXUS_THROTTLES": "off",
        "NEXUS_DRAIN_SECONDS": "0",
        "NEXUS_DATABASE_POOLER": "transaction",
        "REDIS_URL": settings.NEXUS_REDIS_URL,
        "CELERY_BROKER_URL": settings.NEXUS_REDIS_URL,
        **changes,
    }


def _run(site: Site, *arguments: str, **changes: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**site.environment, **changes},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_timeouts_of_the_role_are_in_force(site: Site) -> None:
    with site.connect() as connection, pytest.raises(errors.QueryCanceled):
        connection.execute("SELECT pg_sleep(30)")


def test_request_that_waits_for_a_lock_is_refused(site: Site) -> None:
    with psycopg.connect(site.database_url) as other, httpx.Client(base_url=site.url) as client:
        other.execute("LOCK TABLE commerce_product")

        response = client.get(f"/api/v1/products/?max_price={uuid4().int % 10**6}", timeout=10)

    assert response.status_code == 503
    assert response.json()["code"] == "service_unavailable"


def test_more_requests_than_connections_are_all_answered(site: Site) -> None:
    def request(number: int) -> int:
        with httpx.Client(base_url=site.url, timeout=30) as client:
            return client.get(f"/api/v1/products/?min_price={number}").status_code

    with ThreadPoolExecutor(16) as threads:
        assert set(threads.map(request, range(64))) == {200}


def test_full_pool_is_answered_with_503_in_time(site: Site) -> None:
    with ExitStack() as stack:
        for _ in range(SERVER_CONNECTIONS):
            stack.enter_context(site.connect()).execute("SELECT 1")
        started = time.monotonic()

        response = httpx.get(f"{site.url}/api/v1/products/?min_price=4711", timeout=30)

        assert time.monotonic() - started < 10
        assert response.status_code == 503
        assert int(response.headers["Retry-After"]) > 0


def test_process_whose_role_has_no_timeouts_does_not_start(site: Site) -> None:
    with _without_statement_timeout(site):
        done = _run(site, "-c", "import nexus.wsgi")

    assert done.returncode == 1
    assert "nexus.E007" in done.stderr
    assert "statement_timeout is 0 ms" in done.stderr


@contextmanager
def _without_statement_timeout(site: Site) -> Iterator[None]:
    role = sql.Identifier(site.role)
    with psycopg.connect(site.database_url, autocommit=True) as connection:
        connection.execute(sql.SQL("ALTER ROLE {} RESET statement_timeout").format(role))
        # Sessions keep what they began with.
        connection.execute(_END_SESSIONS, [site.role])
        yield
        connection.execute(
            sql.SQL("ALTER ROLE {} SET statement_timeout = {}").format(
                role, sql.Literal(TIMEOUTS["statement_timeout"])
            )
        )
        connection.execute(_END_SESSIONS, [site.role])


@pytest.mark.skipif(KNOWS_PREPARED_STATEMENTS, reason="this PgBouncer knows prepared statements")
def test_older_pooler_is_refused_if_statements_are_prepared(site: Site) -> None:
    done = _run(site, "-c", "import nexus.wsgi", NEXUS_DATABASE_POOLER="transaction-prepared")

    assert done.returncode == 1
    assert "nexus.E008" in done.stderr


@pytest.mark.skipif(not KNOWS_PREPARED_STATEMENTS, reason="needs PgBouncer 1.24 or newer")
def test_prepared_statements_are_shared_by_the_pool(site: Site) -> None:
    done = _run(site, "-c", _PREPARE, NEXUS_DATABASE_POOLER="transaction-prepared")

    assert done.stderr == ""
    assert done.stdout.split() == ["400"]


def test_commands_use_the_server_itself(site: Site) -> None:
    done = _run(
        site,
        "manage.py",
        "shell",
        "--command",
        "from django.db import connection as c; c.ensure_connection(); print(c.connection.info.port,"
        " c.connection.execute('SHOW statement_timeout').fetchone()[0])",
        NEXUS_PROCESS="command",
    )

    assert str(site.pooler.port) not in done.stdout
    assert "30min" in done.stdout
