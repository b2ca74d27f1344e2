"""Find the apps with tables in a database, before Django is set up."""

from __future__ import annotations

from nexus.embedded.banner import without_password
from nexus.embedded.errors import EmbeddedError

SECONDS_TO_CONNECT = 5


def apps_with_tables(database_url: str) -> frozenset[str]:
    """
    Return the labels of the apps with applied migrations; none for an empty database.

    :raises EmbeddedError: if the database cannot be reached.
    """
    # Imported here so that the demo starts quickly.
    import environ
    import psycopg

    config = environ.Env.db_url_config(database_url)
    config_parameters = {
        "dbname": config["NAME"],
        **{name: config[name.upper()] for name in ("user", "password", "host", "port")},
        **config.get("OPTIONS", {}),
    }
    parameters = {name: value for name, value in config_parameters.items() if value}
    try:
        with psycopg.connect(**parameters, connect_timeout=SECONDS_TO_CONNECT) as connection:
            return frozenset(
                label for (label,) in connection.execute("SELECT app FROM django_migrations")
            )
    except psycopg.errors.UndefinedTable:
        return frozenset()
    except psycopg.Error as error:
        address = without_password(database_url)
        raise EmbeddedError(f"DATABASE_URL: {address} cannot be used: {error}".strip()) from error
