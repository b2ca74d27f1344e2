"""Events of notifications."""

from dataclasses import dataclass

from shared.events import Event


@dataclass(frozen=True, slots=True)
class NotificationAdded(Event):
    """A user has a new notification, or one of the user's notifications has another actor."""

    notification_id: int
    user_id: int


@dataclass(frozen=True, slots=True)
class NotificationMailWanted(Event):
    """A user has a new notification of a kind that the user wants by mail."""

    notification_id: int
