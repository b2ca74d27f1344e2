"""Rows of notifications, for promises about lists of any length."""

from collections.abc import Mapping
from datetime import datetime

from shared.auth.models import User
from shared.notifications.kinds import declared_kinds
from shared.notifications.models import Notification


def plant(*, amount: int, viewer: User, now: datetime) -> Mapping[str, str]:
    """Plant that many notifications, each about somebody else."""
    # Those of kinds that no enabled domain has are not shown.
    kind = declared_kinds()[0].kind.name
    for number in range(amount):
        name = f"neighbour{number}"
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
    """Delete what was planted."""
    Notification.objects.all().delete()
    User.objects.filter(username__startswith="neighbour").delete()
