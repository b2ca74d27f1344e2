"""Fixtures for the tests of polls."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Lock
from typing import Any

import pytest
from django.db import connection

from domains.polls.selectors import POLLS
from shared.auth.models import User
from tests.api_client import ApiClient
from tests.domains.polls.factories import AdminFactory, UserFactory

MOST_THREADS = 32

AllAtOnce = Callable[[list[Callable[[], Any]]], list[Any]]


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


@pytest.fixture
def all_at_once() -> AllAtOnce:
    """Return a function that runs actions on separate threads, started together."""

    one_at_a_time = Lock()

    def connect() -> None:
        # Opened one after the other: opening many at once can time out on a loaded machine.
        with one_at_a_time:
            connection.ensure_connection()

    def run(actions: list[Callable[[], Any]]) -> list[Any]:
        barrier = Barrier(min(len(actions), MOST_THREADS))

        def attempt(action: Callable[[], Any], *, waits: bool) -> Any:
            try:
                if waits:
                    barrier.wait(timeout=60)
                return action()
            except Exception as failure:
                return failure

        def close(_: int) -> None:
            barrier.wait(timeout=60)
            connection.close()

        with ThreadPoolExecutor(barrier.parties, initializer=connect) as threads:
            futures = [
                threads.submit(attempt, action, waits=place < barrier.parties)
                for place, action in enumerate(actions)
            ]
            outcomes = [future.result() for future in futures]
            # Once per thread, because a connection per action would dominate the measurement.
            list(threads.map(close, range(barrier.parties)))
            return outcomes

    return run
