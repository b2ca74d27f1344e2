"""Personal access tokens in requests: find the row of a token, and record its use."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Q

from shared.auth import token_format, tokens
from shared.auth.errors import TokenExpired, TokenInvalid, TokenRevoked
from shared.auth.models import EventKind, PersonalAccessToken
from shared.auth.scopes import ADMIN
from shared.auth.security_log import record_attack

NOTED_EVERY = timedelta(minutes=1)
MOST_NETWORKS = 50


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
    # The condition compares the list with the one that was read, so only one of several concurrent
    # requests stores the network and records the event.
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
