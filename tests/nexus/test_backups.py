"""Promise: a restored backup has the same rows, tables and functions as the original."""

import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from django.db import connection
from django.db.backends.postgresql.base import DatabaseWrapper
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from nexus import backups
from nexus.backups import BackupFailed, Client
from tests.databases import clone_database, empty_database, server_address
from tests.template_database import migrated_template

PASSWORD = "a password for a test"


@contextmanager
def connected(address: str, **changed: str) -> Iterator[DatabaseWrapper]:
    """Return a connection of Django to another database of the test server."""
    name = conninfo_to_dict(address)["dbname"]
    settings = {**connection.settings_dict, "NAME": name, **changed}
    other = DatabaseWrapper(settings, alias="default")
    try:
        yield other
    finally:
        other.close()


@pytest.fixture
def original(db: None) -> Iterator[DatabaseWrapper]:
    """Return a connection to a migrated database with rows of all kinds of columns."""
    with (
        clone_database(f"postgres:///{migrated_template()}") as address,
        connected(address) as original,
    ):
        with original.cursor() as cursor:
            cursor.execute(
                "INSERT INTO commerce_category (name, name_key, slug, is_active, created_at)"
                " SELECT 'Tea ' || n, 'tea ' || n, 'tea-' || n, true, now()"
                " FROM generate_series(1, 50) n"
            )
            cursor.execute(
                "INSERT INTO commerce_product (name, slug, description, price, currency, stock,"
                " is_active, rating_count, rating_sum, created_at, updated_at, category_id)"
                " SELECT 'Teapot é ' || id, 'teapot-' || id, E'one\\ntwo\\t\\\\', 19.90, 'USD', 5,"
                " true, 3, 10, now(), now(), id FROM commerce_category"
            )
        original.close()
        yield original


@pytest.fixture
def other(db: None) -> Iterator[DatabaseWrapper]:
    """Return a connection to an empty database, as its owner, which has no other privileges."""
    role = f"owner_{uuid4().hex[:8]}"
    with (
        empty_database() as address,
        psycopg.connect(dbname="postgres", autocommit=True, **server_address()) as server,
        connected(address, USER=role, PASSWORD=PASSWORD) as other,
    ):
        identifiers = [sql.Identifier(other.settings_dict["NAME"]), sql.Identifier(role)]
        server.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(identifiers[1], PASSWORD))
        server.execute(sql.SQL("ALTER DATABASE {} OWNER TO {}").format(*identifiers))
        yield other
        other.close()
        server.execute(sql.SQL("DROP DATABASE {}").format(identifiers[0]))
        server.execute(sql.SQL("DROP ROLE {}").format(identifiers[1]))
        server.execute(sql.SQL("CREATE DATABASE {}").format(identifiers[0]))


def contents(database: DatabaseWrapper) -> Mapping[str, object]:
    """Return a digest of the rows of each table, the sequences, and the definitions."""
    with database.cursor() as cursor:
        found: dict[str, object] = {}
        for table in database.introspection.table_names(cursor):
            cursor.execute(
                f"SELECT count(*), md5(string_agg(t::text, ';' ORDER BY t::text)) FROM \"{table}\" t"
            )
            found[table] = cursor.fetchone()
        for part, query in DEFINITIONS.items():
            cursor.execute(query)
            found[part] = cursor.fetchall()
    database.close()
    return found


DEFINITIONS = {
    "columns": "SELECT table_name, column_name, data_type, is_nullable, column_default"
    " FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2",
    # Not their expressions: PostgreSQL writes the casts in a restored one in another way.
    "indexes": "SELECT tablename, indexname FROM pg_indexes WHERE schemaname = 'public'"
    " ORDER BY 1, 2",
    "constraints": "SELECT conrelid::regclass::text, conname, contype FROM pg_constraint"
    " WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2",
    "functions": "SELECT proname, md5(prosrc) FROM pg_proc"
    " WHERE pronamespace = 'public'::regnamespace ORDER BY 1, 2",
    "triggers": "SELECT tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1",
    "extensions": "SELECT extname FROM pg_extension ORDER BY 1",
    "sequences": "SELECT sequencename, last_value FROM pg_sequences ORDER BY 1",
}


@pytest.mark.slow
class TestRestore:
    def test_restored_database_equals_the_original(
        self, original: DatabaseWrapper, other: DatabaseWrapper, tmp_path: Path
    ) -> None:
        file = tmp_path / "backups" / "nexus.dump"
        before = contents(original)
        backups.dump(original, target=file)

        backups.restore(other, source=file)
        into_empty = contents(other)
        with other.cursor() as cursor:
            cursor.execute("DELETE FROM commerce_product")
            cursor.execute("CREATE TABLE later (product bigint REFERENCES commerce_product)")
            cursor.execute("DROP TABLE commerce_stockmovement CASCADE")
        backups.restore(other, source=file)
        restored = contents(other)

        assert before["commerce_product"][0] == 50  # type: ignore[index]  # count and digest
        assert into_empty == before
        assert restored == before
        assert file.stat().st_mode & 0o777 == 0o600
        assert list(file.parent.iterdir()) == [file]
        with pytest.raises(BackupFailed, match="exists already"):
            backups.dump(original, target=file)

    def test_incomplete_file_and_use_of_the_database_change_nothing(
        self, original: DatabaseWrapper, tmp_path: Path
    ) -> None:
        file = tmp_path / "nexus.dump"
        before = contents(original)
        backups.dump(original, target=file)
        complete = file.read_bytes()

        with connected(f"dbname={original.settings_dict['NAME']}") as web:
            web.ensure_connection()
            with pytest.raises(BackupFailed, match="Stop web, worker and beat first"):
                backups.restore(original, source=file)
        file.write_bytes(complete[: len(complete) * 9 // 10])
        with pytest.raises(BackupFailed, match="pg_restore failed"):
            backups.restore(original, source=file)

        assert contents(original) == before


class TestFindClient:
    @pytest.fixture
    def installed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        clients = [Client(Path("/a"), 18), Client(Path("/b"), 15), Client(Path("/c"), 17)]
        monkeypatch.setattr(backups, "_installed_clients", lambda: iter(clients))

    @pytest.mark.parametrize(("server", "major"), [(15, 15), (16, 17), (17, 17), (18, 18)])
    def test_programs_are_of_the_same_or_the_next_newer_version(
        self, server: int, major: int, installed: None
    ) -> None:
        assert backups.find_client(server=server).major == major

    def test_newer_server_is_refused_with_the_remedy(self, installed: None) -> None:
        with pytest.raises(BackupFailed, match="apt install postgresql-client-19"):
            backups.find_client(server=19)


def test_password_is_no_argument_of_a_process(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, db: None
) -> None:
    started: list[tuple[list[object], Mapping[str, str]]] = []

    def run(command: list[object], *, env: Mapping[str, str], **_: object) -> object:
        started.append((command, env))
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(backups, "find_client", lambda server: Client(Path("/usr/bin"), server))
    monkeypatch.setattr(subprocess, "run", run)
    with connected("dbname=elsewhere", PASSWORD=PASSWORD, USER="ada") as elsewhere:
        monkeypatch.setattr(backups, "_client_of", lambda _: Client(Path("/usr/bin"), 15))
        backups.dump(elsewhere, target=tmp_path / "nexus.dump")

    [(command, environment)] = started
    assert PASSWORD not in " ".join(map(str, command))
    assert (environment["PGPASSWORD"], environment["PGDATABASE"]) == (PASSWORD, "elsewhere")
