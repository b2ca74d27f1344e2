"""
Delete a table's rows, and restore the database to the moment before with pgBackRest.

``make recovery-drill`` loads the demo data into a PostgreSQL server of its own, which archives with
the files of deploy/pgbackrest, and needs Debian's packages `postgresql` and `pgbackrest`.
"""

import contextlib
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "platform"), str(ROOT)]

from tools.operations.archived_cluster import Cluster  # noqa: E402

LEDGER = "CREATE TABLE drill_ledger (number bigint PRIMARY KEY, written_at timestamptz NOT NULL)"


@dataclass(frozen=True, slots=True)
class Result:
    """
    What a drill restored, and how many seconds its steps took.

    ``lost`` are the numbers of rows that were acknowledged before the target and are missing.
    ``extra`` are the numbers of rows that were written after it and are present.
    """

    rows: int
    lost: list[int]
    extra: list[int]
    is_unchanged: bool
    megabytes: float
    backup_seconds: float
    restore_seconds: float
    version: str


class Writer:
    """Writes numbered rows in a thread, each in a transaction, until it is stopped."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._write)
        self.sent = self.acknowledged = 0

    def __enter__(self) -> "Writer":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _write(self) -> None:
        with psycopg.connect(self._url, autocommit=True) as session:
            while not self._stop.is_set():
                self.sent += 1
                session.execute("INSERT INTO drill_ledger VALUES (%s, now())", [self.sent])
                self.acknowledged = self.sent


def run_drill(
    *,
    fill: Callable[[str], None] = lambda url: None,
    accident: str = "DELETE FROM drill_ledger",
    seconds: float = 1.0,
) -> Result:
    """
    Write for some seconds before and after a moment, run the accident, and restore the moment.

    ``fill`` gets the address of the new database before the backup.

    :raises ProgramsMissing: if pgBackRest or PostgreSQL is not installed.
    """
    with _cluster() as cluster:
        fill(cluster.url)
        with psycopg.connect(cluster.url, autocommit=True) as session:
            session.execute(LEDGER)
        backup_seconds = _time(lambda: cluster.pgbackrest("--type=full", "backup"))
        with psycopg.connect(cluster.url, autocommit=True) as session:
            before = _digests(session)
            with Writer(cluster.url) as writer:
                time.sleep(seconds)
                acknowledged = writer.acknowledged
                [target, size] = session.execute(
                    "SELECT clock_timestamp()::text, pg_database_size(current_database())"
                ).fetchone()
                sent = writer.sent
                time.sleep(seconds / 2)
                session.execute(accident.encode())
                time.sleep(seconds / 2)
        restore_seconds = _time(lambda: _restore(cluster, target))
        with psycopg.connect(cluster.url) as session:
            numbers = {n for (n,) in session.execute("SELECT number FROM drill_ledger")}
            return Result(
                rows=len(numbers),
                lost=sorted(set(range(1, acknowledged + 1)) - numbers),
                extra=sorted(number for number in numbers if number > sent),
                is_unchanged=_digests(session) == before,
                megabytes=size / 1_000_000,
                backup_seconds=backup_seconds,
                restore_seconds=restore_seconds,
                version=session.info.parameter_status("server_version") or "",
            )


def _restore(cluster: Cluster, target: str) -> None:
    cluster.stop()
    cluster.pgbackrest("--type=time", f"--target={target}", "--target-action=promote", "restore")
    cluster.start()


@contextlib.contextmanager
def _cluster() -> Iterator[Cluster]:
    with tempfile.TemporaryDirectory(prefix="nexus-recovery-") as name:
        cluster = Cluster(Path(name))
        try:
            cluster.create()
            yield cluster
        finally:
            cluster.stop()


def _digests(session: "psycopg.Connection[tuple[object, ...]]") -> Mapping[str, object]:
    """Return a digest of the rows of each table except the ledger."""
    tables = session.execute(
        "SELECT tablename FROM pg_tables"
        " WHERE schemaname = 'public' AND tablename <> 'drill_ledger'"
    ).fetchall()
    query = "SELECT count(*), md5(string_agg(t::text, ';' ORDER BY t::text)) FROM \"{}\" t"
    return {
        str(table): session.execute(query.format(table).encode()).fetchone() for (table,) in tables
    }


def _time(action: Callable[[], None]) -> float:
    began = time.monotonic()
    action()
    return time.monotonic() - began


def _load_demo_data(url: str) -> None:
    settings = {
        "DATABASE_URL": url,
        # Nothing listens here: loading needs no cache and no broker.
        "REDIS_URL": "redis://127.0.0.1:9/0",
        "NEXUS_DEMO": "1",
        "NEXUS_DEMO_PASSWORD": "a password for a drill",
        "NEXUS_LOG_LEVEL": "CRITICAL",
    }
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    with tempfile.TemporaryDirectory() as state:
        subprocess.run(
            [sys.executable, "manage.py", "prepare"],
            cwd=ROOT,
            env={**inherited, **settings, "NEXUS_STATE_DIR": state},
            check=True,
        )


def main() -> int:
    """Run the drill with the demo data, write its figures, and return 1 if a row was lost."""
    from tools.docs.figures.pages import paragraph, table
    from tools.operations.figures import write_section

    accident = "TRUNCATE drill_ledger, commerce_product CASCADE"
    result = run_drill(fill=_load_demo_data, accident=accident, seconds=10.0)
    is_good = not result.lost and not result.extra and result.is_unchanged
    body = [
        paragraph(
            f"""The demo data in PostgreSQL {result.version}, {result.megabytes:.0f} MB, with the
            files of `deploy/pgbackrest`. Rows are written one by one, each in a transaction, for 10
            s before the target and 10 s after it. In between, all of them and all products are
            removed with everything that refers to them. The goal: within a minute the database is
            back at the target, with every row that was acknowledged before it."""
        ),
        table(
            ["", ""],
            [
                ["full backup", f"{result.backup_seconds:.1f} s"],
                [
                    "from the stop of the server to the first write",
                    f"{result.restore_seconds:.1f} s",
                ],
                ["rows of the drill that were restored", str(result.rows)],
                ["acknowledged before the target and missing", str(len(result.lost))],
                ["written after the target and present", str(len(result.extra))],
                ["all other tables are as before", "yes" if result.is_unchanged else "**no**"],
            ],
        ),
    ]
    write_section("Recovery to a point in time", target="recovery-drill", body=body)
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
