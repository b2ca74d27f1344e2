"""Fixtures for the tests of polls."""

import pytest

from domains.polls.selectors import POLLS
from shared.auth.models import User
from tests.api_client import ApiClient
from tests.domains.polls.factories import AdminFactory, UserFactory


@pytest.fixture(autouse=True)
def invalidate_cache(db: None) -> None:
    """Clear cached responses of earlier tests, in tests that commit."""
    POLLS.bump()


@pytest.fixture
def voter(db: None) -> User:
    """Return a voter."""
    return UserFactory.create()


@pytest.fixture
def other(db: None) -> User:
    """Return a user without a relation to the poll."""
    return UserFactory.create()


@pytest.fixture
def admin(db: None) -> User:
    """Return an admin."""
    return AdminFactory.create()


@pytest.fixture
def api(db: None) -> ApiClient:
    """Return a client of both transports."""
    return ApiClient()
