"""The embedded servers start once, survive crashes and stop after their last user."""

import os
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import environ
import psycopg
import pytest
import redis
from kombu import Connection

from nexus.embedded import (
    EmbeddedError,
    Endpoints,
    ensure,
    processes,
    release,
    services,
    status,
    stop,
)
from nexus.embedded.layout import StateDir

from .conftest import IDLE_TIMEOUT, SOURCE_ROOT, User

pytestmark = pytest.mark.slow

Wait = Callable[[Callable[[], bool]], None]


def fetch_value(url: str, question: str) -> object:
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(question).fetchone()
    return row[0] if row else None


def execute(url: str, statement: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement)


def pid_of(name: str, state_dir: Path) -> int:
    server = status(state_dir=state_dir).servers.get(name)
    return server.pid if server else 0


def socket_dir(url: str) -> Path:
    return Path(parse_qs(urlsplit(url).query)["host"][0])


class TestEnsure:
    @pytest.mark.parametrize(
        "name",
        [
            pytest.param("with spaces, an é and a 'quote\"", id="spaces and accents"),
            pytest.param("/".join(["long" * 10] * 4), id="longer than a socket's path may be"),
        ],
    )
    def test_servers_answer_in_any_folder(self, shared_folder: Path, name: str) -> None:
        state_dir = shared_folder / name

        endpoints = ensure(state_dir=state_dir, idle_timeout=IDLE_TIMEOUT)

        try:
            cache = redis.Redis.from_url(endpoints.redis_url)
            assert fetch_value(endpoints.database_url, "SELECT current_database()") == "nexus"
            assert cache.ping()
            with Connection(endpoints.broker_url) as broker, broker.SimpleQueue("post") as queue:
                queue.put({"order": 7})
                assert queue.get(timeout=5).payload == {"order": 7}
        finally:
            assert release(state_dir=state_dir)

    @pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the servers as another account")
    def test_data_is_stored_elsewhere_if_the_servers_account_has_no_access(
        self, shared_folder: Path
    ) -> None:
        private = shared_folder / "private"
        private.mkdir(mode=0o700)

        endpoints = ensure(state_dir=private / "state", idle_timeout=IDLE_TIMEOUT)

        folder = socket_dir(endpoints.database_url)
        assert fetch_value(endpoints.database_url, "SELECT 1") == 1
        assert not folder.is_relative_to(private)
        assert stat.S_IMODE(private.stat().st_mode) == 0o700
        stop(state_dir=private / "state")
        shutil.rmtree(folder.parent)

    def test_database_url_is_readable_by_the_settings(self, endpoints: Endpoints) -> None:
        settings = environ.Env.db_url_config(endpoints.database_url)

        assert settings["NAME"] == settings["USER"] == "nexus"
        assert Path(settings["OPTIONS"]["host"]).is_dir()

    def test_writes_are_durable(self, endpoints: Endpoints) -> None:
        cache = redis.Redis.from_url(endpoints.redis_url, decode_responses=True)

        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            assert fetch_value(endpoints.database_url, f"SHOW {setting}") == "on"
        assert cache.config_get("appendonly", "maxmemory-policy") == {
            "appendonly": "yes",
            "maxmemory-policy": "noeviction",
        }

    def test_sort_order_is_independent_of_the_machine(self, endpoints: Endpoints) -> None:
        sentence = "SELECT string_agg(w, '' ORDER BY w) FROM unnest('{a,B,é,Z}'::text[]) w"

        assert fetch_value(endpoints.database_url, sentence) == "BZaé"
        assert fetch_value(endpoints.database_url, "SELECT upper('é')") == "É"

    def test_connection_without_a_password_is_refused(self, endpoints: Endpoints) -> None:
        folder = socket_dir(endpoints.database_url)

        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(f"postgres://nexus@/nexus?host={folder}&port=5432")

        assert stat.S_IMODE(folder.stat().st_mode) == 0o700

    def test_ten_processes_start_each_server_once(self, new_state_dir: Path) -> None:
        users = [User(new_state_dir) for _ in range(10)]

        addresses = {user.endpoints() for user in users}

        for user in users:
            user.exit()
        logs = new_state_dir / "logs"
        assert len(addresses) == 1
        assert (logs / "postgres.log").read_text().count("starting PostgreSQL") == 1
        assert (logs / "valkey.log").read_text().count("Valkey is starting") == 1

    def test_stop_leaves_other_state_folders_running(self, shared_folder: Path) -> None:
        mine, yours = shared_folder / "mine", shared_folder / "yours"
        ours = [ensure(state_dir=folder, idle_timeout=IDLE_TIMEOUT) for folder in (mine, yours)]

        stop(state_dir=mine)

        assert fetch_value(ours[1].database_url, "SELECT 1") == 1
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(ours[0].database_url)
        stop(state_dir=yours)

    def test_package_imports_the_standard_library_only(self) -> None:
        # Without site-packages any other import would fail.
        command = [sys.executable, "-S", "-c", "import nexus.embedded, nexus.embedded.demo"]

        done = subprocess.run(command, env={"PYTHONPATH": str(SOURCE_ROOT)}, check=False)

        assert done.returncode == 0


