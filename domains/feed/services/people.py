"""Checks that users exist."""

from shared.auth.models import User
from shared.errors import NotFound


def require_account(user_id: int) -> None:
    """
    Make sure that there is or was such a user.

    Deleted accounts are accepted: their rows stay, and so do follows and blocks.

    :raises NotFound: if there never was such a user.
    """
    if not User.objects.filter(pk=user_id).exists():
        raise NotFound(f"There is no user {user_id}.")


def require_person(user_id: int) -> None:
    """
    Make sure that there is such a user, whose account is active.

    :raises NotFound: if there is none.
    """
    if not User.objects.active().filter(pk=user_id).exists():
        raise NotFound(f"There is no user {user_id}.")
