"""Work for later: mails about notifications."""

from celery import shared_task
from django.utils import timezone

from shared.notifications import services


@shared_task
def mail_notification(*, notification_id: int) -> None:
    """Mail a notification. Retried while the mail server is down."""
    services.mail_notification(notification_id=notification_id, now=timezone.now())


@shared_task
def purge_old() -> None:
    """Delete notifications that are no longer kept. Safe to run twice."""
    services.purge_old(now=timezone.now())
