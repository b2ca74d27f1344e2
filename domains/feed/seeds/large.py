"""A large data set of the feed: 100,000 posts, a million likes, half a million comments."""

from datetime import datetime

from django.db import transaction

from domains.feed.models import Comment, Post
from domains.feed.models.posts import RANK_OF_A_NEW_POST
from domains.feed.selectors import POSTS
from domains.feed.services import refresh_hot_ranks
from shared.accounts.seeds import FIRST_OF_CROWD
from shared.auth.models import User
from shared.seeding import FIRST_ID, advance_sequences, execute_all


@transaction.atomic
def load_large(
    *,
    now: datetime,
    posts: int = 100_000,
    followed: int = 50,
    likes: tuple[int, int] = (255, 5),
    comments: tuple[int, int] = (152, 2),
) -> None:
    """
    Load the large data set in addition to the demo data. A second call changes nothing.

    The generated users write the posts and follow each other; without them nothing is loaded. The
    first number of ``likes`` and ``comments`` is that of every fiftieth post, and the second that
    of the others.
    """
    crowd = User.objects.filter(pk__gte=FIRST_OF_CROWD).count()
    if not crowd or Post.objects.filter(pk=FIRST_ID).exists():
        return
    sizes: dict[str, int | float | datetime] = {
        "first": FIRST_ID,
        "first_writer": FIRST_OF_CROWD,
        "crowd": crowd,
        "posts": posts,
        "followed": min(followed, crowd - 1),
        "hit_likes": min(likes[0], crowd),
        "usual_likes": min(likes[1], crowd),
        "hit_comments": comments[0],
        "usual_comments": comments[1],
        "new": RANK_OF_A_NEW_POST,
        "now": now,
    }
    execute_all(_STORY, sizes)
    advance_sequences(Post, Comment)
    refresh_hot_ranks(now=now)
    POSTS.bump()


# Prime multipliers vary adjacent rows and keep the result deterministic.
_FOLLOWS = """
    INSERT INTO feed_follow (follower_id, followee_id, created_at)
    SELECT
        %(first_writer)s + writer,
        %(first_writer)s + (writer + 1 + step * ((%(crowd)s - 1) / %(followed)s)) %% %(crowd)s,
        %(now)s::timestamptz - interval '1 day' - step * interval '3 hours'
    FROM generate_series(0, %(crowd)s::int - 1) AS writer,
        generate_series(0, %(followed)s::int - 1) AS step
    ON CONFLICT DO NOTHING
"""

_POSTS = """
    INSERT INTO feed_post (
        id, author_id, content, image_url, visibility, is_quote, quote_of_id, likes_count,
        comments_count, shares_count, hot_rank, created_at, version
    )
    SELECT
        %(first)s + place,
        %(first_writer)s + place * 7919::bigint %% %(crowd)s,
        (ARRAY['Read', 'Wrote', 'Built', 'Broke', 'Mended', 'Measured', 'Planted'])
            [1 + place %% 7] || ' a ' ||
        (ARRAY['kettle', 'bridge', 'letter', 'garden', 'compiler', 'clock', 'map', 'lamp', 'boat',
               'query', 'proof'])[1 + place %% 11] || ' ' ||
        (ARRAY['before breakfast', 'in the rain', 'with a friend', 'on the train', 'twice'])
            [1 + place %% 5] || ', number ' || place + 1 || '.',
        CASE WHEN place %% 6 = 0 THEN 'https://images.nexus.test/' || place || '.jpg' END,
        CASE WHEN place %% 20 = 7 THEN 'followers' ELSE 'public' END,
        false,
        NULL,
        CASE WHEN place %% 50 = 0 THEN %(hit_likes)s ELSE %(usual_likes)s END,
        CASE WHEN place %% 50 = 0 THEN %(hit_comments)s ELSE %(usual_comments)s END,
        0,
        CASE WHEN place * interval '3 minutes' < interval '7 days' THEN %(new)s ELSE 0 END,
        %(now)s::timestamptz - interval '1 hour' - place * interval '3 minutes',
        0
    FROM generate_series(0, %(posts)s::int - 1) AS place
"""

_LIKES = """
    INSERT INTO feed_like (user_id, post_id, created_at)
    SELECT
        %(first_writer)s + (post.id * 104729 + fan * 3::bigint) %% %(crowd)s,
        post.id,
        post.created_at + fan * interval '7 minutes'
    FROM feed_post AS post, generate_series(0, post.likes_count - 1) AS fan
    WHERE post.id >= %(first)s
    ON CONFLICT DO NOTHING
"""

_COMMENTS = """
    INSERT INTO feed_comment (post_id, author_id, content, likes_count, created_at)
    SELECT
        post.id,
        %(first_writer)s + (post.id * 1299709 + answer * 31::bigint) %% %(crowd)s,
        (ARRAY['Well done.', 'How so?', 'The same here.', 'Thank you for this.', 'Numbers?',
               'Tea first.', 'Saved.'])[1 + (post.id + answer) %% 7],
        0,
        post.created_at + answer * interval '11 minutes'
    FROM feed_post AS post, generate_series(0, post.comments_count - 1) AS answer
    WHERE post.id >= %(first)s
"""

# Write the daily counts directly, not the log that they are aggregated from.
_DAYS = """
    INSERT INTO feed_interactiondaily (post_id, day, kind, count)
    SELECT post_id, (created_at AT TIME ZONE 'UTC')::date, kind, count(*)
    FROM (
        SELECT post_id, created_at, 'like' FROM feed_like WHERE post_id >= %(first)s
        UNION ALL
        SELECT post_id, created_at, 'comment' FROM feed_comment WHERE post_id >= %(first)s
    ) AS done (post_id, created_at, kind)
    GROUP BY 1, 2, 3
"""

_STORY = (_FOLLOWS, _POSTS, _LIKES, _COMMENTS, _DAYS)
