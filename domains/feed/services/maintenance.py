"""Scheduled maintenance: ranking, rolling up, and comparing counters."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db import connection, transaction

from domains.feed.models import Comment, CommentLike, Post
from domains.feed.models.posts import HOT_FOR

_BATCH = 1000
_LINES_A_BATCH = 10_000
_ROLL_UP_LOCK = 5_460_001


def refresh_hot_ranks(*, now: datetime) -> int:
    """
    Recompute the ranks of recent posts, reset older ones, and return the number of changed rows.
    """
    young = Post.objects.live().filter(created_at__gt=now - HOT_FOR)
    old = Post.objects.live().filter(created_at__lte=now - HOT_FOR, hot_rank__gt=0)
    changed = 0
    # A transaction for each batch, so that concurrent likes do not wait long.
    for ids in _batches(list(young.order_by("pk").values_list("pk", flat=True))):
        changed += Post.objects.filter(pk__in=ids).rank(now=now)
    for ids in _batches(list(old.order_by("pk").values_list("pk", flat=True))):
        changed += Post.objects.filter(pk__in=ids).update(hot_rank=0)
    return changed


def roll_up_interactions() -> int:
    """
    Add the log of interactions to the daily numbers and empty it; return the number of log lines.

    It works in batches, oldest first, each in its own transaction. Of two concurrent runs, one does
    the work and the other finds nothing to do.
    """
    taken = 0
    while batch := _roll_up_batch():
        taken += batch
    return taken


@transaction.atomic
def _roll_up_batch() -> int:
    with connection.cursor() as cursor:
        # Two could take an interaction and its undoing apart, and count below zero.
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_ROLL_UP_LOCK])
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(_ROLL_UP, [_LINES_A_BATCH])
        return int(cursor.fetchone()[0])


def reconcile_counters() -> int:
    """
    Set every counter of posts and comments to the number of live rows that it counts.

    Returns how many posts and comments had a wrong counter.
    """
    wrong_posts = _ids_of(_WRONG_COUNTERS)
    for post_id in wrong_posts:
        _recount(post_id)
    wrong_comments = _ids_of(_WRONG_COMMENT_LIKES)
    for comment_id in wrong_comments:
        _recount_comment(comment_id)
    return len(wrong_posts) + len(wrong_comments)


def _ids_of(statement: str) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return [number for (number,) in cursor.fetchall()]


@transaction.atomic
def _recount_comment(comment_id: int) -> None:
    # As with posts: a like counts on the comment before it is committed.
    rows = Comment.objects.filter(pk=comment_id).select_for_update(no_key=True)
    rows.values_list("pk").first()
    likes = CommentLike.objects.filter(comment=comment_id).count()
    Comment.objects.filter(pk=comment_id).update(likes_count=likes)


@transaction.atomic
def _recount(post_id: int) -> None:
    # A writer of a row counts it on the post before it commits, so while the post is
    # locked every row that can be seen is counted, and no other is.
    Post.objects.filter(pk=post_id).select_for_update(no_key=True).values_list("pk").first()
    with connection.cursor() as cursor:
        cursor.execute(_RECOUNT, {"post": post_id})


def _batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), _BATCH):
        yield ids[start : start + _BATCH]


_ROLL_UP = """
WITH oldest AS (
    -- In the order of the keys: what was undone comes after what was done, so no batch can take
    -- the one without having taken the other before.
    SELECT id FROM feed_interaction ORDER BY id LIMIT %s
), taken AS (
    DELETE FROM feed_interaction WHERE id IN (SELECT id FROM oldest)
    RETURNING post_id, (created_at AT TIME ZONE 'UTC')::date AS day, kind, amount
), summed AS (
    SELECT post_id, day, kind, sum(amount) AS amount FROM taken GROUP BY post_id, day, kind
), updated AS (
    UPDATE feed_interactiondaily AS daily SET count = daily.count + summed.amount FROM summed
    WHERE (daily.post_id, daily.day, daily.kind) = (summed.post_id, summed.day, summed.kind)
    RETURNING daily.post_id, daily.day, daily.kind
), inserted AS (
    -- Not by ON CONFLICT: what is only undone in this roll-up would be refused as negative.
    INSERT INTO feed_interactiondaily (post_id, day, kind, count)
    SELECT post_id, day, kind, amount FROM summed
    WHERE (post_id, day, kind) NOT IN (SELECT post_id, day, kind FROM updated)
)
SELECT count(*) FROM taken
"""

_LIVE = """
SELECT post.id,
       (SELECT count(*) FROM feed_like WHERE post_id = post.id) AS likes,
       (SELECT count(*) FROM feed_share WHERE post_id = post.id) AS shares,
       (SELECT count(*) FROM feed_comment
        WHERE post_id = post.id AND deleted_at IS NULL) AS comments
FROM feed_post AS post
"""

_WRONG_COUNTERS = f"""
SELECT post.id FROM feed_post AS post JOIN ({_LIVE}) AS live USING (id)
WHERE (post.likes_count, post.shares_count, post.comments_count)
      IS DISTINCT FROM (live.likes, live.shares, live.comments)
ORDER BY post.id
"""  # noqa: S608  # both parts stand above

_WRONG_COMMENT_LIKES = """
SELECT comment.id FROM feed_comment AS comment
LEFT JOIN (SELECT comment_id, count(*) AS likes FROM feed_commentlike GROUP BY comment_id) AS live
  ON live.comment_id = comment.id
WHERE comment.likes_count <> COALESCE(live.likes, 0)
ORDER BY comment.id
"""

_RECOUNT = f"""
UPDATE feed_post AS post
SET likes_count = live.likes, shares_count = live.shares, comments_count = live.comments
FROM ({_LIVE} WHERE post.id = %(post)s) AS live
WHERE post.id = live.id
"""  # noqa: S608  # both parts stand above
