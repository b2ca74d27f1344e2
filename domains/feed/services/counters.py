"""Counting live rows: in the transaction that writes them, so that both are true or neither."""

from datetime import datetime

from django.db.models import F

from domains.feed.models import Comment, Interaction, Post
from shared.errors import NotFound


def count_on_post(post_id: int, counter: str, *, by: int) -> int:
    """
    Add to one counter of a post and return what it is then.

    It holds the one post until the transaction ends, and a transaction counts on one post
    only, so two of them never wait for each other.

    :raises NotFound: if the post was deleted concurrently.
    """
    live = Post.objects.live().filter(pk=post_id)
    if not live.update(**{counter: F(counter) + by}):
        raise NotFound(f"There is no post {post_id}.")
    # Our own update holds the row, so this is the number that it led to.
    return int(live.values_list(counter, flat=True).get())


def uncount_on_post(post_id: int, counter: str) -> int:
    """
    Take one off a counter of a post and return what it is then, also of a deleted post.

    People can take back what they did whatever became of the post.
    """
    post = Post.objects.filter(pk=post_id)
    post.update(**{counter: F(counter) - 1})
    return int(post.values_list(counter, flat=True).get())


def uncount_on_comment(comment_id: int) -> int:
    """
    Take one off the likes of a comment and return what they are then, also of a deleted one.
    """
    comment = Comment.objects.filter(pk=comment_id)
    comment.update(likes_count=F("likes_count") - 1)
    return comment.values_list("likes_count", flat=True).get()


def count_on_comment(comment_id: int, *, by: int) -> int:
    """
    Add to the likes of a comment and return what they are then.

    :raises NotFound: if the comment was deleted concurrently.
    """
    live = Comment.objects.live().filter(pk=comment_id)
    if not live.update(likes_count=F("likes_count") + by):
        raise NotFound(f"There is no comment {comment_id}.")
    return live.values_list("likes_count", flat=True).get()


def log_interaction(
    kind: Interaction.Kind, *, user_id: int, post_id: int, amount: int, at: datetime
) -> None:
    """
    Write into the log that something was done or, with -1, that what was done then is undone.
    """
    Interaction.objects.create(
        kind=kind, user_id=user_id, post_id=post_id, amount=amount, created_at=at
    )
