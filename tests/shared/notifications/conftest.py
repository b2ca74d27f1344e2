"""Fixtures for the tests of notifications."""

import pytest

from shared.auth.models import User
from shared.notifications import Kind, kinds, register_kind


@pytest.fixture(autouse=True)
def _known_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Know the kinds of these tests, and no other."""
    monkeypatch.setattr(kinds, "_kinds", {})
    monkeypatch.setattr(kinds, "_declared", {})
    register_kind(
        Kind(
            name="cup_poured",
            title="Tea for you",
            one="{actor} poured you a cup.",
            many="{actor} and {others} others poured you a cup.",
        )
    )
    register_kind(Kind(name="kettle_broke", one="Kettle {kettle} is broken.", mail=True))


@pytest.fixture
def ada(db: None) -> User:
    """Return somebody who is told things."""
    return User.objects.create_user("ada", "ada@nexus.test")


@pytest.fixture
def grace(db: None) -> User:
    """Return somebody who does things."""
    user = User.objects.create_user("grace", "grace@nexus.test")
    user.display_name = "Grace"
    user.save()
    return user


@pytest.fixture
def crowd(db: None) -> list[User]:
    """Return five more who do things."""
    return [
        User.objects.create_user(f"guest{place}", f"guest{place}@nexus.test") for place in range(5)
    ]
