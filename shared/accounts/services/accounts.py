"""Create, update and delete accounts."""

import uuid
from datetime import datetime
from urllib.parse import urlsplit

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from typing_extensions import TypedDict

from shared import throttling
from shared.accounts.services.administration import refuse_losing_the_last_admin
from shared.accounts.services.credentials import (
    confirm_password,
    lock_unchanged,
    password_faults,
)
from shared.accounts.services.factors import forget_factors
from shared.accounts.services.mails import make_email_change
from shared.accounts.services.sessions import revoke_all
from shared.auth.account_locks import lock_account
from shared.auth.events import (
    EmailChangeRequested,
    UserDeleted,
    UserRegistered,
    VerificationRequested,
)
from shared.auth.models import (
    AuthorizationRequest,
    EventKind,
    Identity,
    KnownDevice,
    OneTimeToken,
    PersonalAccessToken,
    Purpose,
    RevokeReason,
    Role,
    Session,
    User,
)
from shared.auth.names import (
    LONGEST_EMAIL,
    address_of_deleted,
    fold,
    is_allowed,
    is_nowhere,
    name_of_deleted,
)
from shared.auth.one_time import CHANGES, claim_for_account, forget_tokens
from shared.auth.permissions import require_admin
from shared.auth.security_log import record
from shared.auth.viewer import Client, Viewer
from shared.errors import FieldError, ValidationFailed
from shared.events import publish
from shared.preconditions import verify_precondition


class ProfileChanges(TypedDict, total=False):
    """The changed fields of a profile. Absent keys keep their values, and None clears one."""

    display_name: str | None
    avatar_url: str | None


def register(
    *, username: str, email: str, password: str, role: str, client: Client, now: datetime
) -> User:
    """
    Create an account and send a mail that verifies its e-mail address.

    :raises ValidationFailed: naming each field that is wrong, taken or too weak.
    :raises RateLimited: if this address registers too many accounts.
    """
    throttling.spend("register_address", client.bucket)
    if role not in (Role.USER, Role.EMPLOYER):
        raise ValidationFailed.of("role", "Only an admin can make an admin.")
    user = User(username=fold(username), email=email.strip(), role=role, created_at=now)
    return _create(user, password=password, actor=user, now=now)


def create_account(
    *, actor: Viewer, username: str, email: str, password: str, role: str, now: datetime
) -> User:
    """
    Create an account of any role for another person, and send a mail that verifies its address.

    :raises NotAuthenticated: if the actor is anonymous.
    :raises PermissionDenied: if the actor is not an admin.
    :raises ValidationFailed: naming each field that is wrong, taken or too weak.
    """
    admin = require_admin(actor)
    if role not in Role.values:
        raise ValidationFailed.of("role", f"Choose one of {', '.join(Role.values)}.")
    user = User(username=fold(username), email=email.strip(), role=role, created_at=now)
    return _create(user, password=password, actor=admin, now=now)


def _create(user: User, *, password: str, actor: User, now: datetime) -> User:
    _refuse_unfit(user, password)
    user.password = make_password(password)
    try:
        with transaction.atomic():
            user.save(force_insert=True)
            record(EventKind.ACCOUNT_CREATED, actor=actor, subject=user, now=now)
            publish(UserRegistered(user_id=user.pk))
            publish(VerificationRequested(user_id=user.pk, mail_id=uuid.uuid4()))
    except IntegrityError:
        # Another request has taken the name or the address since the validation.
        _refuse_faults(_faults_of_taken(user))
        raise
    return user


@transaction.atomic
def update_me(*, user: User, changes: ProfileChanges, now: datetime) -> User:
    """
    Update the user's own profile, and return the user.

    :raises ValidationFailed: if the URL of the picture is not an HTTP address.
    :raises SessionRevoked: if another request has deleted or deactivated the account.
    :raises PreconditionFailed: if the request's ``If-Match`` does not hold.
    """
    wanted = {name: value or "" for name, value in changes.items()}
    if "avatar_url" in wanted:
        wanted["avatar_url"] = _web_address(str(wanted["avatar_url"]))
    mine = _lock(user)
    # Update only the columns of this request, so that concurrent changes of others are not lost.
    User.objects.filter(pk=user.pk).update(**wanted, updated_at=now)
    mine.refresh_from_db()
    return mine


def delete_me(*, user: User, password: str, now: datetime) -> None:
    """
    Delete the user's account. Content that others rely on stays, without a name.

    :raises ValidationFailed: if the password is not the account's.
    :raises SessionRevoked: if another request has deleted or deactivated the account.
    :raises RateLimited: if the password was guessed at too often.
    :raises LastAdmin: if no other admin would be left.
    :raises PreconditionFailed: if the request's ``If-Match`` does not hold.
    :raises ServiceUnavailable: if too many passwords are checked at once.
    """
    confirm_password(user, password, field="password", now=now)
    with transaction.atomic():
        if user.role == Role.ADMIN:
            refuse_losing_the_last_admin(user)
        _anonymise(_lock(user), now=now)
        revoke_all(user, RevokeReason.DELETED, actor=user, now=now)
        record(EventKind.DELETED, actor=user, subject=user, now=now)
        Session.objects.filter(user=user).update(user_agent="", ip=None)
        OneTimeToken.objects.filter(user=user).delete()
        for owned in (KnownDevice, Identity, AuthorizationRequest, PersonalAccessToken):
            owned.objects.filter(user=user).delete()
        forget_factors(user)
        publish(UserDeleted(user_id=user.pk))


