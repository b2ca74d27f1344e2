"""System checks of the database connections: their number, and what a pooler leaves out."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error
from django.db import connection, transaction

from nexus import connection_budget as budget
from nexus.settings.database import DIRECT, POOLED_PREPARED
from shared.prepared import prepared_cursor

PAGE = "docs/operations/connections.md"
# PgBouncer gives the statements that it prepares names of its own.
_NAME_OF_POOLER = "PGBOUNCER_"


def check_connections(*, databases: Sequence[str] | None, **_: Any) -> list[CheckMessage]:
    """Check the connection budget and, behind a pooler, that it keeps the promises of sessions."""
    if not databases or "default" not in databases:
        return []
    if settings.NEXUS_DATABASE_POOLER == DIRECT:
        return _check_direct_budget()
    return [*_check_timeouts(), *_check_prepared_statements(), *_check_pooler_budget()]


def _check_direct_budget() -> list[CheckMessage]:
    if settings.DATABASE_DIRECT_URL:
        # A command beside a pooler: the processes that serve connect to that.
        return []
    needed, available = budget.demand(), budget.supply()
    if needed.number <= available.number:
        return []
    return [
        Error(
            f"The processes may open more database connections ({needed}) than the server accepts"
            f" ({available}).",
            hint="Raise max_connections, or lower NEXUS_WEB_PROCESSES, NEXUS_WORKER_PROCESSES,"
            f" NEXUS_WEB_THREADS or NEXUS_STREAM_THREADS, or put PgBouncer in between: {PAGE}.",
            id="nexus.E004",
        )
    ]


def _check_pooler_budget() -> list[CheckMessage]:
    try:
        pooler = budget.ask_pooler()
    except budget.ConsoleUnavailable as refusal:
        return [
            checks.Warning(
                f"The limits of the pooler are unknown: {refusal}",
                hint=f"Name the role in `stats_users` of PgBouncer: {PAGE}.",
                id="nexus.W002",
            )
        ]
    needed, available = budget.demand(), budget.supply()
    found: list[CheckMessage] = []
    if needed.number > pooler.clients.number:
        found.append(
            Error(
                f"The processes may open more connections ({needed}) than PgBouncer accepts"
                f" ({pooler.clients}).",
                hint=f"Raise max_client_conn of PgBouncer: {PAGE}.",
                id="nexus.E005",
            )
        )
    if pooler.servers.number > available.number:
        found.append(
            Error(
                f"PgBouncer may open more connections ({pooler.servers}) than the server accepts"
                f" ({available}).",
                hint=f"Raise max_connections, or lower pool_size of PgBouncer: {PAGE}.",
                id="nexus.E006",
            )
        )
    return found


def _check_timeouts() -> list[CheckMessage]:
    """Check those in force, because a pooler drops the options with which others set them."""
    longest = settings.NEXUS_DATABASE_TIMEOUTS._asdict()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, setting::int FROM pg_settings WHERE name = ANY(%s)", [list(longest)]
        )
        in_force: dict[str, int] = dict(cursor.fetchall())
    wrong = [name for name, limit in longest.items() if not 0 < in_force[name] <= limit]
    if not wrong:
        return []
    role = connection.settings_dict["USER"]
    return [
        Error(
            f"Behind a pooler the role {role!r} must carry the time-outs, and it does not: "
            + ", ".join(
                f"{name} is {in_force[name]} ms and may be 1 to {longest[name]} ms"
                for name in wrong
            )
            + ".",
            hint="Execute the statements of `manage.py pooler_roles`, and then RECONNECT in the"
            f" console of PgBouncer: {PAGE}.",
            id="nexus.E007",
        )
    ]


def _check_prepared_statements() -> list[CheckMessage]:
    if settings.NEXUS_DATABASE_POOLER != POOLED_PREPARED:
        return []
    with transaction.atomic(), prepared_cursor() as cursor:
        cursor.cursor.execute(  # of psycopg: Django's own has no `prepare`
            "SELECT count(*) FROM pg_prepared_statements WHERE name LIKE %s",
            [f"{_NAME_OF_POOLER}%"],
            prepare=True,
        )
        [count] = cursor.fetchone()
    if count:
        return []
    return [
        Error(
            "The pooler does not know prepared statements: another process would execute one that"
            " its session lacks.",
            hint="Set max_prepared_statements of PgBouncer 1.22 or newer, or"
            f" NEXUS_DATABASE_POOLER=transaction: {PAGE}.",
            id="nexus.E008",
        )
    ]
