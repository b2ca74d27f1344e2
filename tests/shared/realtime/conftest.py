"""A sensor with streams, and a user who is signed in."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone

from shared.auth.models import Session, User
from shared.auth.tokens import sign_access
from tests.shared.realtime.scratch.sensors import SENSORS, Sensor
from tests.streams import all_streams_closed


@pytest.fixture(autouse=True)
def paths(settings: Any) -> None:
    """Serve the endpoints of the sensors."""
    settings.ROOT_URLCONF = "tests.shared.realtime.scratch.urls"


@pytest.fixture
def sensor() -> Iterator[Sensor]:
    """Return a sensor, and check afterwards that all its streams are closed."""
    SENSORS[1] = Sensor(id=1)
    yield SENSORS[1]
    SENSORS.pop(1, None)
    assert all_streams_closed()


@pytest.fixture
def ada(transactional_db: None) -> User:
    """Return a user who is committed, so that other threads can read the row."""
    return User.objects.create_user("ada", "ada@nexus.test", "a long password")


@pytest.fixture
def session(ada: User) -> Session:
    """Return a session of the user."""
    now = timezone.now()
    return Session.objects.create(user=ada, created_at=now, last_seen_at=now)


@pytest.fixture
def token(session: Session) -> str:
    """Return an access token of the session."""
    return sign_access(session, now=timezone.now())
