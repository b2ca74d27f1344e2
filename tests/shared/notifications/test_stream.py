"""Streams of a user's own notifications over both transports."""

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from shared.auth.models import User
from shared.notifications import notify, services
from shared.notifications.models import Notification
from shared.realtime import counts
from tests.api_client import bearer
from tests.streams import StreamClient, all_streams_closed, open_stream

pytestmark = pytest.mark.django_db(transaction=True)

STREAM = "/api/v1/notifications/stream/"


@pytest.fixture(autouse=True)
def _streams_are_closed() -> Iterator[None]:
    yield
    assert all_streams_closed()


def wait_until_subscribed(stream: StreamClient) -> None:
    """Wait until the channel is subscribed: from then on no message is missed."""
    while not (counts()["channels"] and counts().get("connected")):
        threading.Event().wait(0.01)
    stream.receives_nothing(0.3)


def make_token(user: User) -> str:
    return bearer(user)["Authorization"].removeprefix("Bearer ")


def share_report(*, to: User, by: User, now: datetime, report_id: int = 1) -> int:
    notification_id = notify(
        user_id=to.pk,
        kind="report_shared",
        target_type="report",
        target_id=report_id,
        actor_id=by.pk,
        now=now,
    )
    return notification_id or 0


class TestStream:
    def test_new_notification_and_joining_actor_are_sent(
        self, ada: User, grace: User, members: list[User], now: datetime
    ) -> None:
        with open_stream(STREAM, token=make_token(ada)) as stream:
            wait_until_subscribed(stream)
            notification_id = share_report(to=ada, by=members[0], now=now)
            first = stream.next()
            share_report(to=ada, by=grace, now=now + timedelta(seconds=1))
            second = stream.next()

        assert (first.event, first.data["id"]) == ("notification", notification_id)
        assert first.data["text"] == "member0 shared a report with you."
        assert second.data["text"] == "Grace and 1 other shared a report with you."
        assert int(second.id or 0) == int(first.id or 0) + 1_000_000

    def test_notification_of_another_user_is_not_sent(
        self, ada: User, grace: User, members: list[User], now: datetime
    ) -> None:
        with open_stream(STREAM, token=make_token(ada)) as stream:
            wait_until_subscribed(stream)
            share_report(to=grace, by=members[0], now=now)

            assert stream.receives_nothing()

    def test_missed_notifications_are_replayed(self, ada: User, grace: User, now: datetime) -> None:
        for report_id in (1, 2, 3):
            share_report(
                to=ada, by=grace, report_id=report_id, now=now + timedelta(seconds=report_id)
            )
        seen = Notification.objects.get(target_id=1).version

        with open_stream(STREAM, token=make_token(ada), last_id=seen) as stream:
            replay = [stream.next().data["target_id"] for _ in range(2)]

        assert replay == [2, 3]

    def test_notification_read_during_disconnect_is_not_replayed(
        self, ada: User, grace: User, now: datetime
    ) -> None:
        share_report(to=ada, by=grace, now=now)
        services.mark_all_read(user=ada, now=now)

        with open_stream(STREAM, token=make_token(ada), last_id=1) as stream:
            assert stream.receives_nothing()

    def test_anonymous_request_is_refused(self) -> None:
        with open_stream(STREAM) as stream:
            problem = stream.problem

        assert (stream.status, problem["code"]) == (401, "not_authenticated")


class TestSubscription:
    def test_new_notification_is_sent(self, ada: User, grace: User, now: datetime) -> None:
        document = "subscription { notificationAdded { text actor { username } } }"

        with open_stream(
            "/graphql", method="POST", body={"query": document}, token=make_token(ada)
        ) as stream:
            wait_until_subscribed(stream)
            share_report(to=ada, by=grace, now=now)
            event = stream.next()

        assert event.event == "next"
        assert event.data["data"]["notificationAdded"] == {
            "text": "Grace shared a report with you.",
            "actor": {"username": "grace"},
        }
