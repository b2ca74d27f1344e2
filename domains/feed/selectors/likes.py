"""Selectors of likes of posts."""

from django.db.models import QuerySet
from django.db.models.expressions import BaseExpression

from domains.feed.models import Like
from domains.feed.permissions import require_open_post
from shared.auth.viewer import Viewer
from shared.selections import Selection, select


def list_likes(*, post_id: int, viewer: Viewer) -> Selection[Like]:
    """
    Return the likes of a post with their users, latest first.

    :raises NotFound: if there is no such post, or it is not the viewer's to see.
    """
    require_open_post(viewer, post_id)
    return select(_likes_of, post_id=post_id)


def _likes_of(*, post_id: int) -> QuerySet[Like]:
    return list_likes_of_posts().filter(post_id=post_id)


def list_likes_of_posts() -> QuerySet[Like]:
    """Return the likes of posts that the viewer is known to see, latest first."""
    return Like.objects.with_people().order_by("-created_at", "-pk")


def likes_post(viewer: Viewer) -> BaseExpression:
    """Return for each post whether the viewer likes it."""
    return Like.objects.exist_for(viewer, of="post")
