"""Selectors of follows."""

from django.db.models import QuerySet

from domains.feed.models import Follow
from shared.auth.models import User
from shared.errors import NotFound


def list_followers(*, user_id: int) -> QuerySet[Follow]:
    """
    Return the follows of a user's followers, latest first.

    :raises NotFound: if there is no such user.
    """
    _require_person(user_id)
    follows = Follow.objects.filter(followee_id=user_id, follower__is_active=True)
    return follows.with_people().order_by("-created_at", "-pk")


def list_following(*, user_id: int) -> QuerySet[Follow]:
    """
    Return the follows of the users that a user follows, latest first.

    :raises NotFound: if there is no such user.
    """
    _require_person(user_id)
    follows = Follow.objects.filter(follower_id=user_id, followee__is_active=True)
    return follows.with_people().order_by("-created_at", "-pk")


def is_following(*, viewer: User, user_id: int) -> bool:
    """Return whether the viewer follows a user."""
    return Follow.objects.by(viewer).filter(followee_id=user_id).exists()


def _require_person(user_id: int) -> None:
    if not User.objects.existing().filter(pk=user_id).exists():
        raise NotFound(f"There is no user {user_id}.")
