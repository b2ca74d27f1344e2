"""Tickets for event streams, because browsers cannot send an access token with them."""

from datetime import datetime, timedelta

from django.db import transaction

from shared.auth import tokens
from shared.auth.errors import SessionRevoked, TokenInvalid
from shared.auth.models import OneTimeToken, Purpose, Session
from shared.auth.one_time import claim
from shared.errors import ValidationFailed

TICKET_LIFETIME = timedelta(seconds=60)


def issue_ticket(*, session: Session, now: datetime) -> str:
    """Return a ticket that opens one stream within a minute."""
    ticket = tokens.make_one_time_token()
    OneTimeToken.objects.create(
        hash=tokens.hash_of(ticket),
        user_id=session.user_id,
        session=session,
        purpose=Purpose.STREAM_TICKET,
        expires_at=now + TICKET_LIFETIME,
    )
    return ticket


@transaction.atomic
def redeem_ticket(*, ticket: str, now: datetime) -> Session:
    """
    Mark a ticket as used, and return its session with the user.

    :raises TokenInvalid: if it was used, has expired or is unknown.
    :raises SessionRevoked: if its session was ended.
    """
    try:
        row = claim(ticket, Purpose.STREAM_TICKET, now=now)
    except ValidationFailed:
        raise TokenInvalid("The ticket was used, has expired or is unknown.") from None
    if row.session is None or row.session.is_over(now=now) or not row.user.is_active:
        raise SessionRevoked("The session was ended; sign in again.")
    row.session.user = row.user
    return row.session
