"""A migrated database that test databases are copied from."""

import hashlib
import inspect
from collections.abc import Iterable, Iterator
from pathlib import Path

import django
import psycopg
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from shared import extensions, name_keys, search_functions
from tests.databases import direct_settings, server_address

PREFIX = "nexus_template"
_USED_BY_MIGRATIONS = (extensions, name_keys, search_functions)
_LOCK = 20_261_129
"""The advisory lock that is held while a template is made."""


def migrated_template() -> str:
    """
    Return the name of a database with the migrations of the installed apps.

    It is made if there is none for exactly these migrations. Earlier ones are dropped.
    """
    family = f"{PREFIX}_{_digest(config.name for config in apps.get_app_configs())}"
    name = f"{family}_{_digest(_migrations())}"
    with psycopg.connect(dbname="postgres", autocommit=True, **server_address()) as server:
        server.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        names = server.execute("SELECT datname FROM pg_database").fetchall()
        if (name,) not in names:
            for (earlier,) in names:
                if earlier.startswith(family):
                    server.execute(f'DROP DATABASE "{earlier}" WITH (FORCE)'.encode())
            _make(name, server)
    return name


def _make(name: str, server: "psycopg.Connection[tuple[str, ...]]") -> None:
    # Renamed when it is complete, so that an interrupted run leaves no half of a template.
    unfinished = f"{name}_new"
    server.execute(f'CREATE DATABASE "{unfinished}"'.encode())
    usual = {**connection.settings_dict}
    connection.close()
    connection.settings_dict.update(direct_settings(), NAME=unfinished)
    try:
        call_command("migrate", verbosity=0, interactive=False)
    finally:
        connection.close()
        connection.settings_dict.update(usual)
    server.execute(f'ALTER DATABASE "{unfinished}" RENAME TO "{name}"'.encode())


def _migrations() -> Iterator[str]:
    yield django.__version__
    for module in _USED_BY_MIGRATIONS:
        yield inspect.getsource(module)
    for config in apps.get_app_configs():
        for path in sorted(Path(config.path, "migrations").glob("*.py")):
            yield path.name
            yield path.read_text()


def _digest(parts: Iterable[str]) -> str:
    return hashlib.blake2b("\n".join(parts).encode(), digest_size=6).hexdigest()
