"""Notifications through both api: listed, counted, read, and chosen for mail."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest

from shared.auth.models import User
from shared.notifications import kinds, notify
from shared.notifications.models import Notification
from tests.api_client import ApiClient

pytestmark = pytest.mark.django_db


@pytest.fixture
def api() -> ApiClient:
    """Return both api."""
    return ApiClient()


@pytest.fixture
def told(ada: User, grace: User, now: datetime) -> list[int]:
    """Return the ids of three notifications to ada, the oldest first."""
    return [
        notify(
            user_id=ada.pk,
            kind="cup_poured",
            target_type="cup",
            target_id=cup,
            actor_id=grace.pk,
            payload={"cup": cup},
            now=now + timedelta(minutes=cup),
        )
        or 0
        for cup in (1, 2, 3)
    ]


def ids_of(page: Mapping[str, Any]) -> list[int]:
    return [each["id"] for each in page["results"]]


class TestRest:
    def test_lists_the_newest_first_by_cursor(
        self, api: ApiClient, ada: User, told: list[int]
    ) -> None:
        first = api.rest("GET", "notifications/?page_size=2", by=ada).json()
        rest = api.rest("GET", first["next"].partition("/api/v1/")[2], by=ada).json()

        assert ids_of(first) + ids_of(rest) == told[::-1]

    def test_shows_who_did_what(
        self, api: ApiClient, ada: User, grace: User, told: list[int]
    ) -> None:
        shown = api.rest("GET", "notifications/?page_size=1", by=ada).json()["results"][0]

        assert shown == {
            "id": told[2],
            "kind": "cup_poured",
            "text": "Grace poured you a cup.",
            "actor": {
                "id": grace.pk,
                "username": "grace",
                "display_name": "Grace",
                "avatar_url": "",
            },
            "actor_count": 1,
            "target_type": "cup",
            "target_id": 3,
            "payload": {"cup": 3},
            "created_at": "2026-03-14T09:29:53Z",
            "updated_at": "2026-03-14T09:29:53Z",
            "read_at": None,
        }

    def test_costs_the_same_however_many_there_are(
        self, api: ApiClient, ada: User, told: list[int], django_assert_num_queries: Any
    ) -> None:
        api.rest("GET", "notifications/", by=ada)

        # The session and its user are one; signing in for the test writes the session.
        with django_assert_num_queries(3):
            api.rest("GET", "notifications/", by=ada)

    def test_marks_one_as_read_however_often(
        self, api: ApiClient, ada: User, told: list[int]
    ) -> None:
        first = api.rest("POST", f"notifications/{told[0]}/read/", by=ada)
        again = api.rest("POST", f"notifications/{told[0]}/read/", by=ada)

        assert first.status_code == again.status_code == 200
        assert first.json()["read_at"] is not None
        assert again.json() == first.json()
        assert ids_of(api.rest("GET", "notifications/?unread=true", by=ada).json()) == [
            told[2],
            told[1],
        ]

    def test_marks_all_as_read(self, api: ApiClient, ada: User, told: list[int]) -> None:
        marked = api.rest("POST", "notifications/read-all/", by=ada)
        again = api.rest("POST", "notifications/read-all/", by=ada)

        assert (marked.json(), again.json()) == ({"marked": 3}, {"marked": 0})

    def test_counts_what_is_unread(self, api: ApiClient, ada: User, told: list[int]) -> None:
        api.rest("POST", f"notifications/{told[0]}/read/", by=ada)

        assert api.rest("GET", "notifications/unread-count/", by=ada).json() == {"unread": 2}

    def test_are_their_owners_alone(self, api: ApiClient, grace: User, told: list[int]) -> None:
        listed = api.rest("GET", "notifications/", by=grace)
        read = api.rest("POST", f"notifications/{told[0]}/read/", by=grace)
        anonymous = api.rest("GET", "notifications/")

        assert listed.json()["results"] == []
        assert (read.status_code, anonymous.status_code) == (404, 401)
        assert Notification.objects.unread().count() == 3

    def test_hides_those_of_a_disabled_domain(
        self, api: ApiClient, ada: User, told: list[int], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delitem(kinds._kinds, "cup_poured")

        listed = api.rest("GET", "notifications/", by=ada).json()
        count = api.rest("GET", "notifications/unread-count/", by=ada).json()

        assert (listed["results"], count) == ([], {"unread": 0})
        assert Notification.objects.count() == 3


class TestPreferences:
    def test_are_the_kinds_own_until_somebody_chooses(self, api: ApiClient, ada: User) -> None:
        before = api.rest("GET", "notifications/preferences/", by=ada).json()
        api.rest("PUT", "notifications/preferences/", {"by_mail": ["cup_poured"]}, by=ada)
        after = api.rest("GET", "notifications/preferences/", by=ada).json()

        assert before["results"] == [
            {"kind": "cup_poured", "title": "Tea for you", "by_mail": False},
            {"kind": "kettle_broke", "title": "Kettle broke", "by_mail": True},
        ]
        assert [each["by_mail"] for each in after["results"]] == [True, False]

    def test_can_be_none_at_all(self, api: ApiClient, ada: User) -> None:
        chosen = api.rest("PUT", "notifications/preferences/", {"by_mail": []}, by=ada).json()

        assert [each["by_mail"] for each in chosen["results"]] == [False, False]

    def test_name_kinds_that_exist(self, api: ApiClient, ada: User) -> None:
        refused = api.rest(
            "PUT", "notifications/preferences/", {"by_mail": ["cup_poured", "bell_rang"]}, by=ada
        )

        assert refused.status_code == 422
        assert refused.json()["errors"][0]["field"] == "by_mail.1"


class TestGraphQL:
    def test_lists_and_counts(self, api: ApiClient, ada: User, told: list[int]) -> None:
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
                            "id": str(told[2]),
                            "text": "Grace poured you a cup.",
                            "actorCount": 1,
                            "targetId": "3",
                            "actor": {"username": "grace"},
                        }
                    }
                ],
            },
        }

    def test_marks_one_and_then_all_as_read(
        self, api: ApiClient, ada: User, told: list[int]
    ) -> None:
        one = api.graphql(
            "mutation ($id: ID!) { markNotificationRead(id: $id) { notification { id readAt text } } }",
            by=ada,
            id=told[0],
        )
        rest = api.graphql("mutation { markAllNotificationsRead { marked } }", by=ada)

        read = one["data"]["markNotificationRead"]["notification"]
        assert (read["id"], read["readAt"] is not None) == (str(told[0]), True)
        assert rest["data"] == {"markAllNotificationsRead": {"marked": 2}}

    def test_says_not_found_of_somebody_elses(
        self, api: ApiClient, grace: User, told: list[int]
    ) -> None:
        answer = api.graphql(
            "mutation ($id: ID!) { markNotificationRead(id: $id) { notification { id } } }",
            by=grace,
            id=told[0],
        )

        assert answer["errors"][0]["extensions"]["code"] == "not_found"

    def test_chooses_mail(self, api: ApiClient, ada: User) -> None:
        answer = api.graphql(
            """mutation { setNotificationPreferences(byMail: ["cup_poured"]) {
                 preferences { kind byMail } } }""",
            by=ada,
        )
        refused = api.graphql(
            """mutation { setNotificationPreferences(byMail: ["bell_rang"]) {
                 preferences { kind } } }""",
            by=ada,
        )

        assert answer["data"]["setNotificationPreferences"]["preferences"] == [
            {"kind": "cup_poured", "byMail": True},
            {"kind": "kettle_broke", "byMail": False},
        ]
        assert refused["errors"][0]["extensions"]["code"] == "validation_error"
