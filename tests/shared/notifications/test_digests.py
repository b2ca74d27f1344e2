"""The daily digest: chosen, sent once a day, and stopped by one link."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from shared.auth.models import User
from shared.notifications import Kind, digests, notify, register_kind, services
from shared.notifications.models import Notification, NotificationPreference
from tests.api_client import ApiClient

pytestmark = pytest.mark.django_db

AN_HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _digest_can_be_chosen() -> None:
    register_kind(Kind(name=digests.DAILY_DIGEST, one="", title="One mail a day"))


def pour(reader: User, grace: User, cup: int, *, now: datetime) -> None:
    notify(
        user_id=reader.pk,
        kind="cup_poured",
        target_type="cup",
        target_id=cup,
        actor_id=grace.pk,
        now=now,
    )


def test_digest_is_off_until_it_is_chosen(ada: User, grace: User, now: datetime) -> None:
    pour(ada, grace, 1, now=now - AN_HOUR)
    before = digests.list_due(now=now)

    services.choose_mail(user=ada, kinds=["daily_digest"])

    assert (before, digests.list_due(now=now)) == ([], [ada.pk])


def test_digest_lists_what_was_not_read_once_a_day(
    ada: User, grace: User, now: datetime, mailoutbox: list[Any]
) -> None:
    services.choose_mail(user=ada, kinds=["daily_digest"])
    pour(ada, grace, 1, now=now - AN_HOUR)
    pour(ada, grace, 2, now=now - 2 * AN_HOUR)
    Notification.objects.filter(target_id=2).update(read_at=now)

    lines = [digests.send_digest(user_id=ada.pk, now=now) for _ in range(2)]

    [mail] = mailoutbox
    assert lines == [1, 0]
    assert mail.to == [ada.email]
    assert mail.body.count("Grace poured you a cup.") == 1


def test_next_digest_lists_only_what_came_since(
    ada: User, grace: User, now: datetime, mailoutbox: list[Any]
) -> None:
    services.choose_mail(user=ada, kinds=["daily_digest"])
    pour(ada, grace, 1, now=now - AN_HOUR)
    digests.send_digest(user_id=ada.pk, now=now)

    quiet = digests.send_digest(user_id=ada.pk, now=now + timedelta(days=1))
    pour(ada, grace, 2, now=now + timedelta(days=1, hours=1))
    busy = digests.send_digest(user_id=ada.pk, now=now + timedelta(days=2))

    assert (quiet, busy, len(mailoutbox)) == (0, 1, 2)


def test_mail_that_fails_leaves_the_digest_due(
    ada: User, grace: User, now: datetime, settings: Any
) -> None:
    services.choose_mail(user=ada, kinds=["daily_digest"])
    pour(ada, grace, 1, now=now - AN_HOUR)
    settings.EMAIL_BACKEND = "tests.shared.notifications.test_digests.no_such_backend"

    with pytest.raises(ImportError):
        digests.send_digest(user_id=ada.pk, now=now)

    assert digests.list_due(now=now) == [ada.pk]


def test_link_of_the_mail_stops_the_digest_when_it_is_posted_to(
    ada: User, grace: User, now: datetime, mailoutbox: list[Any], client: Client
) -> None:
    services.choose_mail(user=ada, kinds=["daily_digest", "cup_poured"])
    Notification.objects.all().delete()
    pour(ada, grace, 1, now=now - AN_HOUR)
    digests.send_digest(user_id=ada.pk, now=now)
    [mail] = [each for each in mailoutbox if "List-Unsubscribe" in each.extra_headers]
    found = re.search(r"/api/v1/\S+", mail.body[mail.body.index("To stop it") :])
    assert found is not None

    looked = client.get(found[0])
    still = NotificationPreference.objects.get(user=ada, kind="daily_digest").by_mail
    posted = client.post(found[0])

    assert (looked.status_code, still, posted.status_code) == (200, True, 200)
    chosen = NotificationPreference.objects.filter(user=ada, by_mail=True)
    assert list(chosen.values_list("kind", flat=True)) == ["cup_poured"]


def test_altered_link_is_refused(client: Client) -> None:
    answer = client.post("/api/v1/notifications/unsubscribe/?token=1:forged")

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_payload_is_the_same_over_both_transports(ada: User, grace: User, now: datetime) -> None:
    notify(
        user_id=ada.pk,
        kind="kettle_broke",
        target_type="kettle",
        target_id=1,
        payload={"kettle": "blue"},
        now=now,
    )
    api = ApiClient()

    rest = api.rest("GET", "notifications/", by=ada).json()["results"][0]["payload"]
    graphql = api.graphql("{ notifications { edges { node { payload } } } }", by=ada)

    assert rest == {"kettle": "blue"}
    [edge] = graphql["data"]["notifications"]["edges"]
    assert edge["node"] == {"payload": '{"kettle":"blue"}'}
