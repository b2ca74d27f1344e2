"""What follows from what happened to accounts: mails, sent by tasks, and sessions of forms."""

from celery import Task
from django.contrib.auth.signals import user_logged_in, user_logged_out

from shared.auth import cookies, tasks
from shared.auth.events import PasswordResetRequested, SessionStarted, VerificationRequested
from shared.events import subscribe


def register() -> None:
    """Subscribe the accounts' handlers. The host calls this once, at start-up."""
    subscribe(VerificationRequested, _send_verification)
    subscribe(PasswordResetRequested, _send_password_reset)
    subscribe(SessionStarted, _announce_session)
    user_logged_in.connect(cookies.start)
    user_logged_out.connect(cookies.end)


def _send_verification(event: VerificationRequested) -> None:
    _mail(tasks.send_verification, user_id=event.user_id, mail_id=str(event.mail_id))


def _send_password_reset(event: PasswordResetRequested) -> None:
    _mail(tasks.send_password_reset, email=event.email, mail_id=str(event.mail_id))


def _announce_session(event: SessionStarted) -> None:
    _mail(tasks.announce_session, session_id=str(event.session_id))


def _mail(task: Task[..., None], **facts: str | int) -> None:
    task.apply_async(kwargs=facts, queue="mail")
