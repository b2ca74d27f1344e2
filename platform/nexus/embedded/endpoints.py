"""The URLs of the embedded servers, in the form that each client library expects."""

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
    """The URLs of the embedded servers. A URL is empty if its server was not requested."""

    database_url: str = ""
    redis_url: str = ""
    broker_url: str = ""


def postgres_url(socket_dir: Path, password: str) -> str:
    """Return a URL that libpq, psycopg and django-environ all understand."""
    # The folder is in the query: urllib would lower-case it as a host, and libpq
    # would read a path with slashes as the name of a database. The port is explicit
    # so that a PGPORT in the environment cannot change it.
    query = f"host={quote(str(socket_dir))}&port={POSTGRES_PORT}"
    return f"postgres://{ROLE}:{quote(password, safe='')}@/{DATABASE}?{query}"


def cache_url(socket: Path) -> str:
    """Return the cache's URL for redis-py and django-redis."""
    return f"unix://{quote(str(socket))}?db={CACHE_DB}"


def broker_url(socket: Path) -> str:
    """Return the broker's URL for Celery: the same server, another database."""
    return f"redis+socket://{quote(str(socket))}?virtual_host={BROKER_DB}"
