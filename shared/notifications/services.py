"""Changing notifications: marking as read, mail preferences, and mails."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string

from shared.auth.account_locks import lock_account
from shared.auth.models import User
from shared.batches import SECONDS, delete_in_batches
from shared.errors import ValidationFailed
from shared.mail import send_mail
from shared.notifications.kinds import get_kind, known_kinds
from shared.notifications.models import Notification, NotificationPreference
from shared.notifications.selectors import Preference, get_notification, list_preferences
from shared.preconditions import verify_precondition

READ_RETENTION = timedelta(days=90)
UNREAD_RETENTION = timedelta(days=180)


@transaction.atomic
def mark_read(*, user: User, notification_id: int, now: datetime) -> Notification:
    """
    Mark one notification as read. Repeating it changes nothing.

    :raises NotFound: if there is none, or it is not the user's.
    """
    Notification.objects.for_user(user).unread().filter(pk=notification_id).update(read_at=now)
    return get_notification(user=user, notification_id=notification_id)


def mark_all_read(*, user: User, now: datetime) -> int:
    """Mark all of the user's notifications as read; return how many were unread."""
    visible = Notification.objects.for_user(user).of_kinds(known_kinds())
    return visible.unread().update(read_at=now)


@transaction.atomic
def set_mail_preferences(*, user: User, kinds: Collection[str]) -> Sequence[Preference]:
    """
    Replace the user's mail preferences: these kinds are sent by mail, all others are not.

    Returns the preferences as ``list_preferences`` does.

    :raises ValidationFailed: if a kind does not exist.
    :raises SessionRevoked: if another request has deleted or deactivated the account.
    :raises PreconditionFailed: if the request's ``If-Match`` names an older version.
    """
    for index, name in enumerate(kinds):
        if name not in known_kinds():
            raise ValidationFailed.of(f"by_mail.{index}", f"There is no kind {name}.")
    # The account is locked because the preferences may have no rows to lock yet.
    lock_account(user)
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
    return list_preferences(user=user)


def delete_kinds(*, kinds: Collection[str]) -> int:
    """
    Delete the notifications and preferences of these kinds, which a purged domain owned.

    Returns the number of deleted rows.
    """
    rows = (
        Notification.objects.filter(kind__in=kinds),
        NotificationPreference.objects.filter(kind__in=kinds),
    )
    return sum(each.delete()[0] for each in rows)


def purge_old(*, now: datetime) -> int:
    """
    Delete read notifications older than 90 days, and unread ones older than 180 days.

    Returns the number of deleted notifications.
    """
    read = Notification.objects.filter(created_at__lte=now - READ_RETENTION).exclude(read_at=None)
    unread = Notification.objects.filter(created_at__lte=now - UNREAD_RETENTION, read_at=None)
    return sum(delete_in_batches(rows, seconds=SECONDS / 2).count for rows in (read, unread))


@transaction.atomic
def mail_notification(*, notification_id: int, now: datetime) -> None:
    """
    Mail a notification to its user, once. A notification that was read is not mailed.
    """
    # The mail is claimed before it is sent, in the same transaction: a second worker waits here and
    # finds the claim taken, and a failed mail rolls the claim back. The filter uses columns of the
    # row itself only, because PostgreSQL does not re-evaluate joined rows after the wait. A worker
    # that dies between the mail server's reply and the commit causes a second mail.
    unsent = Notification.objects.unread().filter(pk=notification_id, mailed_at=None)
    if not unsent.update(mailed_at=now):
        return
    notification = Notification.objects.select_related("actor", "user").get(pk=notification_id)
    if not notification.user.is_mailable or notification.kind not in known_kinds():
        return
    context = {
        "user": notification.user,
        "text": notification.text,
        "public_url": settings.NEXUS_PUBLIC_URL,
    }
    send_mail(
        to=notification.user.email,
        subject=get_kind(notification.kind).label,
        text=render_to_string("notifications/mail/notification.txt", context),
    )
