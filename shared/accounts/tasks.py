"""Celery tasks of accounts: mails, and the deletion of expired rows."""

import uuid
from datetime import datetime

from celery import shared_task
from django.utils import timezone

from shared.accounts import services
from shared.auth.models import EventKind


@shared_task
def send_verification(*, user_id: int, mail_id: str) -> None:
    """Send the mail that verifies an e-mail address. Retried while the mail server is down."""
    services.send_verification(user_id=user_id, mail_id=uuid.UUID(mail_id), now=timezone.now())


@shared_task
def send_password_reset(*, email: str, mail_id: str) -> None:
    """Send the mail that resets a password. Retried while the mail server is down."""
    services.send_password_reset(email=email, mail_id=uuid.UUID(mail_id), now=timezone.now())


@shared_task
def send_email_change(*, user_id: int, email: str, mail_id: str) -> None:
    """Send the mail that verifies a new address. Retried while the mail server is down."""
    services.send_email_change(
        user_id=user_id, email=email, mail_id=uuid.UUID(mail_id), now=timezone.now()
    )


@shared_task
def send_notice(
    *, user_id: int, kind: str, email: str, address: str, happened_at: str, mail_id: str
) -> None:
    """Notify the owner of an account. Retried while the mail server is down."""
    services.send_notice(
        user_id=user_id,
        kind=EventKind(kind),
        email=email,
        address=address,
        happened_at=datetime.fromisoformat(happened_at),
        mail_id=uuid.UUID(mail_id),
        now=timezone.now(),
    )


@shared_task
def announce_session(*, session_id: str) -> None:
    """Notify a user of a new device by mail. Retried while the mail server is down."""
    services.announce_session(session_id=uuid.UUID(session_id), now=timezone.now())


@shared_task
def purge_expired() -> None:
    """Delete expired tokens, tickets and sessions."""
    services.purge_expired(now=timezone.now())
