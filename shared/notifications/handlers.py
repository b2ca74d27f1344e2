"""Handlers of notification events: they announce to streams and start mails."""

from shared.events import subscribe, subscribe_in_process
from shared.notifications import tasks
from shared.notifications.digests import DAILY_DIGEST
from shared.notifications.events import NotificationAdded, NotificationMailWanted
from shared.notifications.kinds import Kind, register_kind
from shared.notifications.topics import NOTIFICATIONS


def register() -> None:
    """Register the kinds and subscribe the handlers. The host calls this once, at start-up."""
    register_kind(
        Kind(name=DAILY_DIGEST, one="", title="One mail a day with what you have not read")
    )
    subscribe_in_process(NotificationAdded, _announce)
    subscribe(NotificationMailWanted, _mail)


def _announce(event: NotificationAdded) -> None:
    NOTIFICATIONS.channel(event.user_id).announce({"notification_id": event.notification_id})


def _mail(event: NotificationMailWanted) -> None:
    tasks.mail_notification.apply_async(
        kwargs={"notification_id": event.notification_id}, queue="mail"
    )
