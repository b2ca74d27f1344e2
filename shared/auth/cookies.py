"""
The sessions of those who signed in with a form, as the admin site does.

A browser has a Django cookie that belongs to a session of ours, like that of a client which
signed in to the API. So it is listed, and ends with the others.
"""

from typing import Any
from uuid import UUID

from django.contrib.auth import logout
from django.http import HttpRequest
from django.utils import timezone

from shared.auth import selectors, services
from shared.auth.errors import InvalidCredentials
from shared.auth.models import Session, User
from shared.auth.permissions import note_second_factor
from shared.auth.viewer import client_of

_KEY = "nexus_session"
_MEMO = "_nexus_live_session"


def start(sender: object, request: HttpRequest, user: User, **_: Any) -> None:
    """Start a session for a user who has just signed in."""
    now = timezone.now()
    try:
        session = services.start_session(
            user=user,
            client=client_of(request),
            now=now,
            has_second_factor=user.proved_second_factor,
        )
    except InvalidCredentials:
        # The account was switched off, or got another password, while this one was checked.
        logout(request)
    else:
        request.session[_KEY] = session.pk.hex


def end(sender: object, request: HttpRequest, user: User | None, **_: Any) -> None:
    """End the session of a user who signs out."""
    session = session_of(request)
    if session is not None:
        services.log_out(session=session, now=timezone.now())


def session_of(request: HttpRequest) -> Session | None:
    """Return which session stands behind the request's cookie, whether it goes on or not."""
    session_id = request.session.get(_KEY)
    return None if session_id is None else Session(pk=UUID(session_id))


def is_signed_in(request: HttpRequest) -> bool:
    """
    Say whether the session behind the request's cookie goes on.

    If it does, its user knows whether it lacks a second factor that admins need.
    """
    return live_session_of(request) is not None


def live_session_of(request: HttpRequest) -> Session | None:
    """Return the session behind the request's cookie if it goes on; looked up once a request."""
    found = vars(request)
    if _MEMO not in found:
        found[_MEMO] = _find(request)
    session: Session | None = found[_MEMO]
    return session


def _find(request: HttpRequest) -> Session | None:
    named, user = session_of(request), request.user
    if named is None or not isinstance(user, User):
        return None
    session = selectors.find_live_session(session_id=named.pk, user=user, now=timezone.now())
    if session is not None:
        note_second_factor(user, has_second_factor=session.second_factor_at is not None)
    return session
