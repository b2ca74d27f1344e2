"""Reading notifications. Kinds that are not registered, of disabled domains, are left out."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from shared.auth.models import User
from shared.errors import NotFound
from shared.notifications.kinds import known_kinds
from shared.notifications.models import (
    Notification,
    NotificationPreference,
    NotificationQuerySet,
)
from shared.rows import count_rows
from shared.selections import Selection, select


@dataclass(frozen=True, slots=True)
class Preference:
    """A user's choice of mail for one kind of notification."""

    kind: str
    title: str
    by_mail: bool


def list_notifications(*, user: User, unread: bool = False) -> QuerySet[Notification]:
    """
    Return the user's notifications, newest first; with ``unread`` only the unread ones.
    """
    return _notifications_of(user=user, unread=unread, kinds=known_kinds())


def list_notification_rows(*, user: User, unread: bool = False) -> Selection[Notification]:
    """
    Return the notifications of ``list_notifications``, for a response without objects of them.
    """
    return select(_notifications_of, user=user, unread=unread, kinds=sorted(known_kinds()))


def get_notification(*, user: User, notification_id: int) -> Notification:
    """
    Return one notification.

    :raises NotFound: if there is none, or it is not the user's.
    """
    try:
        return _visible_to(user).get(pk=notification_id)
    except Notification.DoesNotExist:
        raise NotFound("There is no such notification.") from None


def count_unread(*, user: User) -> int:
    """
    Return the number of the user's unread notifications.
    """
    return count_rows(select(_unread, user=user, kinds=sorted(known_kinds())))


def list_changed_after(*, user: User, version: int) -> QuerySet[Notification]:
    """
    Return the user's unread notifications changed after a version, oldest change first.
    """
    return _visible_to(user).unread().changed_after(version).order_by("updated_at", "pk")


def list_preferences(*, user: User) -> Sequence[Preference]:
    """
    Return the user's choice of mail for every kind, by name.
    """
    rows = NotificationPreference.objects.filter(user=user)
    chosen = dict(rows.values_list("kind", "by_mail"))
    return [
        Preference(kind=name, title=kind.label, by_mail=chosen.get(name, kind.mail))
        for name, kind in sorted(known_kinds().items())
    ]


def _notifications_of(*, user: User, unread: bool, kinds: Collection[str]) -> NotificationQuerySet:
    found = Notification.objects.for_user(user).of_kinds(kinds).with_actors()
    newest = found.order_by("-created_at", "-pk")
    return newest.unread() if unread else newest


def _unread(*, user: User, kinds: Collection[str]) -> NotificationQuerySet:
    return Notification.objects.for_user(user).of_kinds(kinds).unread()


def _visible_to(user: User) -> NotificationQuerySet:
    return Notification.objects.for_user(user).of_kinds(known_kinds()).with_actors()