class TestLastUser:
    def test_killed_last_user_stops_the_servers_after_the_idle_timeout(
        self, state_dir: Path, eventually: Wait
    ) -> None:
        only_user = User(state_dir)
        only_user.endpoints()
        servers = [pid_of(name, state_dir) for name in ("postgres", "valkey")]

        only_user.kill()

        eventually(lambda: status(state_dir=state_dir).watchdog_pid == 0)
        assert not any(processes.is_alive(pid) for pid in servers)

    def test_servers_keep_running_while_another_user_lives(
        self, state_dir: Path, eventually: Wait
    ) -> None:
        with User(state_dir) as first, User(state_dir) as second:
            url = second.endpoints().database_url
            first.endpoints()
            before = pid_of("postgres", state_dir)

            first.kill()

            assert not release(state_dir=state_dir)
            assert pid_of("postgres", state_dir) == before
            assert fetch_value(url, "SELECT 1") == 1

    def test_new_user_within_the_idle_timeout_finds_the_same_server(self, state_dir: Path) -> None:
        # Starting the second process may take seconds on a busy machine.
        with User(state_dir, idle_timeout=30) as first:
            first.endpoints()
            before = pid_of("postgres", state_dir)
        with User(state_dir) as second:
            second.endpoints()

            assert pid_of("postgres", state_dir) == before

    def test_data_survives_a_restart(self, state_dir: Path) -> None:
        endpoints = ensure(state_dir=state_dir, idle_timeout=IDLE_TIMEOUT)
        execute(endpoints.database_url, "CREATE TABLE kept AS SELECT 42 AS answer")
        redis.Redis.from_url(endpoints.redis_url).set("answer", 42)
        assert release(state_dir=state_dir)

        again = ensure(state_dir=state_dir, idle_timeout=IDLE_TIMEOUT)

        assert fetch_value(again.database_url, "SELECT answer FROM kept") == 42
        assert redis.Redis.from_url(again.redis_url).get("answer") == b"42"


