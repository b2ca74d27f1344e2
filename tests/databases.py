"""Databases for processes that tests start: created for one test and dropped after it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote, urlencode
from uuid import uuid4

import psycopg
from django.conf import settings
from django.db import connection, transaction

from nexus.settings import database


@contextmanager
def empty_database() -> Iterator[str]:
    """Create a database without tables, and yield its URL."""
    with _create_database("") as name:
        yield _url(name, server_address())


@contextmanager
def clone_database(address: str) -> Iterator[str]:
    """Create a copy of a database that has no open connections, and yield its URL."""
    template = address.partition("?")[0].rpartition("/")[2]
    with _create_database(f'TEMPLATE "{template}"') as name:
        yield _url(name, server_address())


@contextmanager
def _create_database(options: str) -> Iterator[str]:
    name = f"fresh_{uuid4().hex[:12]}"
    with psycopg.connect(dbname="postgres", autocommit=True, **server_address()) as connection:
        connection.execute(f'CREATE DATABASE "{name}" {options}'.encode())
        try:
            yield name
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


def delete_all_rows() -> None:
    """
    Delete the rows of every table but those that migrations fill: types, permissions, migrations.

    Django's flush truncates every table and fills these again, which takes twenty times as long.
    """
    tables = [
        name
        for name in connection.introspection.django_table_names(only_existing=True)
        if name not in _FILLED_BY_MIGRATIONS
    ]
    has_rows = " UNION ALL ".join(
        f"SELECT '{name}' WHERE EXISTS (SELECT FROM \"{name}\")" for name in tables
    )
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(has_rows)
        filled = [name for (name,) in cursor.fetchall()]
        # The log of security events refuses to delete rows, and foreign keys are of no use here.
        cursor.execute("SET LOCAL session_replication_role = replica")
        for name in filled:
            cursor.execute(f'DELETE FROM "{name}"')


_FILLED_BY_MIGRATIONS = ("django_migrations", "django_content_type", "auth_permission")


def server_address() -> dict[str, str]:
    """Return the connection parameters of the test server by name, without a database."""
    return _parameters({**settings.DATABASES["default"], **direct_settings()})


def direct_settings() -> dict[str, Any]:
    """
    Return Django's settings of the database server itself, if the tests run through a pooler.

    A pooler has sessions in each database that it served, so it cannot be copied or renamed.
    """
    if settings.NEXUS_DATABASE_POOLER == database.DIRECT:
        return {}
    return database.build(
        settings.DATABASE_DIRECT_URL,
        pooler=database.DIRECT,
        timeouts=settings.NEXUS_DATABASE_TIMEOUTS,
        application_name="nexus tests",
    )


def serving_environment(address: str) -> dict[str, str]:
    """Return the settings of processes that use a database as this one does its own."""
    if settings.NEXUS_DATABASE_POOLER == database.DIRECT:
        return {"DATABASE_URL": address}
    name = address.partition("?")[0].rpartition("/")[2]
    return {
        "DATABASE_URL": _url(name, _parameters(settings.DATABASES["default"])),
        "DATABASE_DIRECT_URL": address,
        "NEXUS_DATABASE_POOLER": settings.NEXUS_DATABASE_POOLER,
    }


def _parameters(server: Mapping[str, Any]) -> dict[str, str]:
    options = server.get("OPTIONS", {})
    address = {
        "host": server["HOST"] or options.get("host"),
        "port": server["PORT"] or options.get("port"),
        "user": server["USER"],
        "password": server["PASSWORD"],
    }
    return {name: str(value) for name, value in address.items() if value}


def _url(name: str, server: Mapping[str, str]) -> str:
    user = quote(server.get("user", ""), safe="")
    password = quote(server.get("password", ""), safe="")
    # Host and port are query parameters, because the host may be the folder of a socket.
    query = urlencode({key: server[key] for key in ("host", "port") if key in server})
    return f"postgres://{user}:{password}@/{name}?{query}"
