"""Signing in and out over REST."""

import uuid
from http import HTTPStatus

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Status

from shared.accounts import selectors, services
from shared.accounts.refresh_cookie import (
    BearerOrCookie,
    clears_refresh_cookie,
    moves_refresh_token,
    refresh_token_of,
    token_in_cookie,
)
from shared.accounts.router.base import router, shows_rate
from shared.accounts.schemas import (
    LoginIn,
    RefreshIn,
    SessionOut,
    TicketOut,
    TokenIn,
    TokenPairOut,
    TokenStateOut,
)
from shared.auth.bearer import sign_in_of
from shared.auth.models import Session
from shared.auth.viewer import client_of
from shared.http import (
    AuthenticatedRequest,
    problems,
    signed_in,
)
from shared.pagination import Page, PageParams, page_of, paginate


@router.post(
    "/login/",
    auth=None,
    response={
        HTTPStatus.OK: TokenPairOut,
        **problems("invalid_credentials", "second_factor_required", "rate_limited"),
    },
)
@shows_rate("login_address")
@moves_refresh_token
def log_in(request: HttpRequest, body: LoginIn) -> services.TokenPair:
    """
    Log in.

    For everyone with an account. Returns a pair of tokens. An account with a second factor gets the
    problem `second_factor_required` instead, which contains a challenge for `POST
    /api/v1/users/login/second-factor/`.
    """
    return services.log_in(
        login=body.username or body.email or "",
        password=body.password,
        client=client_of(request),
        now=timezone.now(),
    )


@router.post(
    "/token/refresh/",
    auth=None,
    response={
        HTTPStatus.OK: TokenPairOut,
        **problems(
            *("not_authenticated", "token_invalid", "token_expired"),
            *("token_reused", "session_revoked"),
        ),
    },
)
@moves_refresh_token
def refresh_token(request: HttpRequest, body: RefreshIn | None = None) -> services.TokenPair:
    """
    Refresh your tokens.

    For holders of a refresh token, in the body or in the cookie. Returns a new pair. A token can be
    used once; a repeated request within some seconds gets the same pair, and a later one ends the
    session.
    """
    token = refresh_token_of(request, in_body=body.refresh if body else None)
    return services.refresh(token=token, client=client_of(request), now=timezone.now())


@router.post(
    "/token/verify/",
    auth=None,
    response={HTTPStatus.OK: TokenStateOut, **problems("token_invalid", "token_expired")},
)
def verify_token(request: HttpRequest, body: TokenIn) -> services.TokenState:
    """
    Verify a token.

    For everyone. Returns whether the token is accepted, its type and its end. Refused if it has
    expired or this server has not issued it.
    """
    return services.inspect_token(token=body.token, now=timezone.now())


@router.post("/logout/", auth=BearerOrCookie(), response={HTTPStatus.NO_CONTENT: None})
@clears_refresh_cookie
def log_out(request: HttpRequest) -> Status[None]:
    """
    Log out of this session.

    For signed-in users and holders of the refresh cookie. The tokens of the session are refused
    from the next request on.
    """
    credential = token_in_cookie(request) or sign_in_of(request).session
    services.log_out_with(credential=credential, client=client_of(request), now=timezone.now())
    return Status(HTTPStatus.NO_CONTENT, None)


@router.post("/logout-all/", auth=signed_in, response={HTTPStatus.NO_CONTENT: None})
@clears_refresh_cookie
def log_out_everywhere(request: AuthenticatedRequest) -> Status[None]:
    """
    Log out of all sessions.

    For signed-in users. Ends this session too. Personal access tokens stay valid.
    """
    services.log_out_everywhere(user=request.auth, actor=request.auth, now=timezone.now())
    return Status(HTTPStatus.NO_CONTENT, None)


@router.get("/sessions/", auth=signed_in, response=page_of(SessionOut))
def list_sessions(request: AuthenticatedRequest, page: Query[PageParams]) -> Page[Session]:
    """
    List your sessions.

    For signed-in users. Returns the sessions that have not ended, the last used one first.
    """
    sign_in = sign_in_of(request)
    sessions = selectors.list_sessions(
        user=sign_in.user, current=sign_in.session, now=timezone.now()
    )
    return paginate(request, sessions, page)


@router.delete(
    "/sessions/{uuid:session_id}/", auth=signed_in, response={HTTPStatus.NO_CONTENT: None}
)
def revoke_session(request: AuthenticatedRequest, session_id: uuid.UUID) -> Status[None]:
    """
    End one of your sessions.

    For signed-in users. Its tokens are refused from the next request on.
    """
    services.revoke_session(
        user=request.auth, session_id=session_id, actor=request.auth, now=timezone.now()
    )
    return Status(HTTPStatus.NO_CONTENT, None)


@router.post(
    "/stream-ticket/",
    auth=signed_in,
    response={HTTPStatus.CREATED: TicketOut, **problems("rate_limited")},
)
def create_stream_ticket(request: AuthenticatedRequest) -> Status[TicketOut]:
    """
    Create a ticket for an event stream.

    For signed-in users. Returns a ticket that opens one stream within a minute, for clients that
    cannot send headers.
    """
    ticket = services.issue_ticket(session=sign_in_of(request).session, now=timezone.now())
    expires_in = int(services.TICKET_LIFETIME.total_seconds())
    return Status(HTTPStatus.CREATED, TicketOut(ticket=ticket, expires_in=expires_in))
