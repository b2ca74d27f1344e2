"""Fixtures for every test."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from tests.databases import empty_database
from tests.deliveries import purge_queues, run_all_deliveries


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
