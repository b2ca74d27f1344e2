"""Counting live rows: in the transaction that writes them, so that both are true or neither."""

from django.db.models import F

from domains.feed.models import Comment, Post
from shared.errors import NotFound


def count_on_post(post_id: int, counter: str, *, by: int) -> int:
    """
    Add one to a counter of a post, and return the new number.

    The row stays locked until the transaction ends. A transaction changes the counters of one post
    only, so two of them cannot deadlock.

    :raises NotFound: if the post was deleted concurrently.
    """
    live = Post.objects.live().filter(pk=post_id)
    if not live.update(**{counter: F(counter) + by}):
        raise NotFound(f"There is no post {post_id}.")
    # Our own update holds the row, so this is the number that it led to.
    return int(live.values_list(counter, flat=True).get())


def uncount_on_post(post_id: int, counter: str) -> int:
    """Subtract one from a counter of a post, which may be deleted, and return the new number."""
    post = Post.objects.filter(pk=post_id)
    post.update(**{counter: F(counter) - 1})
    return int(post.values_list(counter, flat=True).get())


def uncount_on_comment(comment_id: int) -> int:
    """Subtract one from the likes of a comment, which may be deleted, and return the new number."""
    comment = Comment.objects.filter(pk=comment_id)
    comment.update(likes_count=F("likes_count") - 1)
    return comment.values_list("likes_count", flat=True).get()


def count_on_comment(comment_id: int, *, by: int) -> int:
    """
    Add one to the likes of a comment, and return the new number.

    :raises NotFound: if the comment was deleted concurrently.
    """
    live = Comment.objects.live().filter(pk=comment_id)
    if not live.update(likes_count=F("likes_count") + by):
        raise NotFound(f"There is no comment {comment_id}.")
    return live.values_list("likes_count", flat=True).get()
