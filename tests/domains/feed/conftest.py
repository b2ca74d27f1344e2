"""Fixtures for the tests of the feed."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

import pytest
from django.db import connection

from domains.feed.selectors import POSTS
from shared.auth.models import User
from tests.api_client import ApiClient
from tests.domains.feed.factories import AdminFactory, UserFactory

T = TypeVar("T")

MOST_THREADS = 32


@pytest.fixture(autouse=True)
def invalidate_cache(db: None) -> None:
    """Invalidate responses cached by an earlier test that committed."""
    POSTS.bump()


@pytest.fixture
def writer(db: None) -> User:
    """Return an author of posts."""
    return UserFactory.create()


@pytest.fixture
def reader(db: None) -> User:
    """Return a reader without follows."""
    return UserFactory.create()


@pytest.fixture
def admin(db: None) -> User:
    """Return an admin."""
    return AdminFactory.create()


@pytest.fixture
def api(db: None) -> ApiClient:
    """Return both transports of the feed."""
    return ApiClient()


@pytest.fixture
def all_at_once() -> Callable[[list[Callable[[], T]]], list[T | Exception]]:
    """Return a function that runs each action in its own thread, all started together."""

    def run(actions: list[Callable[[], T]]) -> list[T | Exception]:
        barrier = Barrier(min(len(actions), MOST_THREADS))

        def attempt(action: Callable[[], T], *, waits: bool) -> T | Exception:
            try:
                if waits:
                    barrier.wait(timeout=60)
                return action()
            except Exception as failure:
                return failure
            finally:
                connection.close()

        with ThreadPoolExecutor(barrier.parties) as threads:
            futures = [
                threads.submit(attempt, action, waits=place < barrier.parties)
                for place, action in enumerate(actions)
            ]
            return [future.result() for future in futures]

    return run
