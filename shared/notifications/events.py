"""What happens to notifications that others may want to know."""

from dataclasses import dataclass

from shared.events import Event


@dataclass(frozen=True, slots=True)
class NotificationAdded(Event):
    """Somebody has a new notification, or one of theirs has another actor."""

    notification_id: int
    user_id: int


@dataclass(frozen=True, slots=True)
class NotificationMailWanted(Event):
    """Somebody has a new notification of a kind they want by mail."""

    notification_id: int
