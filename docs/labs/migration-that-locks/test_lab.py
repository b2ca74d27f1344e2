"""The lab is done when requests are answered while a migration waits behind a long transaction."""

import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from time import monotonic, sleep
from typing import Any

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection

from tests.databases import server_address

pytestmark = pytest.mark.django_db(transaction=True)

# This migration adds a column to the table of orders.
BEFORE, AFTER = "0006_search_as_typed", "0009_orders_write_their_events"
SECONDS_OF_REPORT = 4.0
WAITING = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE 'ALTER TABLE%'
"""


@pytest.fixture
def report() -> Iterator["psycopg.Connection[tuple[Any, ...]]"]:
    """Return the session of a report, which has read the orders and is still busy."""
    call_command("migrate", "commerce", BEFORE, verbosity=0)
    name = connection.settings_dict["NAME"]
    with psycopg.connect(dbname=name, application_name="report", **server_address()) as session:
        session.execute("SELECT FROM commerce_order")
        yield session
        session.rollback()
    call_command("migrate", "commerce", AFTER, verbosity=0)


def migrate(out: io.StringIO) -> None:
    try:
        call_command("migrate", "commerce", AFTER, stdout=out)
    finally:
        connection.close()


def count_orders() -> int:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM commerce_order")
            return int(cursor.fetchone()[0])
    finally:
        connection.close()


def wait_until_blocked() -> None:
    name = connection.settings_dict["NAME"]
    with psycopg.connect(dbname=name, autocommit=True, **server_address()) as session:
        until = monotonic() + 20
        while session.execute(WAITING).fetchone() == (0,):
            assert monotonic() < until, "The migration does not wait for its lock."
            sleep(0.02)


def test_orders_are_read_while_a_migration_waits(
    report: "psycopg.Connection[tuple[Any, ...]]", record_property: Any
) -> None:
    out = io.StringIO()
    with ThreadPoolExecutor(2) as threads:
        migration = threads.submit(migrate, out)
        wait_until_blocked()
        started = monotonic()
        request = threads.submit(count_orders)
        answered, _ = wait([request], timeout=SECONDS_OF_REPORT)
        waited = monotonic() - started
        report.rollback()
        migration.result(timeout=60)
        assert request.result(timeout=60) == 0

    record_property(
        f"seconds that a reader of orders waits, behind a report of {SECONDS_OF_REPORT:g} s",
        f"{waited:.1f}",
    )
    record_property("attempts of the migration", 1 + out.getvalue().count("trying again"))
    assert answered, f"A reader of orders waits as long as the report: {waited:.1f} s."
