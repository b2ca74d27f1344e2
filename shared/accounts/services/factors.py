"""The common part of all factors: the end of an enrolment, and the removal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from shared.accounts.selectors import list_factors
from shared.accounts.services.administration import lock_existing_account
from shared.accounts.services.confirming import Confirmation, confirm_identity
from shared.accounts.services.last_way import require_another_way_to_sign_in
from shared.accounts.services.recovery_codes import make_recovery_codes
from shared.auth.account_locks import lock_account
from shared.auth.models import (
    Challenge,
    EventKind,
    Factor,
    PersonalAccessToken,
    RecoveryCode,
    Session,
    User,
)
from shared.auth.permissions import require_admin
from shared.auth.security_log import record
from shared.auth.viewer import Viewer
from shared.errors import InvalidTransition, NotFound


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A factor that was added, and the recovery codes if they are the account's first."""

    factor: Factor
    recovery_codes: Sequence[str]


def complete_enrolment(factor: Factor, *, session: Session, now: datetime) -> Enrolment:
    """
    Confirm a factor that was just proven in a session. Call it in the transaction of the proof.

    The account must be locked. The first factor of an account comes with recovery codes.
    """
    user = factor.user
    has_codes = RecoveryCode.objects.filter(user=user).exists()
    codes = () if has_codes else make_recovery_codes(user, now=now)
    Session.objects.filter(pk=session.pk).update(second_factor_at=now)
    record(EventKind.FACTOR_ADDED, actor=user, subject=user, now=now, detail=_facts(factor))
    return Enrolment(factor=factor, recovery_codes=codes)


def remove_factor(
    *, user: User, session: Session, factor_id: int, confirmation: Confirmation, now: datetime
) -> None:
    """
    Remove one of the user's factors, and the recovery codes with the last one.

    :raises ValidationFailed: if neither the password nor a factor confirms it.
    :raises NotFound: if the user has no such factor.
    :raises SessionRevoked: if another request has deleted or deactivated the account.
    :raises LastWayToSignIn: if it is a passkey, and nothing else signs in to the account.
    :raises RateLimited: if confirmations failed too often.
    :raises SignInAgain: if the account has neither, and the session is not recent.
    :raises ServiceUnavailable: if too many passwords are checked at once.
    """
    confirm_identity(user=user, session=session, confirmation=confirmation, now=now)
    with transaction.atomic():
        lock_account(user)
        factor = list_factors(user=user).filter(pk=factor_id).first()
        if factor is None:
            raise NotFound("You have no such factor.")
        require_another_way_to_sign_in(user, without=factor)
        _remove(factor, actor=user, now=now)


@transaction.atomic
def remove_factors(*, actor: Viewer, user_id: int, now: datetime) -> None:
    """
    Remove all factors of an account whose owner has lost them, on behalf of an admin.

    :raises NotAuthenticated: if the actor is anonymous.
    :raises PermissionDenied: if the actor is not an admin.
    :raises NotFound: if there is no such account.
    :raises InvalidTransition: if it has none.
    """
    admin = require_admin(actor)
    lock_existing_account(user_id)
    factors = list(Factor.objects.confirmed().filter(user=user_id).select_related("user"))
    if not factors:
        raise InvalidTransition("This account has no second factor.")
    for factor in factors:
        _remove(factor, actor=admin, now=now)


def renew_recovery_codes(
    *, user: User, session: Session, confirmation: Confirmation, now: datetime
) -> Sequence[str]:
    """
    Replace the user's recovery codes, and return the new ones: they are not shown again.

    :raises ValidationFailed: if neither the password nor a factor confirms it.
    :raises InvalidTransition: if the account has no factor.
    :raises SessionRevoked: if another request has deleted or deactivated the account.
    :raises RateLimited: if confirmations failed too often.
    :raises SignInAgain: if the account has no password, and the session is not recent.
    :raises ServiceUnavailable: if too many passwords are checked at once.
    """
    confirm_identity(user=user, session=session, confirmation=confirmation, now=now)
    with transaction.atomic():
        lock_account(user)
        if not list_factors(user=user).exists():
            raise InvalidTransition("Enrol an authenticator app or a passkey first.")
        record(EventKind.RECOVERY_CODES_RENEWED, actor=user, subject=user, now=now)
        return make_recovery_codes(user, now=now)


def forget_factors(user: User) -> None:
    """Delete everything about the factors of an account that is deleted."""
    for model in (Factor, RecoveryCode, Challenge):
        model._default_manager.filter(user=user).delete()


def _remove(factor: Factor, *, actor: User, now: datetime) -> None:
    user, facts = factor.user, _facts(factor)
    factor.delete()
    if not list_factors(user=user).exists():
        RecoveryCode.objects.filter(user=user).delete()
        # The account has no factor left, so neither its sessions nor the tokens that were created
        # in them count as verified with one.
        Session.objects.filter(user=user).update(second_factor_at=None)
        PersonalAccessToken.objects.filter(user=user).update(has_second_factor=False)
    record(EventKind.FACTOR_REMOVED, actor=actor, subject=user, now=now, detail=facts)


def _facts(factor: Factor) -> dict[str, str]:
    return {"kind": factor.kind, "name": factor.name}
