"""Change and reset passwords."""

import uuid
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from shared import throttling
from shared.accounts.services.access_tokens import revoke_access_tokens
from shared.accounts.services.credentials import confirm_password, password_faults
from shared.accounts.services.sessions import revoke_all
from shared.auth.events import PasswordResetRequested
from shared.auth.models import EventKind, Purpose, RevokeReason, Session, User
from shared.auth.one_time import CHANGES, claim_for_account, find, forget_tokens
from shared.auth.security_log import record
from shared.auth.viewer import Client
from shared.errors import ValidationFailed
from shared.events import publish


def change_password(
    *, user: User, session: Session, old_password: str, new_password: str, now: datetime
) -> None:
    """
    Change the user's own password. All access tokens, all sessions but this one and a pending
    change of the address are ended.

    :raises ValidationFailed: if the old password is wrong or the new one too weak.
    :raises RateLimited: if the old password was guessed at too often.
    :raises ServiceUnavailable: if too many passwords are checked at once.
    """
    confirm_password(user, old_password, field="old_password", now=now)
    hashed = _hash(new_password, user=user, field="new_password")
    with transaction.atomic():
        # The condition requires that the stored password is still the one that was checked.
        unchanged = User.objects.active().filter(pk=user.pk, password=user.password)
        if not unchanged.update(password=hashed, updated_at=now):
            raise ValidationFailed.of("old_password", "Another request changed the password.")
        # Someone who knew the old password could have created tokens, or requested a new address.
        forget_tokens(user, *CHANGES, now=now)
        revoke_all(user, RevokeReason.PASSWORD_CHANGED, actor=user, now=now, but=session)
        revoke_access_tokens(user, RevokeReason.PASSWORD_CHANGED, actor=user, now=now)
        record(EventKind.PASSWORD_CHANGED, actor=user, subject=user, now=now)


def request_password_reset(*, email: str, client: Client) -> None:
    """
    Send a mail to the account with this address, if there is one. The result does not reveal it.

    :raises RateLimited: if the client's address or the account's address has too many requests.
    """
    throttling.spend("reset_address", client.bucket)
    throttling.spend("reset_account", email.strip().casefold())
    publish(PasswordResetRequested(email=email.strip(), mail_id=uuid.uuid4()))


def reset_password(*, token: str, new_password: str, client: Client, now: datetime) -> None:
    """
    Set a new password with the token of a mail; end every session, every personal access token and
    a pending change of the address.

    :raises ValidationFailed: if the token is not valid, or the password is too weak, in which case
        the token can be used again.
    :raises RateLimited: if this address tries too many tokens.
    """
    throttling.spend("reset_address", client.bucket)
    user = find(token, Purpose.PASSWORD_RESET, now=now).user
    # Hashed before the transaction, because it takes long and would lock the rows for that time.
    hashed = _hash(new_password, user=user, field="new_password")
    with transaction.atomic():
        claim_for_account(token, Purpose.PASSWORD_RESET, now=now)
        User.objects.filter(pk=user.pk).update(password=hashed, updated_at=now)
        forget_tokens(user, *CHANGES, now=now)
        revoke_all(user, RevokeReason.PASSWORD_CHANGED, actor=user, now=now)
        revoke_access_tokens(user, RevokeReason.PASSWORD_CHANGED, actor=user, now=now)
        record(EventKind.PASSWORD_RESET, actor=user, subject=user, now=now)


def _hash(password: str, *, user: User, field: str) -> str:
    faults = password_faults(password, user=user, field=field)
    if faults:
        raise ValidationFailed(faults[0].message, errors=faults)
    return make_password(password)
