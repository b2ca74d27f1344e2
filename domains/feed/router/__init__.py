"""The feed over REST."""

from domains.feed.router import (
    analytics,
    blocks,
    comments,
    follows,
    home,
    likes,
    reports,
    shares,
    streams,
    trending,
)
from domains.feed.router.base import router

# isort: split
# Last: `posts/{post_id}/` would take the place of `posts/stream/`.
from domains.feed.router import posts

__all__ = [
    "analytics",
    "blocks",
    "comments",
    "follows",
    "home",
    "likes",
    "posts",
    "reports",
    "router",
    "shares",
    "streams",
    "trending",
]
