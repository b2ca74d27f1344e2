"""Permissions of the feed. Selectors and services check them, so they apply to both transports."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from domains.feed.models import Block, Comment, Post
from domains.feed.models.comments import CommentQuerySet
from domains.feed.models.posts import PostQuerySet
from shared.auth.models import User
from shared.auth.viewer import Viewer
from shared.errors import NotFound, PermissionDenied
from shared.objects import find_object
from shared.parameters import Ids, is_one_of
from shared.rows import find_values
from shared.selections import select


def post_open_to(viewer: Viewer, post_id: int) -> Post:
    """
    Return a post that the viewer may see.

    :raises NotFound: if there is none. A hidden post and an absent one give the same error.
    """
    post = find_object(select(_visible_post, viewer=viewer, post_id=post_id))
    if post is None:
        raise NotFound(f"There is no post {post_id}.")
    return post


def require_open_post(viewer: Viewer, post_id: int) -> None:
    """
    Require that the viewer may see a post.

    :raises NotFound: if there is none. A hidden post and an absent one give the same error.
    """
    if find_values(select(_visible_post, viewer=viewer, post_id=post_id), names=["pk"]) is None:
        raise NotFound(f"There is no post {post_id}.")


def _visible_post(*, viewer: Viewer, post_id: int) -> PostQuerySet:
    return Post.objects.visible_to(viewer).defer("search").filter(pk=post_id)


def unblocked_post_open_to(user: User, post_id: int) -> Post:
    """
    Return a post that the user may see, and whose author has not blocked the user.

    :raises NotFound: if there is none. A hidden post and an absent one give the same error.
    :raises PermissionDenied: if its author has blocked the user.
    """
    post = post_open_to(user, post_id)
    require_unblocked(user, by=[post.author_id])
    return post


def posts_unblocked_for(user: User) -> PostQuerySet:
    """Return the posts that the user may see, except those of authors who block the user."""
    blocks = Block.objects.filter(blocker=OuterRef("author"), blocked=user)
    return Post.objects.visible_to(user).filter(~Exists(blocks))


def comments_unblocked_for(user: User) -> CommentQuerySet:
    """
    Return the comments that the user may see, unless their author or the post's blocks the user.
    """
    blocks = Block.objects.filter(blocked=user).filter(
        Q(blocker=OuterRef("author")) | Q(blocker=OuterRef("post__author"))
    )
    visible = Comment.objects.live().filter(post__in=Post.objects.visible_to(user))
    return visible.filter(~Exists(blocks))


def comment_open_to(viewer: Viewer, comment_id: int) -> Comment:
    """
    Return a comment that the viewer may see, with its post.

    :raises NotFound: if there is none, or its post is hidden from the viewer.
    """
    comment = find_object(select(_visible_comment, viewer=viewer, comment_id=comment_id))
    if comment is None:
        raise NotFound(f"There is no comment {comment_id}.")
    return comment


def _visible_comment(*, viewer: Viewer, comment_id: int) -> CommentQuerySet:
    visible = Comment.objects.live().filter(post__in=Post.objects.visible_to(viewer))
    return visible.select_related("post").defer("post__search").filter(pk=comment_id)


def require_author(actor: User, *, author_id: int) -> None:
    """
    Require that the actor is the author or an admin.

    :raises PermissionDenied: if not.
    """
    if author_id != actor.pk and not actor.is_admin:
        raise PermissionDenied("Only the author may do this.")


def require_unblocked(actor: User, *, by: Iterable[int]) -> None:
    """
    Require that none of these users has blocked the actor.

    :raises PermissionDenied: if one has.
    """
    others = Ids(sorted({user_id for user_id in by if user_id != actor.pk}))
    if others and find_values(select(_blocks, by=others, user=actor), names=["pk"]):
        raise PermissionDenied("This user has blocked you.")


def _blocks(*, by: Ids, user: User) -> QuerySet[Block]:
    return Block.objects.filter(is_one_of("blocker_id", by), blocked=user)
