"""Selectors of follows and likes."""

from django.db.models import QuerySet

from domains.feed.models import Follow, Like
from domains.feed.permissions import post_open_to
from shared.auth.models import User
from shared.auth.viewer import Viewer
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


def list_likes(*, post_id: int, viewer: Viewer) -> QuerySet[Like]:
    """
    Return the likes of a post with their users, latest first.

    :raises NotFound: if there is no such post, or it is not the viewer's to see.
    """
    post_open_to(viewer, post_id)
    return list_likes_of_posts().filter(post_id=post_id)


def list_likes_of_posts() -> QuerySet[Like]:
    """Return the likes of posts that the viewer is known to see, latest first."""
    return Like.objects.with_people().order_by("-created_at", "-pk")


def _require_person(user_id: int) -> None:
    if not User.objects.existing().filter(pk=user_id).exists():
        raise NotFound(f"There is no user {user_id}.")
