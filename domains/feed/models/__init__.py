"""Models of the feed: posts, comments, likes, shares, reports, follows and blocks."""

from domains.feed.models.analytics import Interaction, InteractionDaily
from domains.feed.models.blocks import Block
from domains.feed.models.comments import Comment, CommentLike
from domains.feed.models.follows import Follow
from domains.feed.models.likes import Like
from domains.feed.models.posts import Post
from domains.feed.models.reports import Report
from domains.feed.models.revisions import PostRevision
from domains.feed.models.shares import Share

__all__ = [
    "Block",
    "Comment",
    "CommentLike",
    "Follow",
    "Interaction",
    "InteractionDaily",
    "Like",
    "Post",
    "PostRevision",
    "Report",
    "Share",
]
