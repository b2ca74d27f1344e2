"""The settings of database connections: time-outs by process, and connections through a pooler."""

from typing import Any, NamedTuple

import environ

from nexus.environment import InvalidSetting, SettingsReader

DIRECT, POOLED, POOLED_PREPARED = "off", "transaction", "transaction-prepared"


class Timeouts(NamedTuple):
    """Time-outs of PostgreSQL in milliseconds, by the names of its parameters."""

    statement_timeout: int
    lock_timeout: int
    idle_in_transaction_session_timeout: int


# Requests must be short; tasks may take longer, and migrations longer still.
TIMEOUTS = {
    "web": Timeouts(5_000, 4_000, 10_000),
    "worker": Timeouts(40_000, 10_000, 50_000),
    "beat": Timeouts(40_000, 10_000, 50_000),
    "command": Timeouts(1_800_000, 10_000, 600_000),
}


def read_timeouts(env: SettingsReader) -> Timeouts:
    """Return the time-outs of this process."""
    return TIMEOUTS[_read_process(env)]


def read_pooler(env: SettingsReader) -> str:
    """
    Return the mode of the pooler between this process and the database.

    Commands hold sessions for migrations, cursors and time-outs of their own, so they connect to
    the server itself.

    :raises InvalidSetting: if the server's own address is needed and missing.
    """
    modes = (DIRECT, POOLED, POOLED_PREPARED)
    mode = env.choice("NEXUS_DATABASE_POOLER", choices=modes, default=DIRECT)
    if mode == DIRECT or _read_process(env) != "command":
        return mode
    if not env.text("DATABASE_DIRECT_URL"):
        raise InvalidSetting(
            "NEXUS_DATABASE_POOLER needs DATABASE_DIRECT_URL: commands, such as migrate, connect to"
            " the server itself."
        )
    return DIRECT


def read_url(env: SettingsReader) -> str:
    """Return the address of the database for this process; empty for the embedded server."""
    direct = env.text("DATABASE_DIRECT_URL")
    return direct if direct and _read_process(env) == "command" else env.text("DATABASE_URL")


def read_application_name(env: SettingsReader) -> str:
    """Return the name that the server shows for the connections of this process."""
    process = _read_process(env)
    return f"nexus-{'manage' if process == 'command' else process}"


def build(url: str, *, pooler: str, timeouts: Timeouts, application_name: str) -> dict[str, Any]:
    """Return Django's settings of the database at a URL, which may set options of its own."""
    database: dict[str, Any] = environ.Env.db_url_config(url)
    database.update(
        # The web process has few, long-lived threads, so each one keeps its connection.
        CONN_MAX_AGE=60,
        CONN_HEALTH_CHECKS=True,
        # A cursor of the server belongs to a session, and a pooler gives each transaction another.
        DISABLE_SERVER_SIDE_CURSORS=pooler != DIRECT,
        OPTIONS={
            "application_name": application_name,
            **database.get("OPTIONS", {}),
            "connect_timeout": 2,
            # Statements of `shared.prepared` are planned once after this many executions. A pooler
            # must know them, because the session that prepared one may serve another process next.
            "prepare_threshold": None if pooler == POOLED else 3,
            # If the network fails silently, only keepalives detect it.
            "keepalives_idle": 10,
            "keepalives_interval": 3,
            "keepalives_count": 3,
            "tcp_user_timeout": 8000,
            **({} if pooler != DIRECT else {"options": as_options(timeouts)}),
        },
    )
    return database


def as_options(timeouts: Timeouts) -> str:
    """Return the command-line options that set the time-outs of one session."""
    return " ".join(f"-c {name}={value}" for name, value in timeouts._asdict().items())


def _read_process(env: SettingsReader) -> str:
    return env.choice("NEXUS_PROCESS", choices=tuple(TIMEOUTS), default="web")
