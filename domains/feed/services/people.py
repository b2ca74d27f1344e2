"""Checks that users exist."""

from django.db.models import QuerySet

from shared.auth.models import User
from shared.errors import NotFound
from shared.rows import find_values
from shared.selections import select


def require_account(user_id: int) -> None:
    """
    Make sure that there is or was such a user.

    Deleted accounts are accepted: their rows stay, and so do follows and blocks.

    :raises NotFound: if there never was such a user.
    """
    if find_values(select(_account, user_id=user_id), names=["pk"]) is None:
        raise NotFound(f"There is no user {user_id}.")


def require_person(user_id: int) -> None:
    """
    Make sure that there is such a user, whose account is active.

    :raises NotFound: if there is none.
    """
    if find_values(select(_person, user_id=user_id), names=["pk"]) is None:
        raise NotFound(f"There is no user {user_id}.")


def _account(*, user_id: int) -> QuerySet[User]:
    return User.objects.get_queryset().filter(pk=user_id)


def _person(*, user_id: int) -> QuerySet[User]:
    return User.objects.active().filter(pk=user_id)
