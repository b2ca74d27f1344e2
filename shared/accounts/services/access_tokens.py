"""Create and revoke personal access tokens."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from shared import throttling
from shared.accounts.services.credentials import lock_unchanged, reauthenticate
from shared.auth import token_format, tokens
from shared.auth.models import EventKind, PersonalAccessToken, RevokeReason, Session, User
from shared.auth.scopes import list_scopes
from shared.auth.security_log import record
from shared.errors import NotFound, ValidationFailed

MOST_DAYS = 365
"""The longest lifetime of a token, in days."""


@dataclass(frozen=True, slots=True)
class NewAccessToken:
    """A new token: its text, which is not stored, and its row."""

    token: str
    personal_access_token: PersonalAccessToken


def create_access_token(
    *,
    user: User,
    session: Session,
    name: str,
    scopes: Collection[str],
    expires_in_days: int,
    password: str,
    now: datetime,
) -> NewAccessToken:
    """
    Create a personal access token that is limited to its scopes, and notify the user.

    :raises ValidationFailed: if the password is wrong, a scope is unknown, the number of days is
        out of range, or the account has the maximum number of tokens.
    :raises SignInAgain: if the account has no password, and the session is not recent.
    :raises RateLimited: if this account has too many requests or failures.
    :raises ServiceUnavailable: if too many passwords are checked at once.
    """
    throttling.spend("access_tokens_user", str(user.pk))
    reauthenticate(user, session, password, now=now)
    if not 1 <= expires_in_days <= MOST_DAYS:
        raise ValidationFailed.of("expires_in_days", f"Choose 1 to {MOST_DAYS} days.")
    chosen = _known(scopes)
    token = token_format.make_token()
    row = PersonalAccessToken(
        user=user,
        name=name,
        hash=tokens.hash_of(token),
        ending=token[-token_format.ENDING_LENGTH :],
        scopes=chosen,
        created_at=now,
        expires_at=now + timedelta(days=expires_in_days),
    )
    _save(row, session, now=now)
    return NewAccessToken(token, row)


def revoke_access_token(*, user: User, token_id: uuid.UUID, actor: User, now: datetime) -> None:
    """
    Revoke one of the user's tokens, on behalf of the user or an admin.

    :raises NotFound: if the user has no such token, or it has ended.
    """
    mine = PersonalAccessToken.objects.live(now=now).filter(user=user, pk=token_id)
    if not _end(mine, RevokeReason.REVOKED, user=user, actor=actor, now=now):
        raise NotFound("You have no such token.")


def revoke_access_tokens(user: User, reason: RevokeReason, *, actor: User, now: datetime) -> None:
    """Revoke all tokens of a user. Call it in the transaction of the change that requires it."""
    mine = PersonalAccessToken.objects.live(now=now).filter(user=user)
    _end(mine, reason, user=user, actor=actor, now=now)


@transaction.atomic
def _save(row: PersonalAccessToken, session: Session, *, now: datetime) -> None:
    # The lock serializes the count, too.
    lock_unchanged(row.user)
    # Read under the lock, because the last factor may have been removed since the authentication.
    proven = Session.objects.filter(pk=session.pk).exclude(second_factor_at=None)
    row.has_second_factor = proven.exists()
    most = settings.NEXUS_MAX_ACCESS_TOKENS
    if PersonalAccessToken.objects.live(now=now).filter(user=row.user_id).count() >= most:
        raise ValidationFailed(f"You have {most} tokens, as many as you may: revoke one first.")
    row.save(force_insert=True)
    record(
        EventKind.ACCESS_TOKEN_CREATED,
        actor=row.user,
        subject=row.user,
        now=now,
        detail={
            "id": str(row.pk),
            "scopes": row.scopes,
            "expires_at": row.expires_at.isoformat().replace("+00:00", "Z"),
        },
    )


def _known(wanted: Collection[str]) -> list[str]:
    known = {scope.name for scope in list_scopes()}
    if unknown := sorted(set(wanted) - known):
        raise ValidationFailed.of("scopes", f"There is no scope {unknown[0]}.")
    return sorted(set(wanted))


@transaction.atomic
def _end(
    live: QuerySet[PersonalAccessToken],
    reason: RevokeReason,
    *,
    user: User,
    actor: User,
    now: datetime,
) -> int:
    """End tokens of one account, and return how many were valid."""
    ended = live.update(revoked_at=now, revoke_reason=reason)
    if ended:
        detail = {"reason": reason.value, "tokens": ended}
        record(EventKind.ACCESS_TOKEN_REVOKED, actor=actor, subject=user, now=now, detail=detail)
    return ended
