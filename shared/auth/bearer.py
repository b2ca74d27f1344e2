"""
The bearer check, for both transports: one signature and one look-up, once per request.

A request that opens a stream may have a one-time ticket instead.
"""

from dataclasses import dataclass
from typing import TypedDict

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils import timezone
from ninja.security.http import HttpAuthBase

from shared.auth import token_format, tokens
from shared.auth.access_tokens import use_access_token
from shared.auth.errors import SessionRequired, SessionRevoked, TokenInvalid
from shared.auth.models import EventKind, PersonalAccessToken, Session, User
from shared.auth.permissions import note_second_factor
from shared.auth.security_log import record_attack
from shared.auth.session_states import find_state
from shared.auth.tickets import redeem_ticket
from shared.auth.viewer import Viewer
from shared.errors import DomainError, NotAuthenticated
from shared.rates import RateState
from shared.stream_requests import is_stream
from shared.throttling import address_bucket, charge_of, client_address, network_of

_MEMO = "_nexus_sign_in"
_FORMER = "_nexus_former_sign_in"
_NOTED = "_nexus_forgery_noted"
_SCOPE, _COUNTED = "_nexus_scope", "_nexus_counted"


@dataclass(frozen=True, slots=True)
class SignIn:
    """The user of a request, and the session or personal access token that authenticated it."""

    user: User
    credential: Session | PersonalAccessToken

    @property
    def session(self) -> Session:
        """
        The session.

        :raises SessionRequired: if a personal access token signed the request.
        """
        if isinstance(self.credential, Session):
            return self.credential
        raise SessionRequired("No personal access token may do this: sign in.")


class Owner(TypedDict):
    """The arguments of a service that acts for the owner of a session."""

    user: User
    session: Session


def authenticate(request: HttpRequest) -> User | None:
    """
    Return the user of the request, or None if it is anonymous.

    :raises TokenInvalid: if the token is not an access token of this server.
    :raises TokenExpired: if it has expired.
    :raises SessionRevoked: if its session was ended or its account deactivated.
    """
    found = _sign_in(request)
    return found.user if found else None


def count_with_authentication(request: HttpRequest, *, scope: str) -> None:
    """
    Count the request against the user's rate of a scope, if that takes no round trip of its own.

    Call this before the request is authenticated. ``counted_call`` returns whether it was counted.
    """
    vars(request)[_SCOPE] = scope


def counted_call(request: HttpRequest) -> RateState | None:
    """Return the state of the user's rate if authentication has counted the request, once."""
    vars(request).pop(_SCOPE, None)
    state: RateState | None = vars(request).pop(_COUNTED, None)
    return state


def sign_in_of(request: HttpRequest) -> SignIn:
    """
    Return the user of the request and the credential.

    :raises NotAuthenticated: if the request is anonymous. Otherwise as ``authenticate``.
    """
    found = _sign_in(request)
    if found is None:
        raise NotAuthenticated("Sign in first.")
    return found


def owner_of(request: HttpRequest) -> Owner:
    """
    Return the user and the session of the request.

    :raises NotAuthenticated: if the request is anonymous. Otherwise as ``authenticate``.
    :raises SessionRequired: if a personal access token signed the request.
    """
    found = sign_in_of(request)
    return {"user": found.user, "session": found.session}


def access_token_of(request: HttpRequest) -> PersonalAccessToken | None:
    """
    Return the personal access token that signed the request.

    None if the request has another credential, none, or one that is not valid. Authentication
    refuses the last of these later.
    """
    if "HTTP_AUTHORIZATION" not in request.META:
        return None
    try:
        found = _sign_in(request)
    except DomainError:
        return None
    credential = found.credential if found else None
    return credential if isinstance(credential, PersonalAccessToken) else None


def known_user_id(request: HttpRequest) -> int | None:
    """
    Return the id of the user if the request was authenticated, by a token or by a session of pages.

    This reads nothing from the database, so it is None before the request is handled.
    """
    attributes = vars(request)
    found: SignIn | None = attributes.get(_MEMO) or attributes.get(_FORMER)
    user = found.user if found else attributes.get("_cached_user")
    return None if user is None else user.pk