def request_email_change(*, user: User, email: str, password: str, now: datetime) -> None:
    """
    Send a mail that confirms a new address, and notify the present address.

    :raises ValidationFailed: if the password is not the account's, or the address is not allowed.
    :raises RateLimited: if this account has too many requests or failures.
    :raises ServiceUnavailable: if too many passwords are checked at once.
    """
    throttling.spend("reset_account", f"change:{user.pk}")
    confirm_password(user, password, field="password", now=now)
    wanted = User(pk=user.pk, email=email.strip())
    _refuse_faults([*faults_of_email(wanted), *_faults_of_taken_email(wanted)])
    with transaction.atomic():
        lock_unchanged(user)
        mail_id = make_email_change(user, email=wanted.email, now=now)
        record(EventKind.EMAIL_CHANGE_REQUESTED, actor=user, subject=user, now=now)
        publish(EmailChangeRequested(user_id=user.pk, email=wanted.email, mail_id=mail_id))


def confirm_email_change(*, token: str, client: Client, now: datetime) -> User:
    """
    Replace the address of an account by the one to which the token was sent.

    :raises ValidationFailed: if the token is not valid, or another account has the address.
    :raises RateLimited: if this address tries too many tokens.
    """
    throttling.spend("reset_address", client.bucket)
    try:
        with transaction.atomic():
            return _change_email(claim_for_account(token, Purpose.EMAIL_CHANGE, now=now), now=now)
    except IntegrityError:
        raise ValidationFailed.of(
            "token", "There is an account with this e-mail address.", code="already_exists"
        ) from None


def request_verification(*, user: User) -> None:
    """
    Send another mail that verifies the address, unless it is verified.

    :raises RateLimited: if this account sends too many requests.
    """
    throttling.spend("reset_account", f"verify:{user.pk}")
    if user.email_verified_at is None:
        publish(VerificationRequested(user_id=user.pk, mail_id=uuid.uuid4()))


@transaction.atomic
def verify_email(*, token: str, client: Client, now: datetime) -> User:
    """
    Mark the e-mail address as verified, by the token of the mail.

    :raises ValidationFailed: if the token was used, has expired or is unknown.
    :raises RateLimited: if this address tries too many tokens.
    """
    throttling.spend("reset_address", client.bucket)
    user = claim_for_account(token, Purpose.EMAIL_VERIFICATION, now=now).user
    user.email_verified_at = now
    user.save(update_fields=["email_verified_at", "updated_at"])
    record(EventKind.EMAIL_VERIFIED, actor=user, subject=user, now=now)
    return user


def _change_email(proof: OneTimeToken, *, now: datetime) -> User:
    user = proof.user
    former, user.email, user.email_verified_at = user.email, proof.email, now
    user.save(update_fields=["email", "email_verified_at", "updated_at"])
    # Tokens that were sent to the former address, or to other new ones, become invalid.
    forget_tokens(user, Purpose.EMAIL_VERIFICATION, *CHANGES, now=now)
    record(EventKind.EMAIL_CHANGED, actor=user, subject=user, now=now, notify=former)
    return user


def _refuse_unfit(user: User, password: str) -> None:
    _refuse_faults(
        [
            *_faults_of_name(user),
            *faults_of_email(user),
            *_faults_of_taken(user),
            *password_faults(password, user=user, field="password"),
        ]
    )


def _refuse_faults(faults: list[FieldError]) -> None:
    if faults:
        raise ValidationFailed(faults[0].message, errors=faults)


def _faults_of_name(user: User) -> list[FieldError]:
    if is_allowed(user.username):
        return []
    message = "A user name has 3 to 30 of the characters a-z, 0-9, dot, dash and underscore."
    return [FieldError(field="username", code="invalid", message=message)]


def faults_of_email(user: User) -> list[FieldError]:
    """Return the validation errors of the address of an account."""
    try:
        # ASCII only, because two addresses with similar letters would look the same.
        is_sound = user.email.isascii() and not is_nowhere(user.email)
        is_short = len(user.email) <= LONGEST_EMAIL
        validate_email(user.email if is_sound and is_short else "")
    except ValidationError:
        message = "This is not an e-mail address."
        return [FieldError(field="email", code="invalid", message=message)]
    return []


def _faults_of_taken(user: User) -> list[FieldError]:
    if not User.objects.filter(username=user.username).exists():
        return _faults_of_taken_email(user)
    message = "This user name is taken."
    taken = FieldError(field="username", code="already_exists", message=message)
    return [taken, *_faults_of_taken_email(user)]


def _faults_of_taken_email(user: User) -> list[FieldError]:
    if User.objects.filter(email=user.email).exists():
        message = "There is an account with this e-mail address."
        return [FieldError(field="email", code="already_exists", message=message)]
    return []


def _web_address(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        raise ValidationFailed.of("avatar_url", "This is not an address of the web.") from None
    # Browsers show the URL, and the server never fetches it. Only HTTP addresses are allowed,
    # because a `javascript:` URL could run a script.
    if url and (parts.scheme not in ("http", "https") or not parts.hostname or " " in url):
        raise ValidationFailed.of("avatar_url", "Give an address that begins with https://.")
    return url


def _lock(user: User) -> User:
    mine = lock_account(user)
    verify_precondition()
    return mine


def _anonymise(user: User, *, now: datetime) -> None:
    user.username = name_of_deleted(user.pk)
    user.email = address_of_deleted(user.pk)
    user.role = Role.USER
    user.display_name = user.avatar_url = ""
    user.email_verified_at = None
    user.is_active = False
    user.deleted_at = now
    user.set_unusable_password()
    user.save()
