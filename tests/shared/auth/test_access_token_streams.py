"""Streams opened with a personal access token."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from shared.accounts import services
from shared.auth.models import PersonalAccessToken, Session, User
from tests.streams import all_streams_closed, open_stream

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "correct horse battery"
PATH = "/api/v1/notifications/stream/"
SUBSCRIPTION = {"query": "subscription { notificationAdded { id } }"}


@pytest.fixture
def ada(settings: Any) -> User:
    # Heartbeats are frequent, so that the stream ends soon after its token.
    settings.NEXUS_STREAM_HEARTBEAT = 0.1
    return User.objects.create_user("ada", "ada@nexus.test", PASSWORD)


def create_token(user: User, *scopes: str) -> str:
    now = timezone.now()
    return services.create_access_token(
        user=user,
        session=Session(user=user, created_at=now),
        name="Watcher",
        scopes=scopes,
        expires_in_days=1,
        password=PASSWORD,
        now=now,
    ).token


def revoke(user: User) -> None:
    row = PersonalAccessToken.objects.get(user=user)
    services.revoke_access_token(user=user, token_id=row.pk, actor=user, now=timezone.now())


def expire(user: User) -> None:
    an_hour_ago = timezone.now() - timedelta(hours=1)
    PersonalAccessToken.objects.filter(user=user).update(
        created_at=an_hour_ago - timedelta(days=1), expires_at=an_hour_ago
    )


@pytest.mark.parametrize("end", [revoke, expire])
@pytest.mark.parametrize("transport", ["rest", "graphql"])
def test_stream_ends_with_its_token(ada: User, end: Any, transport: str) -> None:
    token = create_token(ada, "notifications:read")
    opened = (
        open_stream(PATH, token=token)
        if transport == "rest"
        else open_stream("/graphql", token=token, method="POST", body=SUBSCRIPTION)
    )

    with opened as stream:
        assert stream.status == 200
        assert stream.receives_nothing()
        end(ada)
        assert stream.read_to_end() == []

    assert stream.comments[-1] == "session ended"
    assert all_streams_closed()


@pytest.mark.parametrize("transport", ["rest", "graphql"])
def test_stream_without_its_scope_is_refused(ada: User, transport: str) -> None:
    token = create_token(ada, "feed:read", "write")
    opened = (
        open_stream(PATH, token=token)
        if transport == "rest"
        else open_stream("/graphql", token=token, method="POST", body=SUBSCRIPTION)
    )

    with opened as stream:
        assert stream.status == 403
        body = stream.problem

    refusal = body if transport == "rest" else body["errors"][0]["extensions"]
    assert (refusal["code"], refusal["required_scope"]) == (
        "insufficient_scope",
        "notifications:read",
    )
