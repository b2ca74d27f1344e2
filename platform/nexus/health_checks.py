"""Health checks of database connections, at most one a second for each connection."""

import time
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

SECONDS_TRUSTED = 1.0
"""How long a checked connection is used without another check."""


def trust_recent_check(**_: Any) -> None:
    """
    Skip the health check of a connection that was checked within the last second.

    Django checks a persistent connection with a statement in every request. A server that stops
    within the second costs one request 503; the connection is then replaced. A receiver of
    ``request_started``, after Django's own.
    """
    connection: Any = connections[DEFAULT_DB_ALIAS]
    now = time.monotonic()
    if connection.connection is None:
        return
    if now - getattr(connection, "nexus_checked_at", 0.0) < SECONDS_TRUSTED:
        connection.health_check_done = True
    else:
        connection.nexus_checked_at = now
