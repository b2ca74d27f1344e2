"""Fixtures for the tests of the job board."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any, TypeVar

import pytest
from django.db import connection
from django.urls import get_resolver

from domains.jobs.selectors import POSTINGS
from shared.auth.models import User
from tests.api_client import ApiClient
from tests.domains.jobs.factories import AdminFactory, EmployerFactory, UserFactory

T = TypeVar("T")

MOST_THREADS = 16


@pytest.fixture(autouse=True, scope="session")
def both_transports_built() -> None:
    """Build both transports before any transaction: the build takes longer than one may be idle."""
    get_resolver().url_patterns  # noqa: B018  # reading them builds them


@pytest.fixture(autouse=True)
def invalidate_cache(both_transports_built: None, db: None) -> None:
    """Invalidate responses cached by an earlier test that committed."""
    POSTINGS.bump()


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    """Store resumes in a temporary folder."""
    settings.NEXUS_MEDIA_DIR = str(tmp_path / "media")
    return tmp_path / "media"


@pytest.fixture
def seeker(db: None) -> User:
    """Return a candidate."""
    return UserFactory.create()


@pytest.fixture
def other_user(db: None) -> User:
    """Return another candidate."""
    return UserFactory.create()


@pytest.fixture
def employer(db: None) -> User:
    """Return an employer."""
    return EmployerFactory.create()


@pytest.fixture
def admin(db: None) -> User:
    """Return an admin."""
    return AdminFactory.create()


@pytest.fixture
def api(db: None) -> ApiClient:
    """Return both transports of the job board."""
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
