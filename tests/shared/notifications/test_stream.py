"""Watching what one is told, through both api."""

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from shared.auth.models import User
from shared.notifications import notify, services
from shared.notifications.models import Notification
from shared.realtime import counts
from tests.api_client import bearer
from tests.streams import Listener, listening, nothing_left

pytestmark = pytest.mark.django_db(transaction=True)

STREAM = "/api/v1/notifications/stream/"


@pytest.fixture(autouse=True)
def _nobody_is_left() -> Iterator[None]:
    yield
    assert nothing_left()


def opened(stream: Listener) -> None:
    """Wait until the channel is heard: from then on nothing is missed."""
    while not (counts()["channels"] and counts().get("connected")):
        threading.Event().wait(0.01)
    stream.is_silent(0.3)


def token_of(user: User) -> str:
    return bearer(user)["Authorization"].removeprefix("Bearer ")


def pour(*, to: User, by: User, now: datetime, cup: int = 1) -> int:
    told = notify(
        user_id=to.pk,
        kind="cup_poured",
        target_type="cup",
        target_id=cup,
        actor_id=by.pk,
        now=now,
    )
    return told or 0


class TestStream:
    def test_shows_what_one_is_told_and_who_joins(
        self, ada: User, grace: User, crowd: list[User], now: datetime
    ) -> None:
        with listening(STREAM, token=token_of(ada)) as stream:
            opened(stream)
            notification_id = pour(to=ada, by=crowd[0], now=now)
            first = stream.next()
            pour(to=ada, by=grace, now=now + timedelta(seconds=1))
            second = stream.next()

        assert (first.event, first.data["id"]) == ("notification", notification_id)
        assert first.data["text"] == "guest0 poured you a cup."
        assert second.data["text"] == "Grace and 1 other poured you a cup."
        assert int(second.id or 0) == int(first.id or 0) + 1_000_000

    def test_shows_nothing_that_others_are_told(
        self, ada: User, grace: User, crowd: list[User], now: datetime
    ) -> None:
        with listening(STREAM, token=token_of(ada)) as stream:
            opened(stream)
            pour(to=grace, by=crowd[0], now=now)

            assert stream.is_silent()

    def test_goes_on_where_the_client_was_when_it_lost_the_stream(
        self, ada: User, grace: User, now: datetime
    ) -> None:
        for cup in (1, 2, 3):
            pour(to=ada, by=grace, cup=cup, now=now + timedelta(seconds=cup))
        seen = Notification.objects.get(target_id=1).version

        with listening(STREAM, token=token_of(ada), last_id=seen) as stream:
            missed = [stream.next().data["target_id"] for _ in range(2)]

        assert missed == [2, 3]

    def test_does_not_repeat_what_was_read_meanwhile(
        self, ada: User, grace: User, now: datetime
    ) -> None:
        pour(to=ada, by=grace, now=now)
        services.mark_all_read(user=ada, now=now)

        with listening(STREAM, token=token_of(ada), last_id=1) as stream:
            assert stream.is_silent()

    def test_is_refused_to_nobody_in_particular(self) -> None:
        with listening(STREAM) as stream:
            problem = stream.problem

        assert (stream.status, problem["code"]) == (401, "not_authenticated")


class TestSubscription:
    def test_shows_what_one_is_told(self, ada: User, grace: User, now: datetime) -> None:
        document = "subscription { notificationAdded { text actor { username } } }"

        with listening(
            "/graphql", method="POST", body={"query": document}, token=token_of(ada)
        ) as stream:
            opened(stream)
            pour(to=ada, by=grace, now=now)
            shown = stream.next()

        assert shown.event == "next"
        assert shown.data["data"]["notificationAdded"] == {
            "text": "Grace poured you a cup.",
            "actor": {"username": "grace"},
        }
