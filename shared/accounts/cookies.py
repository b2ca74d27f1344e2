"""
Sessions of browsers that signed in with a form, such as that of the admin site.

The Django session behind the cookie refers to a ``Session``, as the tokens of the API do. So this
sign-in appears in the list of sessions, and ends when that ``Session`` ends.
"""

from typing import Any
from uuid import UUID

from django.contrib.auth import logout
from django.http import HttpRequest
from django.utils import timezone

from shared.accounts import selectors, services
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
        # The account was deactivated, or its password changed, while the password was checked.
        logout(request)
    else:
        request.session[_KEY] = session.pk.hex


def end(sender: object, request: HttpRequest, user: User | None, **_: Any) -> None:
    """End the session of a user who signs out."""
    session = session_of(request)
    if session is not None:
        services.log_out(session=session, now=timezone.now())


def session_of(request: HttpRequest) -> Session | None:
    """Return the session of the request's cookie, which may have ended."""
    session_id = request.session.get(_KEY)
    return None if session_id is None else Session(pk=UUID(session_id))


def is_signed_in(request: HttpRequest) -> bool:
    """
    Return whether the request's cookie belongs to a live session.

    This also notes on the user of the request whether the session lacks a required second factor.
    """
    return live_session_of(request) is not None


def live_session_of(request: HttpRequest) -> Session | None:
    """Return the session of the request's cookie if it is live. One query per request."""
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
