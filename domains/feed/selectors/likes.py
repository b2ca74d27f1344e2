"""Selectors of likes of posts."""

from django.db.models import QuerySet
from django.db.models.expressions import BaseExpression

from domains.feed.models import Like
from domains.feed.permissions import post_open_to
from shared.auth.viewer import Viewer


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


def likes_post(viewer: Viewer) -> BaseExpression:
    """Return for each post whether the viewer likes it."""
    return Like.objects.exist_for(viewer, of="post")
