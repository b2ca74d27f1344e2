"""
The sessions of those who signed in with a form, as the admin site does.

A browser holds a cookie of Django's; behind it stands a session of ours, like that of anybody who
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
from shared.auth.viewer import client_of

_KEY = "nexus_session"
_MEMO = "_nexus_is_signed_in"


def start(sender: object, request: HttpRequest, user: User, **_: Any) -> None:
    """Start a session for somebody who has just signed in."""
    now = timezone.now()
    try:
        session = services.start_session(user=user, client=client_of(request), now=now)
    except InvalidCredentials:
        # The account was switched off, or got another password, while this one was checked.
        logout(request)
    else:
        request.session[_KEY] = session.pk.hex


def end(sender: object, request: HttpRequest, user: User | None, **_: Any) -> None:
    """End the session of somebody who signs out."""
    session = session_of(request)
    if session is not None:
        services.log_out(session=session, now=timezone.now())


def session_of(request: HttpRequest) -> Session | None:
    """Return which session stands behind the request's cookie, whether it goes on or not."""
    kept = request.session.get(_KEY)
    return None if kept is None else Session(pk=UUID(kept))


def is_signed_in(request: HttpRequest) -> bool:
    """Say whether the session behind the request's cookie goes on; asked once a request."""
    kept = vars(request)
    if _MEMO not in kept:
        session = session_of(request)
        kept[_MEMO] = session is not None and selectors.is_going_on(
            session=session, user=request.user, now=timezone.now()
        )
    answer: bool = kept[_MEMO]
    return answer
