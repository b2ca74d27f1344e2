"""The session of a request, as its own statement reads it, and tokens that were verified before."""

import uuid
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from shared.auth import tokens
from shared.auth.errors import TokenExpired
from shared.auth.models import Session, User
from shared.auth.session_rows import find_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def session() -> Session:
    user = User.objects.create(username="ada", email="ada@nexus.test")
    now = timezone.now()
    return Session.objects.create(
        user=user, user_agent="Firefox", ip="192.0.2.7", created_at=now, last_seen_at=now
    )


def test_row_equals_what_the_orm_reads(session: Session) -> None:
    found, usual = find_session(session.pk), Session.objects.select_related("user").get()

    assert found is not None
    for mine, expected in ((found, usual), (found.user, usual.user)):
        for field in type(expected)._meta.concrete_fields:
            assert getattr(mine, field.attname) == getattr(expected, field.attname)


def test_unknown_session_is_none() -> None:
    assert find_session(uuid.uuid4()) is None


def test_token_that_was_verified_before_expires_all_the_same(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    lifetime = settings.NINJA_JWT["ACCESS_TOKEN_LIFETIME"] + settings_leeway()
    raw = tokens.sign_access(session, now=timezone.now() - lifetime + timedelta(seconds=1))
    assert tokens.read_access(raw).session_id == session.pk

    later = timezone.now() + timedelta(seconds=2)
    monkeypatch.setattr(tokens.timezone, "now", lambda: later)
    monkeypatch.setattr("jwt.api_jwt.datetime", Clock(later))
    with pytest.raises(TokenExpired):
        tokens.read_access(raw)


def test_token_is_verified_again_after_a_change_of_keys(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = tokens.sign_access(session, now=timezone.now())
    assert tokens.read_access(raw).session_id == session.pk
    monkeypatch.setattr(settings, "NEXUS_JWT_KEYS", ())
    with pytest.raises(tokens.TokenInvalid):
        tokens.read_access(raw)


def settings_leeway() -> timedelta:
    return timedelta(seconds=settings.NINJA_JWT["LEEWAY"])


class Clock:
    """Stands in for the datetime class of the library of tokens."""

    def __init__(self, moment: object) -> None:
        self._moment = moment

    def now(self, tz: object = None) -> object:
        return self._moment
