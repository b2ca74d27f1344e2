"""Notifications over both transports: listed, counted, read, and mailed by preference."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest

from shared.auth.models import User
from shared.notifications import kinds, notify
from shared.notifications.models import Notification
from shared.notifications.schemas import NotificationOut
from tests.api_client import ApiClient

pytestmark = pytest.mark.django_db


@pytest.fixture
def api() -> ApiClient:
    """Return both transports."""
    return ApiClient()


@pytest.fixture
def notification_ids(ada: User, grace: User, now: datetime) -> list[int]:
    """Return the ids of three notifications to ada, the oldest first."""
    return [
        notify(
            user_id=ada.pk,
            kind="report_shared",
            target_type="report",
            target_id=report_id,
            actor_id=grace.pk,
            payload={"report": report_id},
            now=now + timedelta(minutes=report_id),
        )
        or 0
        for report_id in (1, 2, 3)
    ]


def get_ids(page: Mapping[str, Any]) -> list[int]:
    return [each["id"] for each in page["results"]]


class TestRest:
    def test_list_is_newest_first_with_cursors(
        self, api: ApiClient, ada: User, notification_ids: list[int]
    ) -> None:
        first = api.rest("GET", "notifications/?page_size=2", by=ada).json()
        rest = api.rest("GET", first["next"].partition("/api/v1/")[2], by=ada).json()

        assert get_ids(first) + get_ids(rest) == notification_ids[::-1]

    def test_notification_shows_text_actor_and_payload(
        self, api: ApiClient, ada: User, grace: User, notification_ids: list[int]
    ) -> None:
        shown = api.rest("GET", "notifications/?page_size=1", by=ada).json()["results"][0]

        assert shown == {
            "id": notification_ids[2],
            "kind": "report_shared",
            "text": "Grace shared a report with you.",
            "actor": {
                "id": grace.pk,
                "username": "grace",
                "display_name": "Grace",
                "avatar_url": "",
            },
            "actor_count": 1,
            "target_type": "report",
            "target_id": 3,
            "payload": {"report": 3},
            "created_at": "2026-03-14T09:29:53Z",
            "updated_at": "2026-03-14T09:29:53Z",
            "read_at": None,
        }

    def test_list_needs_a_constant_number_of_queries(
        self, api: ApiClient, ada: User, notification_ids: list[int], django_assert_num_queries: Any
    ) -> None:
        api.rest("GET", "notifications/", by=ada)

        # One query reads the session with its user; the test's sign-in writes the session.
        with django_assert_num_queries(3):
            api.rest("GET", "notifications/", by=ada)

    def test_marking_as_read_twice_changes_nothing(
        self, api: ApiClient, ada: User, notification_ids: list[int]
    ) -> None:
        first = api.rest("POST", f"notifications/{notification_ids[0]}/read/", by=ada)
        again = api.rest("POST", f"notifications/{notification_ids[0]}/read/", by=ada)

        assert first.status_code == again.status_code == 200
        assert first.json()["read_at"] is not None
        assert again.json() == first.json()
        assert get_ids(api.rest("GET", "notifications/?unread=true", by=ada).json()) == [
            notification_ids[2],
            notification_ids[1],
        ]

    def test_marking_all_as_read_returns_their_number(
        self, api: ApiClient, ada: User, notification_ids: list[int]
    ) -> None:
        marked = api.rest("POST", "notifications/read-all/", by=ada)
        again = api.rest("POST", "notifications/read-all/", by=ada)

        assert (marked.json(), again.json()) == ({"marked": 3}, {"marked": 0})

    def test_unread_count_leaves_out_read_notifications(
        self, api: ApiClient, ada: User, notification_ids: list[int]
    ) -> None:
        api.rest("POST", f"notifications/{notification_ids[0]}/read/", by=ada)

        assert api.rest("GET", "notifications/unread-count/", by=ada).json() == {"unread": 2}

    def test_notifications_of_another_user_are_not_found(
        self, api: ApiClient, grace: User, notification_ids: list[int]
    ) -> None:
        listed = api.rest("GET", "notifications/", by=grace)
        read = api.rest("POST", f"notifications/{notification_ids[0]}/read/", by=grace)
        anonymous = api.rest("GET", "notifications/")

        assert listed.json()["results"] == []
        assert (read.status_code, anonymous.status_code) == (404, 401)
        assert Notification.objects.unread().count() == 3

    def test_notifications_of_a_disabled_domain_are_hidden(
        self,
        api: ApiClient,
        ada: User,
        notification_ids: list[int],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.delitem(kinds._kinds, "report_shared")

        listed = api.rest("GET", "notifications/", by=ada).json()
        count = api.rest("GET", "notifications/unread-count/", by=ada).json()

        assert (listed["results"], count) == ([], {"unread": 0})
        assert Notification.objects.count() == 3


class TestPreferences:
    def test_preferences_default_to_those_of_the_kinds(self, api: ApiClient, ada: User) -> None:
        before = api.rest("GET", "notifications/preferences/", by=ada).json()
        api.rest("PUT", "notifications/preferences/", {"by_mail": ["report_shared"]}, by=ada)
        after = api.rest("GET", "notifications/preferences/", by=ada).json()

        assert before["results"] == [
            {"kind": "report_shared", "title": "Shared reports", "by_mail": False},
            {"kind": "sensor_failed", "title": "Sensor failed", "by_mail": True},
        ]
        assert [each["by_mail"] for each in after["results"]] == [True, False]

    def test_empty_preferences_disable_all_mails(self, api: ApiClient, ada: User) -> None:
        chosen = api.rest("PUT", "notifications/preferences/", {"by_mail": []}, by=ada).json()

        assert [each["by_mail"] for each in chosen["results"]] == [False, False]

    def test_unknown_kind_is_refused(self, api: ApiClient, ada: User) -> None:
        refused = api.rest(
            "PUT",
            "notifications/preferences/",
            {"by_mail": ["report_shared", "door_opened"]},
            by=ada,
        )

        assert refused.status_code == 422
        assert refused.json()["errors"][0]["field"] == "by_mail.1"


class TestGraphQL:
    def test_list_and_unread_count_are_returned(
        self, api: ApiClient, ada: User, notification_ids: list[int]
    ) -> None:
        answer = api.graphql(
            """{ unreadNotificationCount
                 notifications(first: 1, unread: true) {
                   totalCount edges { node { id text actorCount targetId actor { username } } } } }""",
            by=ada,
        )

        assert answer["data"] == {
            "unreadNotificationCount": 3,
            "notifications": {
                "totalCount": 3,
                "edges": [
                    {
                        "node": {
                            "id": str(notification_ids[2]),
                            "text": "Grace shared a report with you.",
                            "actorCount": 1,
                            "targetId": "3",
                            "actor": {"username": "grace"},
                        }
                    }
                ],
            },
        }

    def test_marking_one_and_then_all_as_read(
        self, api: ApiClient, ada: User, notification_ids: list[int]
    ) -> None:
        one = api.graphql(
            "mutation ($id: ID!) { markNotificationRead(id: $id) { notification { id readAt text } } }",
            by=ada,
            id=notification_ids[0],
        )
        rest = api.graphql("mutation { markAllNotificationsRead { marked } }", by=ada)

        read = one["data"]["markNotificationRead"]["notification"]
        assert (read["id"], read["readAt"] is not None) == (str(notification_ids[0]), True)
        assert rest["data"] == {"markAllNotificationsRead": {"marked": 2}}

    def test_notification_of_another_user_is_not_found(
        self, api: ApiClient, grace: User, notification_ids: list[int]
    ) -> None:
        answer = api.graphql(
            "mutation ($id: ID!) { markNotificationRead(id: $id) { notification { id } } }",
            by=grace,
            id=notification_ids[0],
        )

        assert answer["errors"][0]["extensions"]["code"] == "not_found"

    def test_setting_preferences_replaces_them(self, api: ApiClient, ada: User) -> None:
        answer = api.graphql(
            """mutation { setNotificationPreferences(byMail: ["report_shared"]) {
                 preferences { kind byMail } } }""",
            by=ada,
        )
        refused = api.graphql(
            """mutation { setNotificationPreferences(byMail: ["door_opened"]) {
                 preferences { kind } } }""",
            by=ada,
        )

        assert answer["data"]["setNotificationPreferences"]["preferences"] == [
            {"kind": "report_shared", "byMail": True},
            {"kind": "sensor_failed", "byMail": False},
        ]
        assert refused["errors"][0]["extensions"]["code"] == "validation_error"


def test_listed_notifications_are_those_of_objects(
    api: ApiClient, ada: User, grace: User, now: datetime
) -> None:
    User.objects.filter(pk=grace.pk).update(display_name='Grace "text":null \\ Höpper')
    for number, actor_id in enumerate((grace.pk, None)):
        notify(
            user_id=ada.pk,
            kind="report_shared" if actor_id else "sensor_failed",
            target_type="report",
            target_id=number,
            actor_id=actor_id,
            payload={"sensor": 'of "May" – 😀', "text": None},
            now=now + timedelta(microseconds=number),
        )

    listed = api.rest("GET", "notifications/", by=ada).json()["results"]

    objects = Notification.objects.filter(user=ada).with_actors().order_by("-pk")
    assert listed == [NotificationOut.from_orm(each).model_dump(mode="json") for each in objects]
