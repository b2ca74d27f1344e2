"""The feed over REST."""

# In this order: `posts/stream/` is declared before `posts/{post_id}/`, which would take its place.
from domains.feed.router import comments, live, marks, people, posts
from domains.feed.router.base import router

__all__ = ["comments", "live", "marks", "people", "posts", "router"]
