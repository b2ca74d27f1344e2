"""The use cases of notifications, which both transports have in common."""

from typing import Any

from django.utils import timezone

from shared.auth.models import User
from shared.notifications.kinds import declared_kinds
from shared.notifications.models import Notification
from tests.contracts.use_cases import Case, Table


class Rows:
    """A read and an unread notification of a user, and a notification of another user."""

    def __init__(self) -> None:
        self.ada = User.objects.create_user("ada", "ada@nexus.test")
        self.other = User.objects.create_user("other", "other@nexus.test")
        self.unread = self._notification(user=self.ada, target_id=1, actor=self.other)
        self.read = self._notification(user=self.ada, target_id=2, read_at=timezone.now())
        self.foreign = self._notification(user=self.other, target_id=3)

    def _notification(self, **values: Any) -> Notification:
        moment = timezone.now()
        return Notification.objects.create(
            kind=_kind(),
            group_key=str(values["target_id"]),
            actor_count=1,
            target_type="thing",
            created_at=moment,
            updated_at=moment,
            **values,
        )


def _kind() -> str:
    """Return a registered kind: notifications of others are not listed."""
    return declared_kinds()[0].kind.name


ABSENT = 10**9
CASES = [
    Case("notifications", "own", "ada"),
    Case("notifications", "unread", "ada", {"unread": True}),
    Case("unreadNotificationCount", "own", "ada"),
    Case("notificationPreferences", "own", "ada"),
    Case("markNotificationRead", "unread", "ada", {"id": "{unread}"}),
    Case("markNotificationRead", "read", "ada", {"id": "{read}"}),
    Case("markNotificationRead", "of another user", "ada", {"id": "{foreign}"}, "not_found"),
    Case("markNotificationRead", "absent", "ada", {"id": ABSENT}, "not_found"),
    Case("markAllNotificationsRead", "own", "ada"),
    Case("setNotificationPreferences", "one kind", "ada", lambda _: {"by_mail": [_kind()]}),
    Case("setNotificationPreferences", "none", "ada", {"by_mail": []}),
    Case(
        "setNotificationPreferences",
        "unknown kind",
        "ada",
        {"by_mail": ["nothing"]},
        "validation_error by_mail.0",
    ),
]
TABLE = Table(app="notifications", rows=Rows, cases=CASES)
