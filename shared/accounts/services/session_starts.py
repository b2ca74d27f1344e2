"""Starting a session: it, its refresh token and what is recorded about it, in one statement."""

import uuid
from datetime import datetime

from django.conf import settings

from shared.auth import tokens
from shared.auth.errors import InvalidCredentials
from shared.auth.events import SessionStarted
from shared.auth.models import RefreshToken, Session, User
from shared.auth.security_log import known_address
from shared.auth.viewer import Client
from shared.events import prepare_publishing, publish_written
from shared.prepared import prepared_cursor
from shared.request_context import request_id

# The migration of the function explains it.
_START = """
SELECT event_id FROM identity_start_session(
    %(account)s, %(password)s, %(has_second_factor)s, %(session)s, %(token)s, %(token_ends)s,
    %(session_agent)s, %(session_ip)s::inet, %(network)s, %(agent)s, %(address)s::inet,
    %(request_id)s, %(now)s, %(outbox)s::jsonb
)
"""


def start(user: User, *, client: Client, now: datetime, has_second_factor: bool) -> RefreshToken:
    """
    Start a session for a user whose factors were just checked, and return its refresh token.

    :raises InvalidCredentials: if the account has changed since the check, or has a second factor
        that was not checked.
    """
    session = Session(
        user=user,
        user_agent=client.user_agent,
        ip=client.address or None,
        created_at=now,
        last_seen_at=now,
        second_factor_at=now if has_second_factor else None,
    )
    token = RefreshToken(
        jti=uuid.uuid4(),
        session=session,
        issued_at=now,
        expires_at=min(now + tokens.REFRESH_LIFETIME, now + settings.NEXUS_SESSION_LIFETIME),
    )
    _write(token, session, password=user.password, client=client)
    session._state.adding = token._state.adding = False
    return token


def _write(token: RefreshToken, session: Session, *, password: str, client: Client) -> None:
    with prepared_cursor() as cursor:
        cursor.execute(
            _START,
            {
                # If the password was changed or the account deactivated after the check of the
                # password, all sessions were ended, so this one must not start.
                "account": session.user_id,
                "password": password,
                "has_second_factor": session.second_factor_at is not None,
                "session": session.pk,
                "token": token.jti,
                "token_ends": token.expires_at,
                "session_agent": session.user_agent,
                "session_ip": session.ip,
                "network": client.network,
                "agent": client.agent,
                "address": known_address(),
                "request_id": request_id.get(),
                "now": session.created_at,
                "outbox": prepare_publishing(SessionStarted),
            },
        )
        row = cursor.fetchone()
    if row is None:
        raise InvalidCredentials("The user name and password do not match an account.")
    event_ids = [] if row[0] is None else [row[0]]
    publish_written(event_ids, SessionStarted(session_id=session.pk))
