"""Reading comments. They are as visible as the post that they answer."""

from django.db.models import QuerySet
from django.db.models.expressions import BaseExpression

from domains.feed.models import Comment, CommentLike, Post
from domains.feed.permissions import require_open_post
from shared.auth.viewer import Viewer
from shared.lookups import get_or_not_found
from shared.selections import Selection, select


def list_comments(
    *, post_id: int, viewer: Viewer, parent_id: int | None = None
) -> Selection[Comment]:
    """
    Return the comments of a post, oldest first, or only the replies to one of them.

    :raises NotFound: if there is no such post, or it is not the viewer's to see.
    """
    require_open_post(viewer, post_id)
    return select(_comments_of, post_id=post_id, viewer=viewer, parent_id=parent_id)


def _comments_of(*, post_id: int, viewer: Viewer, parent_id: int | None) -> QuerySet[Comment]:
    comments = list_live_comments(viewer=viewer).filter(post_id=post_id)
    return comments if parent_id is None else comments.filter(parent_id=parent_id)


def list_live_comments(*, viewer: Viewer) -> QuerySet[Comment]:
    """Return the comments of posts that the viewer is known to see, oldest first."""
    comments = Comment.objects.live().with_author()
    return comments.annotate(liked_by_me=likes_comment(viewer)).order_by("created_at", "pk")


def list_comments_after(*, post_id: int, viewer: Viewer, comment_id: int) -> QuerySet[Comment]:
    """
    Return the comments of a post that were created after a comment, oldest first.

    :raises NotFound: if there is no such post, or it is not the viewer's to see.
    """
    comments = list_comments(post_id=post_id, viewer=viewer)
    return comments.rows.filter(pk__gt=comment_id).order_by("pk")


def find_comment(*, comment_id: int, viewer: Viewer) -> QuerySet[Comment]:
    """
    Return the comment with this id if the viewer may see it, or an empty query set.
    """
    return _visible_comments(viewer=viewer).filter(pk=comment_id)


def get_comment(*, comment_id: int, viewer: Viewer) -> Comment:
    """
    Return one comment.

    :raises NotFound: if there is none, or its post is not the viewer's to see.
    """
    visible = select(_visible_comments, viewer=viewer)
    return get_or_not_found(visible, kind="comment", key=comment_id)


def _visible_comments(*, viewer: Viewer) -> QuerySet[Comment]:
    return list_live_comments(viewer=viewer).filter(post__in=Post.objects.visible_to(viewer))


def likes_comment(viewer: Viewer) -> BaseExpression:
    """Return for each comment whether the viewer likes it."""
    return CommentLike.objects.exist_for(viewer, of="comment")
