"""Whether a name and a password belong together, and how often that may be asked."""

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from shared import throttling
from shared.auth.errors import InvalidCredentials
from shared.auth.models import User
from shared.auth.names import fold
from shared.errors import FieldError, ValidationFailed


def check_credentials(*, login: str, password: str, bucket: str) -> User:
    """
    Return the account that a user name or e-mail address and a password belong to.

    :raises InvalidCredentials: if they belong to none, whichever of them is wrong.
    :raises RateLimited: if this account or this address was guessed at too often.
    """
    name = fold(login)
    # Counted before the hash and given back after a success: of a hundred parallel guesses
    # not one more is tried than of a hundred in a row.
    throttling.spend("login_failed_address", bucket)
    throttling.spend("login_failed_account", name)
    user = _find(login, name)
    if user is None:
        # An unknown name takes as long as a wrong password.
        make_password(password)
    if user is None or not user.check_password(password) or not user.is_active:
        raise InvalidCredentials("The user name and password do not match an account.")
    throttling.refund("login_failed_address", bucket)
    throttling.refund("login_failed_account", name)
    return user


def confirm_password(user: User, password: str, *, field: str) -> None:
    """
    Make sure that whoever is signed in also knows the password.

    :raises ValidationFailed: if the password is another.
    :raises RateLimited: if this account was guessed at too often.
    """
    throttling.spend("login_failed_account", user.username)
    if not user.check_password(password):
        raise ValidationFailed.of(field, "The password is not the one of this account.")
    throttling.refund("login_failed_account", user.username)


def password_faults(password: str, *, user: User, field: str) -> list[FieldError]:
    """Return what makes a new password too weak for an account."""
    try:
        validate_password(password, user)
    except ValidationError as weak:
        return [
            FieldError(field=field, code=str(fault.code), message=str(fault.messages[0]))
            for fault in weak.error_list
        ]
    return []


def _find(login: str, name: str) -> User | None:
    # A user name has no @, so one field takes either.
    if "@" in name:
        return User.objects.filter(email=login.strip()).first()
    return User.objects.filter(username=name).first()
