"""Fixtures for every test."""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import TransactionTestCase
from pytest_django import DjangoDbBlocker

from tests.databases import delete_all_rows, empty_database
from tests.deliveries import purge_queues, run_all_deliveries
from tests.template_database import migrated_template

PARTITION_COMMANDS = ("partition_outbox", "partition_ballots")
LONGEST = ("test_first_hour", "test_private_objects", "test_sixth_domain", "test_graphql_generated")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: DjangoDbBlocker
) -> None:
    """Copy the test database from a migrated template, which is made once for these migrations."""
    with django_db_blocker.unblock():
        connection.settings_dict["TEST"]["TEMPLATE"] = migrated_template()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Partition the test database, if `make partitioned-suite` runs the tests."""
    if os.environ.get("PARTITIONED_SUITE"):
        with django_db_blocker.unblock():
            for command in PARTITION_COMMANDS:
                call_command(command, verbosity=0)


@pytest.fixture(scope="session", autouse=True)
def fast_flush() -> Iterator[None]:
    """Empty the tables faster than Django after each test that commits."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: delete_all_rows())
        yield


@pytest.fixture(scope="session", autouse=True)
def direct_children() -> Iterator[None]:
    """Let processes that tests start on databases of their own use these without a pooler."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("NEXUS_DATABASE_POOLER", "DATABASE_DIRECT_URL"):
            patch.delenv(name, raising=False)
        yield


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Start the files that take longest first, so that no worker is left with one at the end."""
    items.sort(key=lambda item: item.path.stem not in LONGEST)


@pytest.fixture
def now() -> datetime:
    """Return the moment at which a test takes place."""
    return datetime(2026, 3, 14, 9, 26, 53, tzinfo=UTC)


@pytest.fixture
def fresh_database() -> Iterator[str]:
    """Return the URL of an empty database for another process; dropped afterwards."""
    with empty_database() as address:
        yield address


@pytest.fixture
def deliver(db: None) -> Callable[[], None]:
    """Return a function that runs the handlers of published events, and the tasks they start."""
    # Messages of an earlier test may still be in the queues.
    purge_queues()
    return run_all_deliveries
