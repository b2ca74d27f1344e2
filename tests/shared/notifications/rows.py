"""Rows of notifications, for tests of lists of any length."""

from collections.abc import Mapping
from datetime import datetime

from shared.auth.models import User
from shared.notifications.kinds import declared_kinds
from shared.notifications.models import (
    Notification,
    NotificationActor,
    NotificationPreference,
)


def load(*, amount: int, viewer: User, now: datetime) -> Mapping[str, str]:
    """Load ``amount`` notifications, each with its own actor."""
    # Notifications whose kind is not registered are not listed.
    kind = declared_kinds()[0].kind.name
    for number in range(amount):
        name = f"actor{number}"
        Notification.objects.create(
            user=viewer,
            kind=kind,
            actor=User.objects.create_user(name, f"{name}@nexus.test", "pw"),
            actor_count=1,
            target_type="thing",
            target_id=number,
            group_key=name,
            created_at=now,
            updated_at=now,
        )
    return {}


def forget() -> None:
    """Delete the loaded rows."""
    Notification.objects.all().delete()
    User.objects.filter(username__startswith="actor").delete()


def load_records(*, amount: int, viewer: User, now: datetime) -> None:
    """Load ``amount`` rows of each model that only the admin site lists, after `load`."""
    for notification in Notification.objects.select_related("actor").order_by("pk")[:amount]:
        NotificationActor.objects.create(notification=notification, actor=notification.actor)
        NotificationPreference.objects.create(
            user=notification.actor, kind=notification.kind, by_mail=True
        )
    NotificationPreference.objects.create(
        user=viewer, kind=declared_kinds()[0].kind.name, by_mail=True
    )
