"""Databases for processes of their own: made for one test, dropped after it."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote, urlencode
from uuid import uuid4

import psycopg
from django.conf import settings


@contextmanager
def empty_database() -> Iterator[str]:
    """Make a database without tables, and give its address."""
    with _made("") as name:
        yield _url(name)


@contextmanager
def clone_of(address: str) -> Iterator[str]:
    """Make a copy of a database nobody is connected to, and give its address."""
    template = address.partition("?")[0].rpartition("/")[2]
    with _made(f'TEMPLATE "{template}"') as name:
        yield _url(name)


@contextmanager
def _made(how: str) -> Iterator[str]:
    name = f"fresh_{uuid4().hex[:12]}"
    with psycopg.connect(dbname="postgres", autocommit=True, **server_address()) as connection:
        connection.execute(f'CREATE DATABASE "{name}" {how}'.encode())
        try:
            yield name
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


def server_address() -> dict[str, str]:
    """Return what psycopg needs to connect to the server of the tests, without a database."""
    server = settings.DATABASES["default"]
    options = server.get("OPTIONS", {})
    address = {
        "host": server["HOST"] or options.get("host"),
        "port": server["PORT"] or options.get("port"),
        "user": server["USER"],
        "password": server["PASSWORD"],
    }
    return {name: str(value) for name, value in address.items() if value}


def _url(name: str) -> str:
    server = server_address()
    user = quote(server.get("user", ""), safe="")
    password = quote(server.get("password", ""), safe="")
    # As query parameters, because the host may be the folder of a socket.
    where = urlencode({key: server[key] for key in ("host", "port") if key in server})
    return f"postgres://{user}:{password}@/{name}?{where}"
