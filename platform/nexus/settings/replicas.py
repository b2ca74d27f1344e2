"""The settings of the replicas of the database."""

from copy import deepcopy
from typing import Any

import environ

from nexus.environment import SettingsReader

ENGINE = "shared.replicas"
"""The engine of a primary that has replicas."""

# A statement that takes longer is left to the primary. The last option refuses writes even if the
# server was promoted.
_OPTIONS = "-c statement_timeout=2000 -c lock_timeout=1000 -c default_transaction_read_only=on"


def read_replicas(env: SettingsReader, *, primary: dict[str, Any]) -> list[dict[str, Any]]:
    """
    Return Django's settings of each replica. Other options are those of the primary.

    Only the web process reads from replicas, so a worker or a command has none.
    """
    if env.text("NEXUS_PROCESS", default="web") != "web":
        return []
    return [_build(url, primary) for url in env.items("DATABASE_REPLICA_URL")]


def _build(url: str, primary: dict[str, Any]) -> dict[str, Any]:
    database: dict[str, Any] = environ.Env.db_url_config(url)
    shared = {name: value for name, value in deepcopy(primary).items() if name not in database}
    options = {**primary["OPTIONS"], **database.get("OPTIONS", {}), "options": _OPTIONS}
    return {**shared, **database, "OPTIONS": options}
