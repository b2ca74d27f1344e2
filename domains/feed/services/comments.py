"""Answering posts, and liking the answers."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from domains.feed.events import CommentAdded, CommentDeleted, CommentLiked
from domains.feed.models import Comment, CommentLike, Interaction
from domains.feed.models.comments import LONGEST_COMMENT
from domains.feed.permissions import (
    comment_open_to,
    post_open_to,
    require_author,
    require_unblocked,
)
from domains.feed.selectors import get_comment
from domains.feed.services.analytics import log_interaction
from domains.feed.services.counters import (
    count_on_comment,
    count_on_post,
    uncount_on_comment,
    uncount_on_post,
)
from shared.auth.models import User
from shared.errors import NotFound, ValidationFailed
from shared.events import publish
from shared.preconditions import verify_precondition


@dataclass(frozen=True, slots=True)
class CommentLikeState:
    """Whether the user likes a comment, and the number of its likes."""

    comment_id: int
    liked: bool
    likes_count: int


@transaction.atomic
def add_comment(
    *, user: User, post_id: int, content: str, parent_id: int | None, now: datetime
) -> Comment:
    """
    Add a comment to a post, or a reply to another comment of it, and return it.

    :raises ValidationFailed: if the text is empty or too long, or the parent is of another post.
    :raises NotFound: if there is no such post, or it is not the user's to see.
    :raises PermissionDenied: if the author of the post or parent has blocked the user.
    """
    _refuse_bad_content(content)
    post = post_open_to(user, post_id)
    parent = _parent(parent_id, post_id=post_id)
    answered = [post.author_id, *([parent.author_id] if parent else [])]
    require_unblocked(user, by=answered)
    # Counted first: that holds the post, so the ids of its comments are in the order in which
    # they are committed, and who comes back to a stream asks for those after the last one.
    count_on_post(post_id, "comments_count", by=1)
    comment = Comment.objects.create(
        post=post, author=user, parent=parent, content=content, created_at=now
    )
    log_interaction(Interaction.Kind.COMMENT, user_id=user.pk, post_id=post_id, amount=1, at=now)
    publish(CommentAdded(comment_id=comment.pk, post_id=post_id, user_id=user.pk))
    return get_comment(comment_id=comment.pk, viewer=user)


@transaction.atomic
def update_comment(*, user: User, comment_id: int, content: str, now: datetime) -> Comment:
    """
    Replace the text of a comment, and return it.

    :raises ValidationFailed: if the text is empty or too long.
    :raises NotFound: if there is no such comment, or it is not the user's to see.
    :raises PermissionDenied: if the user neither wrote it nor is an admin.
    :raises PreconditionFailed: if the request's ``If-Match`` does not hold.
    """
    _refuse_bad_content(content)
    comment = comment_open_to(user, comment_id)
    require_author(user, author_id=comment.author_id)
    _lock(comment_id)
    changed = Comment.objects.live().filter(pk=comment_id).exclude(content=content)
    changed.update(content=content, edited_at=now)
    return get_comment(comment_id=comment_id, viewer=user)


@transaction.atomic
def delete_comment(*, user: User, comment_id: int, now: datetime) -> None:
    """
    Delete a comment. The replies to it stay.

    Authors can delete their comments although the post was deleted or hidden since.

    :raises NotFound: if there is no such comment, or it is not the user's to see and not their own.
    :raises PermissionDenied: if the user neither wrote it nor is an admin.
    :raises PreconditionFailed: if the request's ``If-Match`` does not hold.
    """
    comment = _own_comment(user, comment_id) or comment_open_to(user, comment_id)
    require_author(user, author_id=comment.author_id)
    _lock(comment_id)
    # Only the first of several deletions changes the counter.
    if not Comment.objects.live().filter(pk=comment_id).update(deleted_at=now):
        raise NotFound(f"There is no comment {comment_id}.")
    uncount_on_post(comment.post_id, "comments_count")
    log_interaction(
        Interaction.Kind.COMMENT,
        user_id=comment.author_id,
        post_id=comment.post_id,
        amount=-1,
        at=comment.created_at,
    )
    publish(CommentDeleted(comment_id=comment_id, post_id=comment.post_id))


@transaction.atomic
def like_comment(*, user: User, comment_id: int, now: datetime) -> CommentLikeState:
    """
    Like a comment, and return the new state. Repeating it changes nothing.

    :raises NotFound: if there is no such comment, or it is not the user's to see.
    :raises PermissionDenied: if its author, or the post's, has blocked the user.
    """
    comment = comment_open_to(user, comment_id)
    require_unblocked(user, by=[comment.author_id, comment.post.author_id])
    if not CommentLike.objects.put(user=user.pk, comment=comment_id, created_at=now):
        return _state(comment, liked=True)
    likes = count_on_comment(comment_id, by=1)
    publish(CommentLiked(comment_id=comment_id, user_id=user.pk))
    return CommentLikeState(comment_id=comment_id, liked=True, likes_count=likes)


@transaction.atomic
def unlike_comment(*, user: User, comment_id: int) -> CommentLikeState:
    """
    Unlike a comment, and return the new state. A comment that is not liked is left unchanged.

    A like can be removed although the comment or its post was deleted or hidden since.

    :raises NotFound: if it was not liked, and there is no such comment or it is not the user's to
        see.
    """
    if CommentLike.objects.take(user=user, comment=comment_id) is None:
        return _state(comment_open_to(user, comment_id), liked=False)
    likes = uncount_on_comment(comment_id)
    return CommentLikeState(comment_id=comment_id, liked=False, likes_count=likes)


def _lock(comment_id: int) -> None:
    rows = Comment.objects.live().filter(pk=comment_id).select_for_update(no_key=True)
    if not rows.values_list("pk").first():
        raise NotFound(f"There is no comment {comment_id}.")
    verify_precondition()


def _own_comment(user: User, comment_id: int) -> Comment | None:
    return Comment.objects.live().filter(pk=comment_id, author=user).first()


def _refuse_bad_content(content: str) -> None:
    if not content.strip():
        raise ValidationFailed.of("content", "Enter a text.")
    if len(content) > LONGEST_COMMENT:
        raise ValidationFailed.of("content", f"Use at most {LONGEST_COMMENT} characters.")


def _parent(parent_id: int | None, *, post_id: int) -> Comment | None:
    if parent_id is None:
        return None
    parent = Comment.objects.live().filter(pk=parent_id, post=post_id).first()
    if parent is None:
        raise ValidationFailed.of("parent_id", "The post has no such comment.")
    return parent


def _state(comment: Comment, *, liked: bool) -> CommentLikeState:
    comment.refresh_from_db(fields=["likes_count"])
    return CommentLikeState(comment_id=comment.pk, liked=liked, likes_count=comment.likes_count)
