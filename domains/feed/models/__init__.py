"""Models of the feed: posts, comments, likes, shares, reports, follows and blocks."""

from domains.feed.models.comments import Comment, CommentLike
from domains.feed.models.interactions import Interaction, InteractionDaily
from domains.feed.models.marks import Like, Report, Share
from domains.feed.models.people import Block, Follow
from domains.feed.models.posts import Post, PostRevision

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
