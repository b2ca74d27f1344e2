"""Fixtures for the tests of the feed."""

import pytest

from domains.feed.selectors import POSTS
from shared.auth.models import User
from tests.factories import UserFactory


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
