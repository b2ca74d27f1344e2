"""Telling people things: grouped, each actor once, never of one's own doing."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from shared.auth.models import User
from shared.events.models import OutboxEvent
from shared.notifications import notify, services
from shared.notifications.models import Notification

pytestmark = pytest.mark.django_db


def pour(*, to: User, by: User | None, now: datetime, cup: int = 1) -> int | None:
    """Tell somebody of a cup that was poured."""
    return notify(
        user_id=to.pk,
        kind="cup_poured",
        target_type="cup",
        target_id=cup,
        actor_id=by.pk if by else None,
        now=now,
    )


class TestNotify:
    def test_says_who_did_what(self, ada: User, grace: User, now: datetime) -> None:
        pour(to=ada, by=grace, now=now)

        told = Notification.objects.get()
        assert (told.user, told.actor, told.actor_count) == (ada, grace, 1)
        assert (told.target_type, told.target_id, told.created_at) == ("cup", 1, now)
        assert told.text == "Grace poured you a cup."

    def test_groups_what_is_about_the_same_thing(
        self, ada: User, grace: User, crowd: list[User], now: datetime
    ) -> None:
        for guest in (*crowd, grace):
            pour(to=ada, by=guest, now=now)

        told = Notification.objects.get()
        assert told.text == "Grace and 5 others poured you a cup."

    def test_speaks_of_one_other_in_the_singular(
        self, ada: User, grace: User, crowd: list[User], now: datetime
    ) -> None:
        pour(to=ada, by=crowd[0], now=now)
        pour(to=ada, by=grace, now=now)

        assert Notification.objects.get().text == "Grace and 1 other poured you a cup."

    def test_counts_an_actor_once(self, ada: User, grace: User, now: datetime) -> None:
        pour(to=ada, by=grace, now=now)
        pour(to=ada, by=grace, now=now + timedelta(minutes=1))

        told = Notification.objects.get()
        assert (told.actor_count, told.updated_at) == (1, now)

    def test_keeps_apart_what_is_about_different_things(
        self, ada: User, grace: User, now: datetime
    ) -> None:
        pour(to=ada, by=grace, now=now, cup=1)
        pour(to=ada, by=grace, now=now, cup=2)

        assert Notification.objects.count() == 2

    def test_begins_a_new_group_after_the_old_one_was_read(
        self, ada: User, grace: User, now: datetime
    ) -> None:
        first = pour(to=ada, by=grace, now=now)
        services.mark_read(user=ada, notification_id=first or 0, now=now)

        second = pour(to=ada, by=grace, now=now)

        assert second != first
        assert Notification.objects.unread().get().actor_count == 1

    def test_tells_nobody_of_their_own_act(self, ada: User, now: datetime) -> None:
        assert pour(to=ada, by=ada, now=now) is None
        assert not Notification.objects.exists()

    @pytest.mark.parametrize("state", [{"is_active": False}, {"is_active": False, "deleted": 1}])
    def test_tells_nobody_who_is_gone(
        self, ada: User, grace: User, state: dict[str, Any], now: datetime
    ) -> None:
        User.objects.filter(pk=ada.pk).update(
            is_active=False, deleted_at=now if "deleted" in state else None
        )

        assert pour(to=ada, by=grace, now=now) is None
        assert not Notification.objects.exists()

    def test_speaks_without_an_actor_too(self, ada: User, now: datetime) -> None:
        notify(
            user_id=ada.pk,
            kind="kettle_broke",
            target_type="kettle",
            target_id=7,
            payload={"kettle": 7},
            now=now,
        )

        told = Notification.objects.get()
        assert (told.text, told.actor, told.actor_count) == ("Kettle 7 is broken.", None, 0)

    def test_refuses_a_kind_that_nobody_registered(self, ada: User, now: datetime) -> None:
        with pytest.raises(LookupError, match="bell_rang"):
            notify(user_id=ada.pk, kind="bell_rang", target_type="bell", target_id=1, now=now)


@pytest.mark.django_db(transaction=True)
class TestRace:
    def test_many_actors_at_once_make_one_notification(
        self, ada: User, run_concurrently: Callable[..., Any], now: datetime
    ) -> None:
        guests = [
            User.objects.create_user(f"racer{place}", f"racer{place}@nexus.test")
            for place in range(12)
        ]
        waiting = list(guests)

        run_concurrently(12, lambda: pour(to=ada, by=waiting.pop(), now=now))

        assert Notification.objects.get().actor_count == 12

    def test_many_workers_at_once_send_one_mail(
        self, ada: User, run_concurrently: Callable[..., Any], now: datetime, mailoutbox: list[Any]
    ) -> None:
        told = notify(
            user_id=ada.pk, kind="kettle_broke", target_type="kettle", target_id=7, now=now
        )

        run_concurrently(8, lambda: services.mail_notification(notification_id=told or 0, now=now))

        assert len(mailoutbox) == 1


class TestMail:
    def tell(self, user: User, now: datetime) -> int | None:
        return notify(
            user_id=user.pk,
            kind="kettle_broke",
            target_type="kettle",
            target_id=7,
            payload={"kettle": 7},
            now=now,
        )

    def test_goes_out_once_where_it_is_the_default(
        self, ada: User, now: datetime, deliver: Callable[[], None], mailoutbox: list[Any]
    ) -> None:
        notification_id = self.tell(ada, now)
        self.tell(ada, now)

        deliver()
        services.mail_notification(notification_id=notification_id or 0, now=now)

        [mail] = mailoutbox
        assert (mail.subject, mail.to) == ("Kettle broke", ["ada@nexus.test"])
        assert "Kettle 7 is broken." in mail.body

    def test_stays_away_where_it_is_not(
        self,
        ada: User,
        grace: User,
        now: datetime,
        deliver: Callable[[], None],
        mailoutbox: list[Any],
    ) -> None:
        pour(to=ada, by=grace, now=now)

        deliver()

        assert mailoutbox == []
        assert not OutboxEvent.objects.exists()

    def test_follows_what_somebody_chose(
        self,
        ada: User,
        grace: User,
        now: datetime,
        deliver: Callable[[], None],
        mailoutbox: list[Any],
    ) -> None:
        services.choose_mail(user=ada, kinds=["cup_poured"])

        pour(to=ada, by=grace, now=now)
        self.tell(ada, now)
        deliver()

        assert [mail.subject for mail in mailoutbox] == ["Tea for you"]

    def test_is_not_sent_of_what_was_read_meanwhile(
        self, ada: User, now: datetime, deliver: Callable[[], None], mailoutbox: list[Any]
    ) -> None:
        self.tell(ada, now)
        services.mark_all_read(user=ada, now=now)

        deliver()

        assert mailoutbox == []
