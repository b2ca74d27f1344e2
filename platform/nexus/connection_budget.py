"""The database connections that the processes of the site may open, and those that there are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import psycopg
from django.conf import settings
from django.db import connection
from psycopg.rows import dict_row

OTHERS = 5
"""Connections for beat, commands, and the operator: they are few, and are not distinguished."""

CONSOLE = "pgbouncer"
"""The database with which PgBouncer answers questions about itself."""

_LIMITS = """
SELECT name, setting::int FROM pg_settings
WHERE name IN ('max_connections', 'superuser_reserved_connections', 'reserved_connections')
UNION ALL SELECT 'of the role', rolconnlimit FROM pg_roles WHERE rolname = current_user
UNION ALL SELECT 'of the database', datconnlimit FROM pg_database
WHERE datname = current_database()
"""


class ConsoleUnavailable(Exception):
    """PgBouncer does not answer questions of this role."""


@dataclass(frozen=True, slots=True)
class Terms:
    """A number and the arithmetic that leads to it."""

    number: int
    arithmetic: str

    def __str__(self) -> str:
        return f"{self.arithmetic} = {self.number}"


@dataclass(frozen=True, slots=True)
class Pooler:
    """The limits of PgBouncer: connections of clients, and those that it opens to the server."""

    clients: Terms
    servers: Terms


def connections_of_web_process() -> int:
    """Return how many connections one web process may open: one for each thread that uses one."""
    probe = 1
    return int(settings.NEXUS_WEB_THREADS + settings.NEXUS_STREAM_THREADS + probe)


def demand() -> Terms:
    """Return how many connections all processes of the site may open together."""
    each = connections_of_web_process()
    web, workers = settings.NEXUS_WEB_PROCESSES, settings.NEXUS_WORKER_PROCESSES
    return Terms(
        web * each + workers + OTHERS,
        f"{web} web x {each} ({settings.NEXUS_WEB_THREADS} threads +"
        f" {settings.NEXUS_STREAM_THREADS} stream threads + 1 probe)"
        f" + {workers} of workers + {OTHERS} others",
    )


def supply() -> Terms:
    """Return how many connections the server accepts from the role of this process."""
    with connection.cursor() as cursor:
        cursor.execute(_LIMITS)
        limits: dict[str, int] = dict(cursor.fetchall())
    maximum, reserved = limits.pop("max_connections"), limits.pop("superuser_reserved_connections")
    reserved += limits.pop("reserved_connections", 0)
    available = Terms(maximum - reserved, f"max_connections {maximum} - {reserved} reserved")
    # -1 means no limit.
    own = [Terms(limit, f"the limit {name}") for name, limit in limits.items() if limit >= 0]
    return min([available, *own], key=lambda terms: terms.number)


def ask_pooler() -> Pooler:
    """
    Return the limits of the pooler that this process connects to.

    :raises ConsoleUnavailable: if the role may not ask, or the pooler is not PgBouncer.
    """
    parameters = {**connection.get_connection_params(), "dbname": CONSOLE, "autocommit": True}
    parameters.pop("prepare_threshold")
    # The console knows simple queries only, and a role only if `stats_users` names it.
    parameters |= {"cursor_factory": psycopg.ClientCursor, "row_factory": dict_row}
    try:
        with psycopg.connect(**parameters) as console:
            configuration = console.execute("SHOW CONFIG").fetchall()
            databases = console.execute("SHOW DATABASES").fetchall()
    except psycopg.Error as error:
        raise ConsoleUnavailable(str(error).strip()) from error
    values = {row["key"]: row["value"] for row in configuration}
    clients = int(values["max_client_conn"])
    return Pooler(
        clients=Terms(clients, "max_client_conn"),
        servers=_add_up(row for row in databases if row["name"] != CONSOLE),
    )


def _add_up(databases: Iterable[Mapping[str, str]]) -> Terms:
    sizes = {row["name"]: int(row["pool_size"]) + _reserve(row) for row in databases}
    return Terms(
        sum(sizes.values()) + OTHERS,
        " + ".join([*(f"pool {name} {size}" for name, size in sizes.items()), f"{OTHERS} others"]),
    )


def _reserve(row: Mapping[str, str]) -> int:
    # PgBouncer 1.24 renamed the column.
    return int(row.get("reserve_pool_size") or row.get("reserve_pool") or 0)
