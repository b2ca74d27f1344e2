"""Reading the feed. Every list holds what the viewer may see, in an order that can be walked."""

from domains.feed.selectors.analytics import (
    Analytics,
    DayOfInteractions,
    InteractionTotals,
    get_analytics,
)
from domains.feed.selectors.comments import (
    find_comment,
    get_comment,
    list_comments,
    list_comments_after,
    list_live_comments,
)
from domains.feed.selectors.follows import is_following, list_followers, list_following
from domains.feed.selectors.home import list_home, list_home_rows
from domains.feed.selectors.likes import list_likes, list_likes_of_posts
from domains.feed.selectors.posts import (
    POSTS,
    PostOrder,
    find_post_row,
    get_post,
    is_visible,
    list_post_rows,
    list_posts,
    list_visible_posts,
)
from domains.feed.selectors.streams import (
    PostInteraction,
    WatchedPost,
    get_changed_post,
    list_posts_changed_after,
    watch_post,
)
from domains.feed.selectors.trending import Window, list_trending, list_trending_rows

__all__ = [
    "POSTS",
    "Analytics",
    "DayOfInteractions",
    "InteractionTotals",
    "PostInteraction",
    "PostOrder",
    "WatchedPost",
    "Window",
    "find_comment",
    "find_post_row",
    "get_analytics",
    "get_changed_post",
    "get_comment",
    "get_post",
    "is_following",
    "is_visible",
    "list_comments",
    "list_comments_after",
    "list_followers",
    "list_following",
    "list_home",
    "list_home_rows",
    "list_likes",
    "list_likes_of_posts",
    "list_live_comments",
    "list_post_rows",
    "list_posts",
    "list_posts_changed_after",
    "list_trending",
    "list_trending_rows",
    "list_visible_posts",
    "watch_post",
]
