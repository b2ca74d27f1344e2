"""Fixtures for the tests of every domain. Those of disabled domains are not collected."""

import pytest
from django.conf import settings

from shared.auth.models import User
from tests import concurrency
from tests.api_client import ApiClient
from tests.concurrency import RunConcurrently
from tests.factories import AdminFactory, UserFactory

# The models of a disabled domain cannot be imported here. Its tests are run apart, by
# tests/contracts/test_domains_apart.py or with NEXUS_DOMAINS=its-name.
collect_ignore = [
    plugin.name
    for plugin in settings.NEXUS_REGISTRY.known
    if plugin not in settings.NEXUS_REGISTRY.enabled
]


@pytest.fixture
def run_concurrently() -> RunConcurrently:
    """Return the function that runs actions on separate threads, started together."""
    return concurrency.run_concurrently


@pytest.fixture
def api(db: None) -> ApiClient:
    """Return a client of both transports."""
    return ApiClient()


@pytest.fixture
def admin(db: None) -> User:
    """Return an admin."""
    return AdminFactory.create()


@pytest.fixture
def other_user(db: None) -> User:
    """Return a user without a relation to the rows of a test."""
    return UserFactory.create()
