"""What follows from a notification: its owner's screens show it, and perhaps a mail goes out."""

from shared.events import subscribe, subscribe_at_once
from shared.notifications import tasks
from shared.notifications.digests import DAILY_DIGEST
from shared.notifications.events import NotificationAdded, NotificationMailWanted
from shared.notifications.kinds import Kind, register_kind
from shared.notifications.topics import NOTIFICATIONS


def register() -> None:
    """Subscribe the handlers of notifications. The host calls this once, at start-up."""
    register_kind(
        Kind(name=DAILY_DIGEST, one="", title="One mail a day with what you have not read")
    )
    subscribe_at_once(NotificationAdded, _announce)
    subscribe(NotificationMailWanted, _mail)


def _announce(event: NotificationAdded) -> None:
    NOTIFICATIONS.channel(event.user_id).announce({"notification_id": event.notification_id})


def _mail(event: NotificationMailWanted) -> None:
    tasks.mail_notification.apply_async(
        kwargs={"notification_id": event.notification_id}, queue="mail"
    )
