"""Promise: the role that compose creates for Nexus owns its own database and nothing else."""

import re
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from psycopg import errors, sql

from tests.databases import server_address

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "deploy" / "compose" / "postgres" / "10-application-role.sh"
# The extensions that the migrations create, without superuser rights.
EXTENSIONS = ("btree_gin", "citext", "cube", "pg_trgm", "unaccent")


@pytest.fixture
def role() -> Iterator[str]:
    """Run the script's statements with a unique role name, and return that name."""
    name = f"role_{uuid4().hex[:8]}"
    [statements] = re.findall(r"<<'SQL'\n(.*?)\nSQL", SCRIPT.read_text(), re.DOTALL)
    renamed = re.sub(r"\bnexus\b", name, statements).replace(":'password'", "'a long secret'")
    # The REVOKE on the maintenance database would persist after the test.
    own = [part for part in renamed.split(";") if part.strip() and "DATABASE postgres" not in part]
    with psycopg.connect(dbname="postgres", autocommit=True, **server_address()) as connection:
        for statement in own:
            connection.execute(statement.encode())
        yield name
        connection.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))
        connection.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(name)))


@pytest.fixture
def connection(role: str) -> Iterator[psycopg.Connection]:
    """Return a connection to the new database that acts as the new role."""
    with psycopg.connect(dbname=role, autocommit=True, **server_address()) as connection:
        connection.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(role)))
        yield connection


def test_role_has_no_server_privileges(role: str, connection: psycopg.Connection) -> None:
    row = connection.execute(
        "SELECT rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls, rolcanlogin"
        " FROM pg_roles WHERE rolname = %s",
        [role],
    ).fetchone()

    assert row == (False, False, False, False, False, True)


def test_role_owns_one_database(role: str, connection: psycopg.Connection) -> None:
    owned = connection.execute(
        "SELECT datname FROM pg_database JOIN pg_roles ON pg_roles.oid = datdba WHERE rolname = %s",
        [role],
    ).fetchall()

    assert owned == [(role,)]


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_role_can_create_the_extensions_of_the_migrations(
    extension: str, connection: psycopg.Connection
) -> None:
    connection.execute(sql.SQL("CREATE EXTENSION {}").format(sql.Identifier(extension)))

    owner = connection.execute(
        "SELECT count(*) FROM pg_extension WHERE extname = %s", [extension]
    ).fetchone()
    assert owner == (1,)


@pytest.mark.parametrize(
    "statement", ["CREATE DATABASE other", "CREATE ROLE other", "ALTER SYSTEM SET work_mem = '1GB'"]
)
def test_role_cannot_reach_other_databases(statement: str, connection: psycopg.Connection) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        connection.execute(statement.encode())


def test_every_extension_of_the_migrations_is_covered() -> None:
    migrations = [*ROOT.glob("domains/*/migrations/*.py"), *ROOT.glob("shared/*/migrations/*.py")]
    text = "\n".join(file.read_text(encoding="utf-8") for file in migrations)
    named = set(re.findall(r'SharedExtension\("(\w+)"\)', text))
    classes = set(re.findall(r"\b(\w+)Extension\(\)", text))

    assert named | {name.lower() for name in classes} <= set(EXTENSIONS)
