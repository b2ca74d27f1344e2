"""Check names and passwords, with limits of guesses."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from shared.accounts.breached_passwords import is_breached
from shared.accounts.services.guessing import (
    Bucket,
    account_buckets,
    count_guess,
    forgive_guess,
)
from shared.auth.account_rows import find_account
from shared.auth.errors import InvalidCredentials, SignInAgain
from shared.auth.models import EventKind, Session, User
from shared.auth.names import fold
from shared.auth.security_log import record
from shared.auth.viewer import Client
from shared.errors import FieldError, ServiceUnavailable, ValidationFailed

RECENT = timedelta(minutes=10)
"""The maximum age of a session that replaces the password of an account without one."""


def check_credentials(*, login: str, password: str, client: Client, now: datetime) -> User:
    """
    Return the account with this user name or e-mail address, if the password is its own.

    :raises InvalidCredentials: if there is no such account, or the password is wrong.
    :raises RateLimited: if there were too many attempts from this address, or too many guesses at
        this account.
    :raises ServiceUnavailable: if too many passwords are checked at once. It counts as no attempt.
    """
    user, agents = _find(login, client=client)
    # Guesses are counted by account, not by the given name, because several names identify one
    # account: its user name, its address, and both in any letter case.
    account = f"id:{user.pk}" if user else f"name:{fold(login)}"
    buckets = [
        ("login_failed_address", client.bucket),
        *account_buckets("login_failed_account", account, agents=agents, client=client),
    ]
    # Attempts are counted here, so that no form and no transport has a log-in without the limit.
    attempt = [("login_address", client.bucket)]
    count_guess(buckets, user=user, bucket=client.bucket, now=now, attempt=attempt)
    is_right = _is_right(user, password, counted=[*attempt, *buckets])
    if user is None or not is_right or not user.is_active:
        record(EventKind.LOG_IN_FAILED, actor=None, subject=user, now=now)
        raise InvalidCredentials("The user name and password do not match an account.")
    forgive_guess(buckets)
    return user


def confirm_password(user: User, password: str, *, field: str, now: datetime) -> None:
    """
    Require the password from a signed-in user.

    Failures have a limit of their own, so guesses at the log-in never refuse a signed-in user.

    :raises ValidationFailed: if the password is wrong.
    :raises RateLimited: if this user has failed too often.
    :raises ServiceUnavailable: as ``check_credentials``.
    """
    buckets = [("login_failed_confirmation", str(user.pk))]
    count_guess(buckets, user=user, bucket=f"user:{user.pk}", now=now)
    if not _is_right(user, password, counted=buckets):
        record(EventKind.CONFIRMATION_FAILED, actor=user, subject=user, now=now)
        raise ValidationFailed.of(field, "The password is not the one of this account.")
    forgive_guess(buckets)


def reauthenticate(user: User, session: Session, password: str, *, now: datetime) -> None:
    """
    Require the password or, if the account has none, a recent session. A stolen access token is not
    enough.

    :raises ValidationFailed: if the password is wrong.
    :raises SignInAgain: if the account has none, and the session is not recent.
    :raises RateLimited: if this user has failed too often.
    :raises ServiceUnavailable: if too many passwords are checked at once.
    """
    if user.has_usable_password():
        confirm_password(user, password, field="password", now=now)
    else:
        require_recent(session, now=now)


def require_recent(session: Session, *, now: datetime) -> None:
    """
    Require a session that began within the last ten minutes, in place of a password.

    :raises SignInAgain: if it began earlier.
    """
    if now - session.created_at > RECENT:
        raise SignInAgain("Sign in again, then do this within ten minutes.")


def lock_unchanged(user: User) -> None:
    """
    Lock an account whose password was just checked. Call it in the transaction that follows.

    :raises ValidationFailed: if the account was deactivated or its password changed since then,
        which has ended everything that the password allowed.
    """
    unchanged = User.objects.active().filter(pk=user.pk, password=user.password)
    if not unchanged.select_for_update(no_key=True).exists():
        raise ValidationFailed.of("password", "The account was changed since it was checked.")


def password_faults(password: str, *, user: User, field: str) -> list[FieldError]:
    """
    Return the reasons why a new password is too weak for an account.

    It may call an external service, so call it before a transaction.
    """
    try:
        validate_password(password, user)
    except ValidationError as weak:
        return [
            FieldError(field=field, code=str(fault.code), message=str(fault.messages[0]))
            for fault in weak.error_list
        ]
    if is_breached(password):
        message = "This password is known from a breach of another service."
        return [FieldError(field=field, code="password_breached", message=message)]
    return []


def _is_right(user: User | None, password: str, *, counted: Sequence[Bucket]) -> bool:
    try:
        if user is not None:
            return user.check_password(password)
        # Hash the password for an unknown name too, so that the response time does not reveal it.
        make_password(password)
    except ServiceUnavailable:
        # The password was not checked. Under overload an owner would be locked out otherwise.
        forgive_guess(counted)
        raise
    return False


def _find(login: str, *, client: Client) -> tuple[User | None, frozenset[str]]:
    name = fold(login)
    # A user name contains no @, so one field accepts a user name or an address.
    if "@" in name:
        return find_account(email=login.strip(), network=client.network)
    return find_account(username=name, network=client.network)