class TestCrashes:
    @pytest.mark.parametrize("name", ["postgres", "valkey"])
    def test_killed_server_restarts_with_its_data(
        self, state_dir: Path, name: str, eventually: Wait
    ) -> None:
        endpoints = ensure(state_dir=state_dir, idle_timeout=IDLE_TIMEOUT)
        execute(endpoints.database_url, "CREATE TABLE kept AS SELECT 42 AS answer")
        redis.Redis.from_url(endpoints.redis_url).set("answer", 42)
        killed = pid_of(name, state_dir)

        os.kill(killed, signal.SIGKILL)

        eventually(lambda: status(state_dir=state_dir).servers[name].restarts == 1)
        again = ensure(state_dir=state_dir, idle_timeout=IDLE_TIMEOUT)
        assert pid_of(name, state_dir) != killed
        assert fetch_value(again.database_url, "SELECT answer FROM kept") == 42
        assert redis.Redis.from_url(again.redis_url).get("answer") == b"42"

    def test_killed_watchdog_is_replaced(self, state_dir: Path, eventually: Wait) -> None:
        endpoints = ensure(state_dir=state_dir, idle_timeout=IDLE_TIMEOUT)
        execute(endpoints.database_url, "CREATE TABLE kept AS SELECT 42 AS answer")
        killed = status(state_dir=state_dir).watchdog_pid

        os.kill(killed, signal.SIGKILL)

        eventually(lambda: status(state_dir=state_dir).watchdog_pid != killed)
        again = ensure(state_dir=state_dir, idle_timeout=IDLE_TIMEOUT)
        assert fetch_value(again.database_url, "SELECT answer FROM kept") == 42

    def test_stale_pid_file_with_a_reused_pid_is_ignored(self, state_dir: Path) -> None:
        ensure(state_dir=state_dir, valkey=False, idle_timeout=IDLE_TIMEOUT)
        data = _data(state_dir)
        stop(state_dir=state_dir)
        note = f"{os.getpid()}\n{data}\n0\n5432\n{data}\n\n0 0\nready\n"
        (data / "postmaster.pid").write_text(note)

        again = ensure(state_dir=state_dir, valkey=False, idle_timeout=IDLE_TIMEOUT)

        assert fetch_value(again.database_url, "SELECT 1") == 1

    def test_incomplete_cluster_is_created_again(self, new_state_dir: Path) -> None:
        incomplete = new_state_dir / "pgdata.new"
        incomplete.mkdir(parents=True)
        (incomplete / "PG_VERSION").write_text("18")

        endpoints = ensure(state_dir=new_state_dir, valkey=False, idle_timeout=IDLE_TIMEOUT)

        assert fetch_value(endpoints.database_url, "SELECT 1") == 1

    def test_missing_password_is_replaced(self, state_dir: Path) -> None:
        ensure(state_dir=state_dir, valkey=False, idle_timeout=IDLE_TIMEOUT)
        data = _data(state_dir)
        stop(state_dir=state_dir)
        (data.parent / "password").unlink()

        again = ensure(state_dir=state_dir, valkey=False, idle_timeout=IDLE_TIMEOUT)

        assert fetch_value(again.database_url, "SELECT 1") == 1

    def test_folder_deleted_while_in_use_is_created_again(
        self, state_dir: Path, eventually: Wait
    ) -> None:
        ensure(state_dir=state_dir, idle_timeout=IDLE_TIMEOUT)
        old = [pid_of(name, state_dir) for name in ("postgres", "valkey")]
        shutil.rmtree(state_dir)

        again = ensure(state_dir=state_dir, idle_timeout=IDLE_TIMEOUT)

        eventually(lambda: not any(processes.is_alive(pid) for pid in old))
        assert fetch_value(again.database_url, "SELECT 1") == 1
        assert redis.Redis.from_url(again.redis_url).ping()

    def test_data_of_another_version_is_refused_with_the_servers_message(
        self, state_dir: Path
    ) -> None:
        ensure(state_dir=state_dir, valkey=False, idle_timeout=IDLE_TIMEOUT)
        data = _data(state_dir)
        stop(state_dir=state_dir)
        (data / "PG_VERSION").write_text("12\n")

        with pytest.raises(EmbeddedError, match="not compatible"):
            ensure(state_dir=state_dir, valkey=False, idle_timeout=IDLE_TIMEOUT)

        (data / "PG_VERSION").write_text("18\n")
        assert ensure(state_dir=state_dir, valkey=False, idle_timeout=IDLE_TIMEOUT).database_url

    def test_unusable_state_folder_is_refused_with_a_remedy(self, shared_folder: Path) -> None:
        taken = shared_folder / "a file"
        taken.touch()

        with pytest.raises(EmbeddedError, match="NEXUS_STATE_DIR"):
            ensure(state_dir=taken)


class TestCommandLine:
    def test_run_gives_a_command_the_servers(self, state_dir: Path) -> None:
        question = (
            "import os, psycopg; print(psycopg.connect(os.environ['DATABASE_URL']).info.dbname)"
        )

        done = _nexus_embedded(state_dir, "run", sys.executable, "-c", question)

        assert done.stdout == "nexus\n"

    def test_status_lists_servers_and_down_stops_them(self, state_dir: Path) -> None:
        ensure(state_dir=state_dir, idle_timeout=IDLE_TIMEOUT)

        running = _nexus_embedded(state_dir, "status").stdout
        after_all = _nexus_embedded(state_dir, "down").stdout

        assert "postgres  ready" in running
        assert "valkey    ready" in running
        assert after_all == f"nothing runs in {state_dir}\n"


def _data(state_dir: Path) -> Path:
    return Path(services.read_report(StateDir(state_dir).report).home) / "pgdata"


def _nexus_embedded(state_dir: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "nexus.embedded", *arguments],
        env={**os.environ, "PYTHONPATH": str(SOURCE_ROOT), "NEXUS_STATE_DIR": str(state_dir)},
        capture_output=True,
        text=True,
        check=True,
    )
