"""Fixtures for the tests of the outbox."""

import pytest

from shared.events import partitions


@pytest.fixture
def unpartitioned(db: None) -> None:
    """Skip a test that needs plain tables, if `make partitioned-suite` runs it."""
    if partitions.is_on():
        pytest.skip("the outbox is partitioned")
