"""Creating notifications: groups, actors, races and mails."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from shared.auth.models import User
from shared.events.models import OutboxEvent
from shared.notifications import notify, services
from shared.notifications.models import Notification

pytestmark = pytest.mark.django_db


def share_report(*, to: User, by: User | None, now: datetime, report_id: int = 1) -> int | None:
    """Notify a user of a shared report."""
    return notify(
        user_id=to.pk,
        kind="report_shared",
        target_type="report",
        target_id=report_id,
        actor_id=by.pk if by else None,
        now=now,
    )


class TestNotify:
    def test_notification_stores_user_actor_and_target(
        self, ada: User, grace: User, now: datetime
    ) -> None:
        share_report(to=ada, by=grace, now=now)

        notification = Notification.objects.get()
        assert (notification.user, notification.actor, notification.actor_count) == (ada, grace, 1)
        assert (notification.target_type, notification.target_id, notification.created_at) == (
            "report",
            1,
            now,
        )
        assert notification.text == "Grace shared a report with you."

    def test_same_target_is_grouped_in_one_notification(
        self, ada: User, grace: User, members: list[User], now: datetime
    ) -> None:
        for actor in (*members, grace):
            share_report(to=ada, by=actor, now=now)

        notification = Notification.objects.get()
        assert notification.text == "Grace and 5 others shared a report with you."

    def test_text_with_one_other_actor_is_singular(
        self, ada: User, grace: User, members: list[User], now: datetime
    ) -> None:
        share_report(to=ada, by=members[0], now=now)
        share_report(to=ada, by=grace, now=now)

        assert Notification.objects.get().text == "Grace and 1 other shared a report with you."

    def test_repeated_actor_is_counted_once(self, ada: User, grace: User, now: datetime) -> None:
        share_report(to=ada, by=grace, now=now)
        share_report(to=ada, by=grace, now=now + timedelta(minutes=1))

        notification = Notification.objects.get()
        assert (notification.actor_count, notification.updated_at) == (1, now)

    def test_different_targets_make_separate_notifications(
        self, ada: User, grace: User, now: datetime
    ) -> None:
        share_report(to=ada, by=grace, now=now, report_id=1)
        share_report(to=ada, by=grace, now=now, report_id=2)

        assert Notification.objects.count() == 2

    def test_actor_after_reading_starts_a_new_notification(
        self, ada: User, grace: User, now: datetime
    ) -> None:
        first = share_report(to=ada, by=grace, now=now)
        services.mark_read(user=ada, notification_id=first or 0, now=now)

        second = share_report(to=ada, by=grace, now=now)

        assert second != first
        assert Notification.objects.unread().get().actor_count == 1

    def test_own_action_creates_no_notification(self, ada: User, now: datetime) -> None:
        assert share_report(to=ada, by=ada, now=now) is None
        assert not Notification.objects.exists()

    @pytest.mark.parametrize("state", [{"is_active": False}, {"is_active": False, "deleted": 1}])
    def test_inactive_or_deleted_user_gets_no_notification(
        self, ada: User, grace: User, state: dict[str, Any], now: datetime
    ) -> None:
        User.objects.filter(pk=ada.pk).update(
            is_active=False, deleted_at=now if "deleted" in state else None
        )

        assert share_report(to=ada, by=grace, now=now) is None
        assert not Notification.objects.exists()

    def test_notification_without_actor_has_its_text(self, ada: User, now: datetime) -> None:
        notify(
            user_id=ada.pk,
            kind="sensor_failed",
            target_type="sensor",
            target_id=7,
            payload={"sensor": 7},
            now=now,
        )

        notification = Notification.objects.get()
        assert (notification.text, notification.actor, notification.actor_count) == (
            "Sensor 7 has failed.",
            None,
            0,
        )

    def test_unregistered_kind_raises_lookup_error(self, ada: User, now: datetime) -> None:
        with pytest.raises(LookupError, match="door_opened"):
            notify(user_id=ada.pk, kind="door_opened", target_type="door", target_id=1, now=now)


@pytest.mark.django_db(transaction=True)
class TestRace:
    def test_concurrent_actors_share_one_notification(
        self, ada: User, repeat_concurrently: Callable[..., Any], now: datetime
    ) -> None:
        members = [
            User.objects.create_user(f"racer{number}", f"racer{number}@nexus.test")
            for number in range(12)
        ]
        waiting = list(members)

        repeat_concurrently(12, lambda: share_report(to=ada, by=waiting.pop(), now=now))

        assert Notification.objects.get().actor_count == 12

    def test_concurrent_workers_send_one_mail(
        self,
        ada: User,
        repeat_concurrently: Callable[..., Any],
        now: datetime,
        mailoutbox: list[Any],
    ) -> None:
        notification_id = notify(
            user_id=ada.pk, kind="sensor_failed", target_type="sensor", target_id=7, now=now
        )

        repeat_concurrently(
            8, lambda: services.mail_notification(notification_id=notification_id or 0, now=now)
        )

        assert len(mailoutbox) == 1


class TestMail:
    def report_failure(self, user: User, now: datetime) -> int | None:
        return notify(
            user_id=user.pk,
            kind="sensor_failed",
            target_type="sensor",
            target_id=7,
            payload={"sensor": 7},
            now=now,
        )

    def test_kind_mailed_by_default_is_mailed_once(
        self, ada: User, now: datetime, deliver: Callable[[], None], mailoutbox: list[Any]
    ) -> None:
        notification_id = self.report_failure(ada, now)
        self.report_failure(ada, now)

        deliver()
        services.mail_notification(notification_id=notification_id or 0, now=now)

        [mail] = mailoutbox
        assert (mail.subject, mail.to) == ("Sensor failed", ["ada@nexus.test"])
        assert "Sensor 7 has failed." in mail.body

    def test_kind_not_mailed_by_default_is_not_mailed(
        self,
        ada: User,
        grace: User,
        now: datetime,
        deliver: Callable[[], None],
        mailoutbox: list[Any],
    ) -> None:
        share_report(to=ada, by=grace, now=now)

        deliver()

        assert mailoutbox == []
        assert not OutboxEvent.objects.exists()

    def test_preference_overrides_the_default(
        self,
        ada: User,
        grace: User,
        now: datetime,
        deliver: Callable[[], None],
        mailoutbox: list[Any],
    ) -> None:
        services.set_mail_preferences(user=ada, kinds=["report_shared"])

        share_report(to=ada, by=grace, now=now)
        self.report_failure(ada, now)
        deliver()

        assert [mail.subject for mail in mailoutbox] == ["Shared reports"]

    def test_address_that_has_to_be_verified_first_gets_no_mail(
        self,
        ada: User,
        now: datetime,
        deliver: Callable[[], None],
        mailoutbox: list[Any],
        settings: Any,
    ) -> None:
        settings.NEXUS_REQUIRE_VERIFIED_EMAIL = True

        self.report_failure(ada, now)
        deliver()

        assert mailoutbox == []

    def test_notification_read_before_the_task_runs_is_not_mailed(
        self, ada: User, now: datetime, deliver: Callable[[], None], mailoutbox: list[Any]
    ) -> None:
        self.report_failure(ada, now)
        services.mark_all_read(user=ada, now=now)

        deliver()

        assert mailoutbox == []
