"""Reading notifications. Those of kinds nobody here knows, of disabled domains, are not shown."""

from collections.abc import Sequence
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


@dataclass(frozen=True, slots=True)
class Preference:
    """Whether somebody gets one kind by mail."""

    kind: str
    title: str
    by_mail: bool


def list_notifications(*, user: User, unread: bool = False) -> QuerySet[Notification]:
    """
    Return what the user was told, newest first.
    """
    shown = _shown_to(user).order_by("-created_at", "-pk")
    return shown.unread() if unread else shown


def get_notification(*, user: User, notification_id: int) -> Notification:
    """
    Return one notification.

    :raises NotFound: if there is none, or it is not the user's.
    """
    try:
        return _shown_to(user).get(pk=notification_id)
    except Notification.DoesNotExist:
        raise NotFound("There is no such notification.") from None


def count_unread(*, user: User) -> int:
    """
    Return how many notifications the user has not read.
    """
    return Notification.objects.of(user).of_kinds(known_kinds()).unread().count()


def list_changed_after(*, user: User, version: int) -> QuerySet[Notification]:
    """
    Return what came after a version of the stream, oldest change first, as far as unread.
    """
    return _shown_to(user).unread().changed_after(version).order_by("updated_at", "pk")


def list_preferences(*, user: User) -> Sequence[Preference]:
    """
    Return for each kind whether the user gets it by mail.
    """
    rows = NotificationPreference.objects.filter(user=user)
    chosen = dict(rows.values_list("kind", "by_mail"))
    return [
        Preference(kind=name, title=kind.label, by_mail=chosen.get(name, kind.mail))
        for name, kind in sorted(known_kinds().items())
    ]


def _shown_to(user: User) -> NotificationQuerySet:
    return Notification.objects.of(user).of_kinds(known_kinds()).with_actors()
