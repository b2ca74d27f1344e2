"""Tasks that mail and purge notifications."""

from celery import shared_task
from django.utils import timezone

from shared.notifications import digests, services


@shared_task
def mail_notification(*, notification_id: int) -> None:
    """Mail a notification. Retried while the mail server is down."""
    services.mail_notification(notification_id=notification_id, now=timezone.now())


@shared_task
def purge_old() -> None:
    """Delete notifications after their retention. Safe to run twice."""
    services.purge_old(now=timezone.now())


@shared_task
def send_due_digests() -> None:
    """Start a mail for every user whose daily digest is due. Safe to run twice."""
    for user_id in digests.list_due(now=timezone.now()):
        send_digest.apply_async(kwargs={"user_id": user_id}, queue="mail")


@shared_task
def send_digest(*, user_id: int) -> None:
    """Mail one user's daily digest, once a day. Retried while the mail server is down."""
    digests.send_digest(user_id=user_id, now=timezone.now())
