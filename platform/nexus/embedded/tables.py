"""Which apps have tables in a database: asked before it is known which of them to install."""

from __future__ import annotations

from nexus.embedded.box import without_password
from nexus.embedded.errors import EmbeddedError

SECONDS_TO_CONNECT = 5


def apps_with_tables(database_url: str) -> frozenset[str]:
    """
    Return the labels of the apps whose migrations were applied; none of an empty database.

    :raises EmbeddedError: if the database cannot be reached.
    """
    # Here and not above: what starts the demo imports this module, and must start quickly.
    import environ
    import psycopg

    config = environ.Env.db_url_config(database_url)
    known = {
        "dbname": config["NAME"],
        **{name: config[name.upper()] for name in ("user", "password", "host", "port")},
        **config.get("OPTIONS", {}),
    }
    given = {name: value for name, value in known.items() if value}
    try:
        with psycopg.connect(**given, connect_timeout=SECONDS_TO_CONNECT) as connection:
            return frozenset(
                label for (label,) in connection.execute("SELECT app FROM django_migrations")
            )
    except psycopg.errors.UndefinedTable:
        return frozenset()
    except psycopg.Error as error:
        where = without_password(database_url)
        raise EmbeddedError(f"DATABASE_URL: {where} cannot be used: {error}".strip()) from error
