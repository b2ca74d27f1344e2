"""The daily digest: opting in, sending once a day, and stopping it by a link."""

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

ONE_HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _digest_can_be_chosen() -> None:
    register_kind(Kind(name=digests.DAILY_DIGEST, one="", title="One mail a day"))


def share_report(reader: User, grace: User, report_id: int, *, now: datetime) -> None:
    notify(
        user_id=reader.pk,
        kind="report_shared",
        target_type="report",
        target_id=report_id,
        actor_id=grace.pk,
        now=now,
    )


def test_digest_is_off_until_it_is_chosen(ada: User, grace: User, now: datetime) -> None:
    share_report(ada, grace, 1, now=now - ONE_HOUR)
    before = digests.list_due(now=now)

    services.set_mail_preferences(user=ada, kinds=["daily_digest"])

    assert (before, digests.list_due(now=now)) == ([], [ada.pk])


def test_digest_lists_unread_notifications_once_a_day(
    ada: User, grace: User, now: datetime, mailoutbox: list[Any]
) -> None:
    services.set_mail_preferences(user=ada, kinds=["daily_digest"])
    share_report(ada, grace, 1, now=now - ONE_HOUR)
    share_report(ada, grace, 2, now=now - 2 * ONE_HOUR)
    Notification.objects.filter(target_id=2).update(read_at=now)

    lines = [digests.send_digest(user_id=ada.pk, now=now) for _ in range(2)]

    [mail] = mailoutbox
    assert lines == [1, 0]
    assert mail.to == [ada.email]
    assert mail.body.count("Grace shared a report with you.") == 1


def test_next_digest_lists_only_newer_notifications(
    ada: User, grace: User, now: datetime, mailoutbox: list[Any]
) -> None:
    services.set_mail_preferences(user=ada, kinds=["daily_digest"])
    share_report(ada, grace, 1, now=now - ONE_HOUR)
    digests.send_digest(user_id=ada.pk, now=now)

    without_news = digests.send_digest(user_id=ada.pk, now=now + timedelta(days=1))
    share_report(ada, grace, 2, now=now + timedelta(days=1, hours=1))
    with_news = digests.send_digest(user_id=ada.pk, now=now + timedelta(days=2))

    assert (without_news, with_news, len(mailoutbox)) == (0, 1, 2)


def test_address_that_has_to_be_verified_first_gets_no_digest(
    ada: User, grace: User, now: datetime, settings: Any, mailoutbox: list[Any]
) -> None:
    settings.NEXUS_REQUIRE_VERIFIED_EMAIL = True
    services.set_mail_preferences(user=ada, kinds=["daily_digest"])
    share_report(ada, grace, 1, now=now - ONE_HOUR)

    assert digests.send_digest(user_id=ada.pk, now=now) == 0
    assert mailoutbox == []


def test_mail_that_fails_leaves_the_digest_due(
    ada: User, grace: User, now: datetime, settings: Any
) -> None:
    services.set_mail_preferences(user=ada, kinds=["daily_digest"])
    share_report(ada, grace, 1, now=now - ONE_HOUR)
    settings.EMAIL_BACKEND = "tests.shared.notifications.test_digests.no_such_backend"

    with pytest.raises(ImportError):
        digests.send_digest(user_id=ada.pk, now=now)

    assert digests.list_due(now=now) == [ada.pk]


def test_post_to_the_link_of_the_mail_stops_the_digest(
    ada: User, grace: User, now: datetime, mailoutbox: list[Any], client: Client
) -> None:
    services.set_mail_preferences(user=ada, kinds=["daily_digest", "report_shared"])
    Notification.objects.all().delete()
    share_report(ada, grace, 1, now=now - ONE_HOUR)
    digests.send_digest(user_id=ada.pk, now=now)
    [mail] = [each for each in mailoutbox if "List-Unsubscribe" in each.extra_headers]
    found = re.search(r"/api/v1/\S+", mail.body[mail.body.index("To stop it") :])
    assert found is not None

    page = client.get(found[0])
    was_on = NotificationPreference.objects.get(user=ada, kind="daily_digest").by_mail
    posted = client.post(found[0])

    assert (page.status_code, was_on, posted.status_code) == (200, True, 200)
    chosen = NotificationPreference.objects.filter(user=ada, by_mail=True)
    assert list(chosen.values_list("kind", flat=True)) == ["report_shared"]


def test_altered_link_is_refused(client: Client) -> None:
    answer = client.post("/api/v1/notifications/unsubscribe/?token=1:forged")

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_payload_is_the_same_over_both_transports(ada: User, grace: User, now: datetime) -> None:
    notify(
        user_id=ada.pk,
        kind="sensor_failed",
        target_type="sensor",
        target_id=1,
        payload={"sensor": "blue"},
        now=now,
    )
    api = ApiClient()

    rest = api.rest("GET", "notifications/", by=ada).json()["results"][0]["payload"]
    graphql = api.graphql("{ notifications { edges { node { payload } } } }", by=ada)

    assert rest == {"sensor": "blue"}
    [edge] = graphql["data"]["notifications"]["edges"]
    assert edge["node"] == {"payload": '{"sensor":"blue"}'}
