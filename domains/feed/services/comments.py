"""Answering posts, and liking the answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet

from domains.feed.events import CommentAdded, CommentDeleted, CommentLiked
from domains.feed.models import Block, Comment, Interaction, Post
from domains.feed.models.comments import LONGEST_COMMENT
from domains.feed.permissions import (
    comment_open_to,
    comments_unblocked_for,
    post_open_to,
    posts_unblocked_for,
    require_author,
    require_unblocked,
)
from domains.feed.selectors import get_comment
from domains.feed.services.analytics import log_interaction
from domains.feed.services.counters import COMMENT_LIKES, uncount_comment
from shared.auth.models import User
from shared.errors import NotFound, ValidationFailed
from shared.events import publish
from shared.preconditions import verify_precondition
from shared.prepared import fetch_all
from shared.selections import select, sql_of


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
    comment = Comment(author=user, parent_id=parent_id, content=content, created_at=now)
    comment.pk = _insert(comment, post_id)
    if comment.pk is None:
        raise _refusal(user, post_id=post_id, parent_id=parent_id)
    comment.post_id = post_id
    # As the selectors annotate it.
    vars(comment)["liked_by_me"] = False
    publish(CommentAdded(comment_id=comment.pk, post_id=post_id, user_id=user.pk))
    return comment


@transaction.atomic
def update_comment(*, user: User, comment_id: int, content: str, now: datetime) -> Comment:
    """
    Replace the text of a comment, and return it.

    :raises ValidationFailed: if the text is empty or too long.
    :raises NotFound: if there is no such comment, or it is not the user's to see.
    :raises PermissionDenied: if the user neither wrote it nor is an admin, or wrote it and is
        blocked by the author of the post or parent.
    :raises PreconditionFailed: if the request's ``If-Match`` does not hold.
    """
    _refuse_bad_content(content)
    comment = comment_open_to(user, comment_id)
    require_author(user, author_id=comment.author_id)
    # Not for an admin who edits the comment of another user: that is moderation.
    if comment.author_id == user.pk:
        require_unblocked(user, by=_authors_answered_by(comment))
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
    uncount_comment(comment.post_id)
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
    likes = COMMENT_LIKES.put(
        user_id=user.pk,
        target_id=comment_id,
        among=select(comments_unblocked_for, user=user),
        now=now,
    )
    if likes is None:
        comment = comment_open_to(user, comment_id)
        require_unblocked(user, by=[comment.author_id, comment.post.author_id])
        return _state(comment, liked=True)
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
    likes = COMMENT_LIKES.take(user_id=user.pk, target_id=comment_id)
    if likes is None:
        return _state(comment_open_to(user, comment_id), liked=False)
    return CommentLikeState(comment_id=comment_id, liked=False, likes_count=likes)


def _lock(comment_id: int) -> None:
    rows = Comment.objects.live().filter(pk=comment_id).select_for_update(no_key=True)
    if not rows.values_list("pk").first():
        raise NotFound(f"There is no comment {comment_id}.")
    verify_precondition()


def _authors_answered_by(comment: Comment) -> Sequence[int]:
    of_post, parent = comment.post.author_id, comment.parent
    return [of_post] if parent is None else [of_post, parent.author_id]


def _own_comment(user: User, comment_id: int) -> Comment | None:
    return Comment.objects.live().filter(pk=comment_id, author=user).first()


def _refuse_bad_content(content: str) -> None:
    if not content.strip():
        raise ValidationFailed.of("content", "Enter a text.")
    if len(content) > LONGEST_COMMENT:
        raise ValidationFailed.of("content", f"Use at most {LONGEST_COMMENT} characters.")


def _insert(comment: Comment, post_id: int) -> int | None:
    """Insert a comment, count and log it. Return its id, or None if it is refused."""
    posts = select(_open_posts, user=comment.author, post_id=post_id, parent_id=comment.parent_id)
    found, parameters = sql_of(posts, _keys_of, kind=("keys",))
    content = Comment._meta.get_field("content").get_db_prep_save(comment.content, connection)
    values = [comment.author_id, comment.parent_id, content, comment.created_at]
    rows = fetch_all(_ADD_COMMENT.format(found=found), [*parameters, *values])
    return rows[0][0] if rows else None


def _open_posts(*, user: User, post_id: int, parent_id: int | None) -> QuerySet[Post]:
    """Return the post if the user may comment on it, and reply to the parent if one is given."""
    posts = posts_unblocked_for(user).filter(pk=post_id)
    if parent_id is not None:
        posts = posts.filter(comments__in=_parents_for(user, parent_id))
    return posts


def _keys_of(posts: QuerySet[Post]) -> tuple[str, Sequence[Any]]:
    return posts.values("pk").query.sql_with_params()


def _parents_for(user: User, parent_id: int) -> QuerySet[Comment]:
    blocks = Block.objects.filter(blocker=OuterRef("author"), blocked=user)
    return Comment.objects.live().filter(~Exists(blocks), pk=parent_id)


def _refusal(user: User, *, post_id: int, parent_id: int | None) -> Exception:
    """Return the error of a refused comment."""
    post = post_open_to(user, post_id)
    answered = [post.author_id]
    if parent_id is not None:
        parent = Comment.objects.live().filter(pk=parent_id, post=post_id).first()
        if parent is None:
            return ValidationFailed.of("parent_id", "The post has no such comment.")
        answered.append(parent.author_id)
    require_unblocked(user, by=answered)
    # The reason has gone since.
    return NotFound(f"There is no post {post_id}.")


def _state(comment: Comment, *, liked: bool) -> CommentLikeState:
    comment.refresh_from_db(fields=["likes_count"])
    return CommentLikeState(comment_id=comment.pk, liked=liked, likes_count=comment.likes_count)


# Counted first: that holds the post, so the ids of its comments are in the order in which they
# are committed, and a stream continues after the last id.
_ADD_COMMENT = """
WITH target (id) AS ({found}),
counted AS (
    UPDATE feed_post AS post SET comments_count = post.comments_count + 1
    FROM target
    WHERE post.id = target.id AND post.deleted_at IS NULL
    RETURNING post.id
),
added AS (
    INSERT INTO feed_comment (post_id, author_id, parent_id, content, likes_count, created_at)
    SELECT counted.id, %s::bigint, %s::bigint, %s::text, 0, %s::timestamptz FROM counted
    RETURNING id, post_id, author_id, created_at
),
logged AS (
    INSERT INTO feed_interaction (kind, user_id, post_id, amount, created_at)
    SELECT 'comment', author_id, post_id, 1, created_at FROM added
)
SELECT id FROM added
"""
