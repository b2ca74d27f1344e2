"""Changing notifications: reading them, choosing mail, and sending it."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string

from shared.auth.models import User
from shared.batches import SECONDS, delete_in_batches
from shared.errors import ValidationFailed
from shared.notifications.kinds import kind_called, known_kinds
from shared.notifications.models import Notification, NotificationPreference
from shared.notifications.selectors import get_notification
from shared.preconditions import verify_precondition

READ_KEPT_FOR = timedelta(days=90)
UNREAD_KEPT_FOR = timedelta(days=180)


@transaction.atomic
def mark_read(*, user: User, notification_id: int, now: datetime) -> Notification:
    """
    Mark one notification as read; one that was read stays as it was.

    :raises NotFound: if there is none, or it is not the user's.
    """
    Notification.objects.of(user).unread().filter(pk=notification_id).update(read_at=now)
    return get_notification(user=user, notification_id=notification_id)


def mark_all_read(*, user: User, now: datetime) -> int:
    """Mark all of the user's notifications as read; return how many were not."""
    shown = Notification.objects.of(user).of_kinds(known_kinds())
    return shown.unread().update(read_at=now)


@transaction.atomic
def choose_mail(*, user: User, kinds: Collection[str]) -> None:
    """
    Send the user these kinds by mail, and no other.

    :raises ValidationFailed: if there is no such kind.
    """
    for place, name in enumerate(kinds):
        if name not in known_kinds():
            raise ValidationFailed.of(f"by_mail.{place}", f"No kind is called {name}.")
    # The account is what all changes of its preferences have in common, when there is no row yet.
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    verify_precondition()
    NotificationPreference.objects.bulk_create(
        [
            NotificationPreference(user=user, kind=name, by_mail=name in kinds)
            for name in sorted(known_kinds())
        ],
        update_conflicts=True,
        unique_fields=["user", "kind"],
        update_fields=["by_mail"],
    )


def forget_kinds(*, kinds: Collection[str]) -> int:
    """
    Delete the notifications of these kinds, and what people have chosen about them.

    Returns how many rows there were. For a domain that is purged.
    """
    rows = (
        Notification.objects.filter(kind__in=kinds),
        NotificationPreference.objects.filter(kind__in=kinds),
    )
    return sum(each.delete()[0] for each in rows)


def purge_old(*, now: datetime) -> int:
    """
    Delete notifications that were read three months ago, and unread ones of half a year.

    Returns how many there were.
    """
    read = Notification.objects.filter(created_at__lte=now - READ_KEPT_FOR).exclude(read_at=None)
    unread = Notification.objects.filter(created_at__lte=now - UNREAD_KEPT_FOR, read_at=None)
    return sum(delete_in_batches(rows, seconds=SECONDS / 2).count for rows in (read, unread))


@transaction.atomic
def mail_notification(*, notification_id: int, now: datetime) -> None:
    """
    Mail a notification to whom it is for; once, and not if it was read meanwhile.
    """
    # Claimed before it is sent, in one transaction: a second worker waits here and finds the
    # claim taken, and a mail that could not be sent gives the claim back. Only columns of the
    # row itself are asked, because what is joined is not looked at again after the wait. A
    # worker that dies after the mail server took the mail and before the commit makes two of it.
    unsent = Notification.objects.unread().filter(pk=notification_id, mailed_at=None)
    if not unsent.update(mailed_at=now):
        return
    told = Notification.objects.select_related("actor", "user").get(pk=notification_id)
    if not told.user.is_active or told.kind not in known_kinds():
        return
    words = {"user": told.user, "text": told.text, "public_url": settings.NEXUS_PUBLIC_URL}
    send_mail(
        kind_called(told.kind).label,
        render_to_string("notifications/mail/notification.txt", words),
        settings.DEFAULT_FROM_EMAIL,
        [told.user.email],
    )
