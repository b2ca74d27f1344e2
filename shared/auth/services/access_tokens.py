"""Making personal access tokens, signing requests with them, and ending them."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from shared import throttling
from shared.auth import token_format, tokens
from shared.auth.errors import TokenExpired, TokenInvalid, TokenRevoked
from shared.auth.models import EventKind, PersonalAccessToken, RevokeReason, Session, User
from shared.auth.scopes import ADMIN, list_scopes
from shared.auth.services.credentials import reauthenticate
from shared.auth.services.security_log import record, record_attack
from shared.errors import NotFound, ValidationFailed

MOST_DAYS = 365
"""The longest lifetime of a token, in days."""

NOTED_EVERY = timedelta(minutes=1)
MOST_NETWORKS = 50


@dataclass(frozen=True, slots=True)
class NewAccessToken:
    """A new token: its text, which cannot be read again, and its row."""

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
    :raises RateLimited: if this account creates, or fails to create, too many.
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
        has_second_factor=session.second_factor_at is not None,
        created_at=now,
        expires_at=now + timedelta(days=expires_in_days),
    )
    _save(row, now=now)
    return NewAccessToken(token, row)


def use_access_token(*, token: str, network: str, now: datetime) -> PersonalAccessToken:
    """
    Return the row of the token of a request, with its user, and record the use.

    :raises TokenInvalid: if it is not a token of this server.
    :raises TokenExpired: if it has expired.
    :raises TokenRevoked: if it was revoked, or its account was deactivated.
    """
    row = _find(token)
    if row.revoked_at or not row.user.is_active:
        raise TokenRevoked("The personal access token was revoked.")
    if row.expires_at <= now:
        raise TokenExpired("The personal access token has expired.")
    row.user.acts_as_admin = ADMIN in row.scopes
    _note_use(row, now=now)
    if network and network not in row.networks:
        _note_network(row, network, now=now)
    return row


def revoke_access_token(*, user: User, token_id: uuid.UUID, actor: User, now: datetime) -> None:
    """
    Revoke one of the user's tokens, on behalf of the user or an admin.

    :raises NotFound: if the user has no such token, or it has ended.
    """
    mine = PersonalAccessToken.objects.live(now=now).filter(user=user, pk=token_id)
    if not _end(mine, RevokeReason.REVOKED, user=user, actor=actor, now=now):
        raise NotFound("You have no such token.")


def revoke_access_tokens(user: User, reason: RevokeReason, *, actor: User, now: datetime) -> None:
    """Revoke every token of a user. Call it in the transaction of the reason."""
    mine = PersonalAccessToken.objects.live(now=now).filter(user=user)
    _end(mine, reason, user=user, actor=actor, now=now)


@transaction.atomic
def _save(row: PersonalAccessToken, *, now: datetime) -> None:
    # The lock serializes the count. An account that was deactivated, or whose password was changed,
    # since the password was checked gets no token: all others were ended.
    unchanged = User.objects.active().filter(pk=row.user_id, password=row.user.password)
    if not unchanged.select_for_update(no_key=True).exists():
        raise ValidationFailed.of("password", "The account was changed since it was checked.")
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


def _find(token: str) -> PersonalAccessToken:
    # The checksum saves a query for mistyped and invented tokens.
    if token_format.is_well_formed(token):
        found = PersonalAccessToken.objects.select_related("user")
        row = found.filter(hash=tokens.hash_of(token)).first()
        if row is not None:
            return row
    raise TokenInvalid("The token is not valid.")


def _note_use(row: PersonalAccessToken, *, now: datetime) -> None:
    if row.last_used_at is not None and row.last_used_at > now - NOTED_EVERY:
        return
    unnoted = Q(last_used_at=None) | Q(last_used_at__lte=now - NOTED_EVERY)
    PersonalAccessToken.objects.filter(unnoted, pk=row.pk).update(last_used_at=now)


def _note_network(row: PersonalAccessToken, network: str, *, now: datetime) -> None:
    # On the condition that the list is still the one that was read: of requests at the same
    # moment one notes the network, and writes the event.
    mine = PersonalAccessToken.objects.filter(pk=row.pk, networks=row.networks)
    is_noted = mine.update(networks=_with(row.networks, network))
    # The first network is not reported.
    if is_noted and row.networks:
        record_attack(
            EventKind.ACCESS_TOKEN_MOVED,
            bucket=f"access_token:{row.pk}",
            subject=row.user,
            now=now,
            detail={"id": str(row.pk), "network": network},
        )


def _with(networks: Sequence[str], network: str) -> list[str]:
    return [*networks, network][-MOST_NETWORKS:]


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
