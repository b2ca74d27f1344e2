"""Which domains are tested in this process: those that are enabled in it."""

import pytest
from django.conf import settings

from tests import concurrency
from tests.concurrency import RunConcurrently

# The models of another cannot be imported here. Its tests are run apart, by
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
