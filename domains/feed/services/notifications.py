"""Notifications of interactions with posts and comments that still exist."""

from datetime import datetime

from domains.feed.models import Comment, CommentLike, Follow, Like, Post, Share
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
    Notify the author of the parent comment, or else of the post.
    """
    comment = Comment.objects.live().filter(pk=comment_id).select_related("parent").first()
    if comment is None:
        return
    if comment.parent is None:
        _notify_author(
            "post_commented", post_id=comment.post_id, actor_id=comment.author_id, now=now
        )
        return
    notify(
        user_id=comment.parent.author_id,
        kind="comment_answered",
        target_type="comment",
        target_id=comment.parent.pk,
        actor_id=comment.author_id,
        now=now,
    )


def notify_of_comment_like(*, comment_id: int, user_id: int, now: datetime) -> None:
    """
    Notify the author of a comment of a like. Safe to run twice.
    """
    like = CommentLike.objects.filter(
        comment=comment_id, user=user_id, comment__deleted_at=None
    ).select_related("comment")
    for found in like:
        notify(
            user_id=found.comment.author_id,
            kind="comment_liked",
            target_type="comment",
            target_id=comment_id,
            actor_id=user_id,
            now=now,
        )


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
