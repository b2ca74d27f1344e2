"""The addresses of the embedded parts, as the libraries that use them spell them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

ROLE = "nexus"
DATABASE = "nexus"
POSTGRES_PORT = 5432
CACHE_DB = 0
BROKER_DB = 1


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Where the embedded parts answer. An address is empty if its part was not asked for."""

    database_url: str = ""
    redis_url: str = ""
    broker_url: str = ""


def postgres_url(socket_dir: Path, password: str) -> str:
    """Return an address that libpq, psycopg and django-environ all understand."""
    # The directory travels in the query: as a host it would be lower-cased by
    # urllib, and libpq takes a path with slashes for the name of a database.
    # The port is said aloud so that a PGPORT in the environment cannot change it.
    where = f"host={quote(str(socket_dir))}&port={POSTGRES_PORT}"
    return f"postgres://{ROLE}:{quote(password, safe='')}@/{DATABASE}?{where}"


def cache_url(socket: Path) -> str:
    """Return the cache's address for redis-py and django-redis."""
    return f"unix://{quote(str(socket))}?db={CACHE_DB}"


def broker_url(socket: Path) -> str:
    """Return the broker's address for Celery: the same server, a database of its own."""
    return f"redis+socket://{quote(str(socket))}?virtual_host={BROKER_DB}"
