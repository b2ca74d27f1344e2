"""Record security events, and notify the owners of accounts of the important ones."""

import ipaddress
import uuid
from collections.abc import Mapping
from datetime import datetime

from shared import throttling
from shared.auth.events import NoticeRequested
from shared.auth.models import SecurityEvent, User
from shared.auth.models.security import EventKind
from shared.auth.notices import NOTICES
from shared.errors import RateLimited
from shared.events import publish
from shared.request_context import client_address, request_id


def record(
    kind: EventKind,
    *,
    actor: User | None,
    subject: User | None,
    now: datetime,
    detail: Mapping[str, object] | None = None,
    notify: str | None = None,
) -> None:
    """
    Record an event in the security log. Call it in the transaction of what it records.

    If the kind is one of ``NOTICES``, a mail is sent to the address of the account or to
    ``notify``.
    """
    SecurityEvent.objects.create(
        kind=kind,
        actor=actor,
        subject=subject,
        address=known_address(),
        request_id=request_id.get(),
        detail=dict(detail or {}),
        created_at=now,
    )
    if kind in NOTICES and subject is not None:
        publish(
            NoticeRequested(
                user_id=subject.pk,
                kind=kind.value,
                email=notify or subject.email,
                address=client_address.get(),
                happened_at=now,
                mail_id=uuid.uuid4(),
            )
        )


def record_attack(
    kind: EventKind,
    *,
    bucket: str,
    subject: User | None,
    now: datetime,
    detail: Mapping[str, object] | None = None,
) -> None:
    """
    Record an event that an attacker can repeat, with a limit per minute for each bucket.
    """
    try:
        throttling.spend("security_log", bucket)
    except RateLimited:
        return
    record(kind, actor=None, subject=subject, now=now, detail=detail)


def known_address() -> str | None:
    """Return the address of the client as the security log has it, or None if it is unknown."""
    try:
        return str(ipaddress.ip_address(client_address.get()))
    except ValueError:
        return None
