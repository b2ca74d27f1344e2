"""Start, refresh and end sessions."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from shared.accounts.services.credentials import check_credentials
from shared.accounts.services.second_factor import require_second_factor
from shared.accounts.services.session_starts import start
from shared.auth import tokens
from shared.auth.errors import (
    InvalidCredentials,
    SessionRevoked,
    TokenExpired,
    TokenInvalid,
    TokenReused,
)
from shared.auth.models import EventKind, RefreshToken, RevokeReason, Session, User
from shared.auth.security_log import record, record_attack
from shared.auth.viewer import Client
from shared.errors import NotFound, ValidationFailed


@dataclass(frozen=True, slots=True)
class TokenPair:
    """The tokens of a session. ``expires_in`` is the lifetime of the access token in seconds."""

    access: str
    refresh: str
    expires_in: int
    user: User


@dataclass(frozen=True, slots=True)
class TokenState:
    """Whether a token is accepted, its type and its end."""

    active: bool
    expires_at: datetime
    type: str


def log_in(*, login: str, password: str, client: Client, now: datetime) -> TokenPair:
    """
    Start a session with a user name or e-mail address and a password.

    :raises ValidationFailed: if no name is given.
    :raises InvalidCredentials: if the name and the password do not match an account.
    :raises SecondFactorRequired: with a challenge, if the account has a second factor.
    :raises RateLimited: if this address or account has too many attempts.
    :raises ServiceUnavailable: if too many passwords are checked at once.
    """
    if not login:
        raise ValidationFailed.of("username", "Give a user name or an e-mail address.")
    user = check_credentials(login=login, password=password, client=client, now=now)
    return sign_in(user=user, client=client, now=now)


def sign_in(*, user: User, client: Client, now: datetime) -> TokenPair:
    """
    Start a session for an account whose first factor was just checked.

    :raises SecondFactorRequired: with a challenge, if the account has a second factor.
    :raises InvalidCredentials: if the account has changed since the check.
    """
    try:
        started = start(user, client=client, now=now, has_second_factor=False)
    except InvalidCredentials:
        # Asked only now, because most accounts have no second factor.
        require_second_factor(user, now=now)
        raise
    return _pair(started, now=now)


def sign_in_proven(*, user: User, client: Client, now: datetime) -> TokenPair:
    """
    Start a session for an account whose second factor was just checked too.

    :raises InvalidCredentials: if the account has changed since the check.
    """
    return _pair(start(user, client=client, now=now, has_second_factor=True), now=now)


def start_session(*, user: User, client: Client, now: datetime, has_second_factor: bool) -> Session:
    """
    Start a session without tokens for a user whose factors were just checked.

    :raises InvalidCredentials: if the account has changed since the check, or has a second factor
        that was not checked.
    """
    return start(user, client=client, now=now, has_second_factor=has_second_factor).session


def refresh(*, token: str, client: Client, now: datetime) -> TokenPair:
    """
    Exchange a refresh token for a new pair. A repetition within seconds returns the same pair.

    :raises TokenInvalid: if it is not a refresh token of this server.
    :raises TokenExpired: if it has expired.
    :raises TokenReused: if it was exchanged before; its session is ended.
    :raises SessionRevoked: if its session was ended or has reached its absolute end.
    """
    claims = _read(token, client=client, now=now)
    try:
        return _pair(_exchange(claims.jti, client=client, now=now), now=now)
    except TokenReused:
        # Ended after the rollback, which would undo it.
        mine = Session.objects.filter(pk=claims.session_id)
        _end(mine, RevokeReason.TOKEN_REUSED, actor=None, now=now)
        record(EventKind.TOKEN_REUSED, actor=None, subject=_owner(mine), now=now)
        raise


def inspect_token(*, token: str, now: datetime) -> TokenState:
    """
    Return the state of a token: whether it is accepted, its type and its end.

    :raises TokenInvalid: if it is not a token of this server.
    :raises TokenExpired: if it has expired.
    """
    claims = tokens.read_any(token)
    live = Session.objects.going_on(now=now).filter(pk=claims.session_id, user__is_active=True)
    if claims.kind == tokens.REFRESH:
        live = live.filter(refresh_tokens__jti=claims.jti, refresh_tokens__used_at=None)
    return TokenState(active=live.exists(), expires_at=claims.expires_at, type=claims.kind)


def log_out(*, session: Session, now: datetime) -> None:
    """End the session. Repeating it changes nothing."""
    mine = Session.objects.filter(pk=session.pk)
    _end(mine, RevokeReason.LOGOUT, actor=_owner(mine), now=now)


def log_out_with(*, credential: Session | str, client: Client, now: datetime) -> None:
    """End a session, or that of a refresh token. A token that is not accepted is ignored."""
    if isinstance(credential, Session):
        log_out(session=credential, now=now)
        return
    try:
        claims = _read(credential, client=client, now=now)
    except (TokenInvalid, TokenExpired):
        return
    log_out(session=Session(pk=claims.session_id), now=now)


def log_out_everywhere(*, user: User, actor: User, now: datetime) -> None:
    """End every session of the user, on behalf of the user or an admin."""
    revoke_all(user, RevokeReason.LOGOUT, actor=actor, now=now)


def revoke_session(*, user: User, session_id: uuid.UUID, actor: User, now: datetime) -> None:
    """
    End one of the user's sessions, on behalf of the user or an admin.

    :raises NotFound: if the user has no such session.
    """
    mine = Session.objects.filter(user=user, pk=session_id)
    if not _end(mine, RevokeReason.REVOKED, actor=actor, now=now):
        raise NotFound("You have no such session.")


def revoke_all(
    user: User,
    reason: RevokeReason,
    *,
    actor: User,
    now: datetime,
    but: Session | None = None,
) -> None:
    """End the sessions of a user, except the given one."""
    sessions = Session.objects.filter(user=user)
    if but is not None:
        sessions = sessions.exclude(pk=but.pk)
    _end(sessions, reason, actor=actor, now=now)


@transaction.atomic
def _exchange(jti: uuid.UUID, *, client: Client, now: datetime) -> RefreshToken:
    successor_jti = uuid.uuid4()
    # One conditional UPDATE decides which request is first. The others wait for it, update no
    # row, and read the successor that the first one stored.
    unused = RefreshToken.objects.filter(pk=jti, used_at=None)
    is_first = unused.update(used_at=now, successor_id=successor_jti) == 1
    tokens_in_full = RefreshToken.objects.select_related("session__user", "successor")
    used = tokens_in_full.filter(pk=jti).first()
    if used is None or used.session.is_over(now=now) or not used.session.user.is_active:
        raise SessionRevoked("The session was ended; sign in again.")
    if is_first:
        Session.objects.filter(pk=used.session_id).update(
            last_seen_at=now, ip=client.address or None
        )
        return _issue(successor_jti, used.session, now=now)
    return _successor_of(used, now=now)


def _successor_of(used: RefreshToken, *, now: datetime) -> RefreshToken:
    grace_is_over = used.used_at is None or now - used.used_at > settings.NEXUS_REFRESH_GRACE
    if grace_is_over or used.successor is None:
        raise TokenReused("This refresh token was used before, so its session was ended.")
    used.successor.session = used.session
    return used.successor


@transaction.atomic
def _end(
    sessions: QuerySet[Session], reason: RevokeReason, *, actor: User | None, now: datetime
) -> int:
    """End sessions of one account, and return how many were active."""
    ended = sessions.filter(revoked_at=None).update(revoked_at=now, revoke_reason=reason)
    if ended:
        detail = {"reason": reason.value, "sessions": ended}
        record(
            EventKind.SESSION_ENDED, actor=actor, subject=_owner(sessions), now=now, detail=detail
        )
    return ended


def _owner(sessions: QuerySet[Session]) -> User | None:
    return User.objects.filter(sessions__in=sessions).first()


def _read(token: str, *, client: Client, now: datetime) -> tokens.Claims:
    try:
        return tokens.read_refresh(token)
    except TokenInvalid:
        record_attack(EventKind.TOKEN_FORGED, bucket=client.bucket, subject=None, now=now)
        raise


def _issue(jti: uuid.UUID, session: Session, *, now: datetime) -> RefreshToken:
    return RefreshToken.objects.create(
        jti=jti,
        session=session,
        issued_at=now,
        expires_at=min(now + tokens.REFRESH_LIFETIME, session.expires_at),
    )


def _pair(row: RefreshToken, *, now: datetime) -> TokenPair:
    access_end = tokens.access_end(row.session, now=now)
    return TokenPair(
        access=tokens.sign_access(row.session, now=now),
        refresh=tokens.sign_refresh(row, row.session),
        expires_in=int((access_end - now).total_seconds()),
        user=row.session.user,
    )
