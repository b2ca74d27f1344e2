"""Fixtures for the tests of notifications."""

import pytest

from shared.auth.models import User
from shared.notifications import Kind, kinds, register_kind


@pytest.fixture(autouse=True)
def _registered_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Register the kinds of these tests, and no others."""
    monkeypatch.setattr(kinds, "_kinds", {})
    monkeypatch.setattr(kinds, "_declared", {})
    register_kind(
        Kind(
            name="report_shared",
            title="Shared reports",
            one="{actor} shared a report with you.",
            many="{actor} and {others} others shared a report with you.",
        )
    )
    register_kind(Kind(name="sensor_failed", one="Sensor {sensor} has failed.", mail=True))


@pytest.fixture
def ada(db: None) -> User:
    """Return the recipient of notifications."""
    return User.objects.create_user("ada", "ada@nexus.test")


@pytest.fixture
def grace(db: None) -> User:
    """Return an actor."""
    user = User.objects.create_user("grace", "grace@nexus.test")
    user.display_name = "Grace"
    user.save()
    return user


@pytest.fixture
def members(db: None) -> list[User]:
    """Return five more actors."""
    return [
        User.objects.create_user(f"member{number}", f"member{number}@nexus.test")
        for number in range(5)
    ]
