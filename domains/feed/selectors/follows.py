"""Selectors of follows."""

from django.db.models import QuerySet

from domains.feed.models import Follow
from shared.auth.models import User
from shared.errors import NotFound
from shared.rows import find_values
from shared.selections import Selection, select


def list_followers(*, user_id: int) -> Selection[Follow]:
    """
    Return the follows of a user's followers, latest first.

    :raises NotFound: if there is no such user.
    """
    _require_person(user_id)
    return select(_followers, user_id=user_id)


def _followers(*, user_id: int) -> QuerySet[Follow]:
    follows = Follow.objects.filter(followee_id=user_id, follower__is_active=True)
    return follows.with_people().order_by("-created_at", "-pk")


def list_following(*, user_id: int) -> Selection[Follow]:
    """
    Return the follows of the users that a user follows, latest first.

    :raises NotFound: if there is no such user.
    """
    _require_person(user_id)
    return select(_following, user_id=user_id)


def _following(*, user_id: int) -> QuerySet[Follow]:
    follows = Follow.objects.filter(follower_id=user_id, followee__is_active=True)
    return follows.with_people().order_by("-created_at", "-pk")


def is_following(*, viewer: User, user_id: int) -> bool:
    """Return whether the viewer follows a user."""
    return Follow.objects.by(viewer).filter(followee_id=user_id).exists()


def _require_person(user_id: int) -> None:
    if find_values(select(_person, user_id=user_id), names=["pk"]) is None:
        raise NotFound(f"There is no user {user_id}.")


def _person(*, user_id: int) -> QuerySet[User]:
    return User.objects.existing().filter(pk=user_id)
