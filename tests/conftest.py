"""Fixtures for every test."""

from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import quote, urlencode
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings


@pytest.fixture
def now() -> datetime:
    """Return the moment at which a test takes place."""
    return datetime(2026, 3, 14, 9, 26, 53, tzinfo=UTC)


@pytest.fixture
def fresh_database() -> Iterator[str]:
    """Return the address of an empty database for a process of its own; dropped afterwards."""
    name = f"fresh_{uuid4().hex[:12]}"
    address = _address()
    with psycopg.connect(dbname="postgres", autocommit=True, **address) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
        yield _url(address, name)
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


def _address() -> dict[str, str]:
    server = settings.DATABASES["default"]
    options = server.get("OPTIONS", {})
    address = {
        "host": server["HOST"] or options.get("host"),
        "port": server["PORT"] or options.get("port"),
        "user": server["USER"],
        "password": server["PASSWORD"],
    }
    return {name: str(value) for name, value in address.items() if value}


def _url(address: dict[str, str], name: str) -> str:
    user = quote(address.get("user", ""), safe="")
    password = quote(address.get("password", ""), safe="")
    # As query parameters, because the host may be the folder of a socket.
    where = urlencode({key: address[key] for key in ("host", "port") if key in address})
    return f"postgres://{user}:{password}@/{name}?{where}"
