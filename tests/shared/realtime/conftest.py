"""A kettle to watch, and people who do."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone

from shared.auth.models import Session, User
from shared.auth.tokens import sign_access
from tests.shared.realtime.scratch.shelf import KETTLES, Kettle
from tests.streams import nothing_left


@pytest.fixture(autouse=True)
def paths(settings: Any) -> None:
    """Serve the kettles."""
    settings.ROOT_URLCONF = "tests.shared.realtime.scratch.urls"


@pytest.fixture
def kettle() -> Iterator[Kettle]:
    """Return a kettle; in the end nobody watches it any more."""
    KETTLES[1] = Kettle(id=1)
    yield KETTLES[1]
    KETTLES.pop(1, None)
    assert nothing_left()


@pytest.fixture
def ada(transactional_db: None) -> User:
    """Return somebody whom other threads see, too."""
    return User.objects.create_user("ada", "ada@nexus.test", "a long password")


@pytest.fixture
def session(ada: User) -> Session:
    """Return her session."""
    now = timezone.now()
    return Session.objects.create(user=ada, created_at=now, last_seen_at=now)


@pytest.fixture
def token(session: Session) -> str:
    """Return the access token of her session."""
    return sign_access(session, now=timezone.now())
