"""The export of a user's notifications and preferences."""

from collections.abc import Mapping

from shared.exports import Rows, Table, list_rows
from shared.notifications.models import Notification, NotificationPreference

TABLES: Mapping[str, Table] = {
    "notifications": Table(
        Notification, "user", ("id", "kind", "payload", "created_at", "read_at")
    ),
    "preferences": Table(NotificationPreference, "user", ("kind", "by_mail")),
}


def collect(*, user_id: int) -> Mapping[str, Rows]:
    """Return a user's notifications and mail preferences: rows by the name of their table."""
    return list_rows(TABLES, user_id=user_id)
