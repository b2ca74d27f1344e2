"""Event handlers of accounts: they start the tasks of mails, and the sessions of forms."""

from typing import Any

from celery import Task
from django.contrib.admin.models import LogEntry
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db.models.signals import post_save

from shared.accounts import cookies, services, tasks
from shared.auth.events import (
    EmailChangeRequested,
    NoticeRequested,
    PasswordResetRequested,
    SessionStarted,
    VerificationRequested,
)
from shared.events import subscribe

_FORMER = "shared.auth.handlers"


def register() -> None:
    """Subscribe the accounts' handlers. The host calls this once, at start-up."""
    subscribe(VerificationRequested, _send_verification, former_module=_FORMER)
    subscribe(PasswordResetRequested, _send_password_reset, former_module=_FORMER)
    subscribe(EmailChangeRequested, _send_email_change, former_module=_FORMER)
    subscribe(NoticeRequested, _send_notice, former_module=_FORMER)
    subscribe(SessionStarted, _announce_session, former_module=_FORMER)
    post_save.connect(_record_admin_act, sender=LogEntry)
    user_logged_in.connect(cookies.start)
    user_logged_out.connect(cookies.end)


def _send_verification(event: VerificationRequested) -> None:
    _mail(tasks.send_verification, user_id=event.user_id, mail_id=str(event.mail_id))


def _send_password_reset(event: PasswordResetRequested) -> None:
    _mail(tasks.send_password_reset, email=event.email, mail_id=str(event.mail_id))


def _announce_session(event: SessionStarted) -> None:
    _mail(tasks.announce_session, session_id=str(event.session_id))


def _send_email_change(event: EmailChangeRequested) -> None:
    _mail(
        tasks.send_email_change,
        user_id=event.user_id,
        email=event.email,
        mail_id=str(event.mail_id),
    )


def _send_notice(event: NoticeRequested) -> None:
    _mail(
        tasks.send_notice,
        user_id=event.user_id,
        kind=event.kind,
        email=event.email,
        address=event.address,
        happened_at=event.happened_at.isoformat(),
        mail_id=str(event.mail_id),
    )


def _record_admin_act(sender: object, instance: LogEntry, created: bool, **_: Any) -> None:  # noqa: FBT001
    services.record_admin_entry(entry=instance)


def _mail(task: Task[..., None], **facts: str | int) -> None:
    task.apply_async(kwargs=facts, queue="mail")
