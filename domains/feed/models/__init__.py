"""What the feed remembers: posts, comments, what people think of them, and who follows whom."""

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
