"""The checks of database connections: their budget, and what a pooler leaves out."""

import re
from collections.abc import Iterator
from io import StringIO
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import connection
from psycopg import sql
from pytest_django import Settings

from nexus import connection_budget, start
from nexus.connection_budget import ConsoleUnavailable, Pooler, Terms
from nexus.database_checks import check_connections
from nexus.settings.database import POOLED, POOLED_PREPARED, Timeouts
from tests.databases import server_address

pytestmark = pytest.mark.django_db


def found() -> dict[str, str]:
    messages = check_connections(databases=["default"])
    return {str(message.id): message.msg for message in messages}


@pytest.fixture
def direct(settings: Settings) -> Settings:
    settings.NEXUS_DATABASE_POOLER = "off"
    settings.DATABASE_DIRECT_URL = ""
    return settings


@pytest.fixture
def pooled(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings of a pooler that is large enough."""
    settings.NEXUS_DATABASE_POOLER = POOLED
    set_limits(monkeypatch, clients=10_000, servers=1)
    return settings


def set_limits(monkeypatch: pytest.MonkeyPatch, *, clients: int, servers: int) -> None:
    pooler = Pooler(Terms(clients, "max_client_conn"), Terms(servers, "pool nexus"))
    monkeypatch.setattr(connection_budget, "ask_pooler", lambda: pooler)


class TestBudget:
    def test_each_thread_with_a_connection_counts(self, direct: Settings) -> None:
        direct.NEXUS_WEB_THREADS, direct.NEXUS_STREAM_THREADS = 8, 4
        direct.NEXUS_WEB_PROCESSES, direct.NEXUS_WORKER_PROCESSES = 2, 3

        assert str(connection_budget.demand()) == (
            "2 web x 13 (8 threads + 4 stream threads + 1 probe) + 3 of workers + 5 others = 34"
        )

    def test_processes_that_fit_are_accepted(self, direct: Settings) -> None:
        assert found() == {}

    def test_more_processes_than_connections_are_refused(self, direct: Settings) -> None:
        direct.NEXUS_WEB_PROCESSES = 1000

        [message] = found().values()

        assert "1000 web x 13" in message
        assert re.search(r"\(max_connections \d+ - \d+ reserved = \d+\)", message)

    def test_refused_process_does_not_start(self, direct: Settings) -> None:
        direct.NEXUS_WEB_PROCESSES = 1000

        with pytest.raises(start.SystemChecksFailed, match=r"nexus\.E004"):
            start.run_database_checks()

    def test_limit_of_the_role_counts(self, direct: Settings) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user")
            [role] = cursor.fetchone()
            cursor.execute(f'ALTER ROLE "{role}" CONNECTION LIMIT 2')

        assert str(connection_budget.supply()) == "the limit of the role = 2"


class TestTimeouts:
    def test_timeouts_in_force_are_accepted(self, pooled: Settings) -> None:
        assert found() == {}

    def test_missing_and_longer_timeouts_are_refused(self, pooled: Settings) -> None:
        pooled.NEXUS_DATABASE_TIMEOUTS = Timeouts(60_000, 4_000, 300_000)
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")
            cursor.execute("SET LOCAL lock_timeout = 9000")

        message = found()["nexus.E007"]

        assert "statement_timeout is 0 ms and may be 1 to 60000 ms" in message
        assert "lock_timeout is 9000 ms and may be 1 to 4000 ms" in message
        assert "idle" not in message


class TestPooler:
    @pytest.mark.skipif(
        django_settings.NEXUS_DATABASE_POOLER == POOLED_PREPARED, reason="this pooler knows them"
    )
    def test_pooler_must_know_prepared_statements(self, pooled: Settings) -> None:
        pooled.NEXUS_DATABASE_POOLER = POOLED_PREPARED

        # This connection has no pooler, so the statement has the name that psycopg gave it.
        assert found().keys() == {"nexus.E008"}

    def test_pooler_must_accept_all_clients(
        self, pooled: Settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        set_limits(monkeypatch, clients=10, servers=1)

        assert found()["nexus.E005"].endswith("than PgBouncer accepts (max_client_conn = 10).")

    def test_server_must_accept_all_connections_of_the_pooler(
        self, pooled: Settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        set_limits(monkeypatch, clients=10_000, servers=5_000)

        assert "(pool nexus = 5000)" in found()["nexus.E006"]

    def test_pooler_that_does_not_answer_is_a_warning(
        self, pooled: Settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse() -> Pooler:
            raise ConsoleUnavailable("not allowed")

        monkeypatch.setattr(connection_budget, "ask_pooler", refuse)

        assert found().keys() == {"nexus.W002"}


class TestRoles:
    @pytest.fixture
    def server(self) -> Iterator[psycopg.Connection]:
        with psycopg.connect(dbname="postgres", **server_address()) as server:
            yield server
            server.rollback()

    def test_statements_give_each_role_its_timeouts(self, server: psycopg.Connection) -> None:
        names = {name: f"{name}_{uuid4().hex[:8]}" for name in ("owner", "web", "worker")}
        for name in names.values():
            server.execute(sql.SQL("CREATE ROLE {}").format(sql.Identifier(name)))
        output = StringIO()
        call_command("pooler_roles", stdout=output, **names)

        server.execute(output.getvalue().encode())

        rows = server.execute(
            "SELECT rolname, rolconfig FROM pg_roles WHERE rolname = ANY(%s)",
            [list(names.values())],
        ).fetchall()
        settings_of = dict(rows)
        assert settings_of[names["owner"]] is None
        assert settings_of[names["web"]][0] == "statement_timeout=5000"
        assert settings_of[names["worker"]][0] == "statement_timeout=40000"
