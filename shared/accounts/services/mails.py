"""Send mails to accounts. Each is claimed first, so a task that runs twice sends one mail."""

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string

from shared.accounts.services.devices import is_new_device
from shared.auth import tokens
from shared.auth.models import EventKind, OneTimeToken, Purpose, Session, User
from shared.auth.notices import NOTICES
from shared.auth.viewer import Client
from shared.mail import send_mail

VERIFICATION_LIFETIME = timedelta(days=3)
RESET_LIFETIME = timedelta(hours=1)
CHANGE_LIFETIME = timedelta(days=1)
NOTICE_LIFETIME = timedelta(days=30)
A_MINUTE = timedelta(minutes=1)


@transaction.atomic
def send_verification(*, user_id: int, mail_id: uuid.UUID, now: datetime) -> None:
    """Send the mail that verifies the address of an account, once per mail id."""
    user = User.objects.active().filter(pk=user_id, email_verified_at=None).first()
    if user is None:
        return
    expires_at = now + VERIFICATION_LIFETIME
    if _keep(mail_id, user=user, purpose=Purpose.EMAIL_VERIFICATION, expires_at=expires_at):
        _send("verification", "Please confirm your address", user, {"token": _token(mail_id)})


@transaction.atomic
def send_password_reset(*, email: str, mail_id: uuid.UUID, now: datetime) -> None:
    """
    Send the mail that resets a password to the account with this address, if there is one.

    An account gets at most as many of these mails a minute as may be requested.
    """
    user = User.objects.active().filter(email=email).first()
    if user is None:
        return
    # Counted by account, because one address can be written in several ways. No client waits here.
    recent = OneTimeToken.objects.filter(
        user=user, purpose=Purpose.PASSWORD_RESET, expires_at__gt=now + RESET_LIFETIME - A_MINUTE
    )
    if recent.count() >= settings.NEXUS_THROTTLE_RATES["reset_account"][0]:
        return
    expires_at = now + RESET_LIFETIME
    if _keep(mail_id, user=user, purpose=Purpose.PASSWORD_RESET, expires_at=expires_at):
        _send("password_reset", "Set a new password", user, {"token": _token(mail_id)})


def make_email_change(user: User, *, email: str, now: datetime) -> uuid.UUID:
    """
    Store the token that verifies a new address of an account, and return the id of its mail.

    It is stored with the request, not with the mail: what makes the tokens of the account invalid
    includes it while the mail is queued. Call it in the transaction of the request.
    """
    mail_id = uuid.uuid4()
    expires_at = now + CHANGE_LIFETIME
    _keep(mail_id, user=user, purpose=Purpose.EMAIL_CHANGE, expires_at=expires_at, email=email)
    return mail_id


@transaction.atomic
def send_email_change(*, user_id: int, email: str, mail_id: uuid.UUID, now: datetime) -> None:
    """Send the mail that verifies a new address of an account, while its token is valid; once."""
    pending = OneTimeToken.objects.filter(
        hash=tokens.hash_of(_token(mail_id)), used_at=None, expires_at__gt=now
    )
    user = User.objects.active().filter(pk=user_id).first()
    if user is None or not pending.exists():
        return
    # The token is older than the mail, so another row marks the mail as sent.
    sent_id = uuid.uuid5(mail_id, "sent")
    if _keep(sent_id, user=user, purpose=Purpose.NOTICE, expires_at=now + NOTICE_LIFETIME):
        facts = {"token": _token(mail_id)}
        _send("email_change", "Please confirm your new address", user, facts, to=email)


@transaction.atomic
def send_notice(
    *,
    user_id: int,
    kind: EventKind,
    email: str,
    address: str,
    happened_at: datetime,
    mail_id: uuid.UUID,
    now: datetime,
) -> None:
    """Notify the owner of an account of one event of the security log; once per mail id."""
    user = User.objects.existing().filter(pk=user_id).first()
    if user is None:
        return
    # Longer than the period in which the event may be delivered again.
    expires_at = now + NOTICE_LIFETIME
    if _keep(mail_id, user=user, purpose=Purpose.NOTICE, expires_at=expires_at):
        notice = NOTICES[kind]
        facts = {"notice": notice, "address": address, "happened_at": happened_at}
        _send("notice", notice.subject, user, facts, to=email)


@transaction.atomic
def announce_session(*, session_id: uuid.UUID, now: datetime) -> None:
    """Notify a user of a sign-in from a new device, once per session."""
    unannounced = Session.objects.filter(pk=session_id, announced_at=None)
    if not unannounced.update(announced_at=now):
        return
    session = Session.objects.select_related("user").get(pk=session_id)
    client = Client(address=session.ip or "", bucket="", user_agent=session.user_agent)
    if is_new_device(session, client):
        _send("new_device", "A new device signed in", session.user, {"session": session})


def _keep(
    mail_id: uuid.UUID, *, user: User, purpose: Purpose, expires_at: datetime, email: str = ""
) -> bool:
    # The token is derived from the mail's id, so the second run of a task finds its hash stored.
    _, is_new = OneTimeToken.objects.get_or_create(
        hash=tokens.hash_of(_token(mail_id)),
        defaults={"user": user, "purpose": purpose, "expires_at": expires_at, "email": email},
    )
    return is_new


def _token(mail_id: uuid.UUID) -> str:
    return tokens.one_time_token_of(mail_id)


def _send(
    template: str, subject: str, user: User, facts: Mapping[str, object], *, to: str | None = None
) -> None:
    text = render_to_string(
        f"identity/mail/{template}.txt",
        {"user": user, "public_url": settings.NEXUS_PUBLIC_URL, **facts},
    )
    send_mail(to=to or user.email, subject=subject, text=text)
