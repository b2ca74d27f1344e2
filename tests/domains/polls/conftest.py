"""Fixtures for the tests of polls."""

import pytest

from domains.polls.selectors import POLLS
from shared.auth.models import User
from tests.factories import UserFactory


@pytest.fixture(autouse=True)
def invalidate_cache(db: None) -> None:
    """Clear cached responses of earlier tests, in tests that commit."""
    POLLS.bump()


@pytest.fixture
def voter(db: None) -> User:
    """Return a voter."""
    return UserFactory.create()
