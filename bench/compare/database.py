"""Prepare the database: the data set, the migrated tables of Nexus, and their rows."""

import hashlib
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import psycopg

from bench.compare.sizes import Size

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
_DATA_SET, _FILL = HERE / "sql" / "dataset.sql", HERE / "sql" / "fill.sql"
# A colon and a name, but not the second colon of a cast.
_VARIABLE = re.compile(r"(?<!:):([a-z]+)")


def prepare(*, url: str, size: Size, environment: Mapping[str, str], stamp: Path) -> bool:
    """
    Load the data set and fill the tables of Nexus, unless the stamp says that both are current.

    ``environment`` is that of Nexus. Returns whether anything was loaded.
    """
    wanted = _fingerprint(size)
    if stamp.is_file() and stamp.read_text() == wanted:
        _renew_sessions(url)
        return False
    stamp.unlink(missing_ok=True)
    migrate(environment=environment)
    load(url=url, size=size)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements SCHEMA public")
        connection.execute("VACUUM (ANALYZE)")
    stamp.write_text(wanted)
    return True


def _renew_sessions(url: str) -> None:
    # Old sessions expire, and a session that was not used for a while costs a request an update.
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("UPDATE identity_session SET created_at = now(), last_seen_at = now()")
        connection.execute("VACUUM (ANALYZE) identity_session")


def migrate(*, environment: Mapping[str, str]) -> None:
    """Run the migrations of Nexus in the database of this environment."""
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    settings = {**environment, "NEXUS_PROCESS": "command"}
    subprocess.run(command, check=True, cwd=ROOT, env=settings)


def load(*, url: str, size: Size) -> None:
    """Create the schema `bench`, and fill the migrated tables of Nexus from it with equal ids."""
    with psycopg.connect(url, autocommit=True) as connection:
        for file in (_DATA_SET, _FILL):
            connection.execute(_statements(file, size).encode())


def _statements(file: Path, size: Size) -> str:
    variables = size.variables()
    return _VARIABLE.sub(lambda found: str(variables[found[1]]), file.read_text(encoding="utf-8"))


def _fingerprint(size: Size) -> str:
    migrations = sorted(ROOT.glob("*/**/migrations/*.py"))
    names = "\n".join(str(path.relative_to(ROOT)) for path in migrations)
    contents = _DATA_SET.read_text() + _FILL.read_text() + names + repr(size)
    return hashlib.sha256(contents.encode()).hexdigest()