def forget_sign_in(request: HttpRequest) -> None:
    """
    Discard the memoized user, so that the account is read again when it is needed.

    ``known_user_id`` still returns the user's id.
    """
    vars(request)[_FORMER] = vars(request).pop(_MEMO, None)


def refuse_ticket(request: HttpRequest) -> None:
    """
    Refuse a request with a ticket instead of an access token: tickets open streams only.

    :raises TokenInvalid: if the request brings a ticket in place of a token.
    """
    if _ticket_in(request) is not None:
        raise TokenInvalid("A stream ticket opens a subscription and nothing else.")


def _sign_in(request: HttpRequest) -> SignIn | None:
    attributes = vars(request)
    if _MEMO not in attributes:
        header = request.META.get("HTTP_AUTHORIZATION")
        attributes[_MEMO] = (
            _check_ticket(request) if header is None else _check_noting(request, header)
        )
    found: SignIn | None = attributes[_MEMO]
    return found


def _check_noting(request: HttpRequest, header: str) -> SignIn:
    try:
        return _check(request, header)
    except TokenInvalid:
        _note_forgery(request)
        raise


def _note_forgery(request: HttpRequest) -> None:
    # One request may check its token several times, but counts as one attempt.
    if vars(request).setdefault(_NOTED, False):
        return
    vars(request)[_NOTED] = True
    record_attack(
        EventKind.TOKEN_FORGED,
        bucket=address_bucket(request),
        subject=None,
        now=timezone.now(),
        detail={"path": request.path[:200]},
    )


def _check(request: HttpRequest, header: str) -> SignIn:
    scheme, _, text = header.partition(" ")
    if scheme.lower() != "bearer":
        raise TokenInvalid("Send the access token as a bearer token.")
    raw = text.strip()
    is_personal = raw.startswith(token_format.PREFIX)
    return _check_access_token(request, raw) if is_personal else _check_session(request, raw)


def _check_access_token(request: HttpRequest, raw: str) -> SignIn:
    network = network_of(client_address(request))
    row = use_access_token(token=raw, network=network, now=timezone.now())
    note_second_factor(row.user, has_second_factor=row.has_second_factor)
    return SignIn(user=row.user, credential=row)


def _check_session(request: HttpRequest, raw: str) -> SignIn:
    claims = tokens.read_access(raw)
    scope = vars(request).pop(_SCOPE, None)
    charge = charge_of(scope, str(claims.user_id)) if scope else None
    # The role and the account's state are read from this row, never from the token.
    session, counted = find_state(claims.session_id, charge=charge)
    if counted is not None:
        vars(request)[_COUNTED] = counted
    if session is None or session.is_over(now=timezone.now()) or not session.user.is_active:
        raise SessionRevoked("The session was ended; sign in again.")
    if session.user_id != claims.user_id:
        raise TokenInvalid("The token is not valid.")
    note_second_factor(session.user, has_second_factor=session.second_factor_at is not None)
    return SignIn(user=session.user, credential=session)


def _ticket_in(request: HttpRequest) -> str | None:
    # URLs are logged, so the only credential in one is a ticket, which works once. It is accepted
    # for streams only, because browsers cannot send a header when they open one.
    if "HTTP_AUTHORIZATION" in request.META:
        return None
    is_opening = is_stream(request.path, request.META.get("HTTP_ACCEPT", ""))
    return request.GET.get("ticket") if is_opening else None


def _check_ticket(request: HttpRequest) -> SignIn | None:
    ticket = _ticket_in(request)
    if ticket is None:
        return None
    session = redeem_ticket(ticket=ticket, now=timezone.now())
    note_second_factor(session.user, has_second_factor=session.second_factor_at is not None)
    return SignIn(user=session.user, credential=session)


class Bearer(HttpAuthBase):
    """The security scheme of operations for signed-in users."""

    openapi_scheme = "bearer"

    def __call__(self, request: HttpRequest) -> User:
        """Return the user of the request."""
        return sign_in_of(request).user


class OptionalBearer(HttpAuthBase):
    """The security scheme of public operations. A token that is not valid is refused."""

    openapi_scheme = "bearer"

    def __call__(self, request: HttpRequest) -> Viewer:
        """Return the user of the request, or an anonymous one."""
        return authenticate(request) or AnonymousUser()


signed_in = Bearer()
anyone = OptionalBearer()
