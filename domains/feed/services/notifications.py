"""Notifications of interactions with posts and comments that their recipients can still see."""

from datetime import datetime

from domains.feed.models import Comment, CommentLike, Follow, Like, Post, Share
from domains.feed.selectors import is_visible
from shared.notifications import notify


def notify_of_like(*, post_id: int, user_id: int, now: datetime) -> None:
    """
    Notify the author of a post of a like. Safe to run twice.
    """
    if Like.objects.filter(post=post_id, user=user_id).exists():
        _notify_author("post_liked", post_id=post_id, actor_id=user_id, now=now)


def notify_of_share(*, post_id: int, user_id: int, now: datetime) -> None:
    """
    Notify the author of a post of a share. Safe to run twice.
    """
    if Share.objects.filter(post=post_id, user=user_id).exists():
        _notify_author("post_shared", post_id=post_id, actor_id=user_id, now=now)


def notify_of_comment(*, comment_id: int, now: datetime) -> None:
    """
    Notify the authors of the parent comment and of the post, a person once. Safe to run twice.
    """
    found = Comment.objects.live().filter(pk=comment_id).select_related("post", "parent__author")
    comment = found.defer("post__search").first()
    if comment is None:
        return
    actor_id, parent = comment.author_id, comment.parent
    if parent is not None:
        _notify_commenter("comment_answered", comment=parent, actor_id=actor_id, now=now)
    if parent is None or parent.author_id != comment.post.author_id:
        _notify_author("post_commented", post_id=comment.post_id, actor_id=actor_id, now=now)


def notify_of_comment_like(*, comment_id: int, user_id: int, now: datetime) -> None:
    """
    Notify the author of a comment of a like. Safe to run twice.
    """
    like = CommentLike.objects.filter(
        comment=comment_id, user=user_id, comment__deleted_at=None
    ).select_related("comment__author")
    for found in like:
        _notify_commenter("comment_liked", comment=found.comment, actor_id=user_id, now=now)


def notify_of_follow(*, follower_id: int, followee_id: int, now: datetime) -> None:
    """
    Notify a user of a new follower. Safe to run twice.
    """
    if Follow.objects.filter(follower=follower_id, followee=followee_id).exists():
        notify(
            user_id=followee_id,
            kind="user_followed",
            target_type="user",
            target_id=followee_id,
            actor_id=follower_id,
            now=now,
        )


def _notify_author(kind: str, *, post_id: int, actor_id: int, now: datetime) -> None:
    for author_id in Post.objects.live().filter(pk=post_id).values_list("author", flat=True):
        notify(
            user_id=author_id,
            kind=kind,
            target_type="post",
            target_id=post_id,
            actor_id=actor_id,
            now=now,
        )


def _notify_commenter(kind: str, *, comment: Comment, actor_id: int, now: datetime) -> None:
    # The post may have been deleted, or hidden from those who commented on it.
    if is_visible(post_id=comment.post_id, viewer=comment.author):
        notify(
            user_id=comment.author_id,
            kind=kind,
            target_type="comment",
            target_id=comment.pk,
            actor_id=actor_id,
            now=now,
        )
