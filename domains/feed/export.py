"""The data of a user for the export: the feed."""

from collections.abc import Mapping

from domains.feed.models import (
    Block,
    Comment,
    CommentLike,
    Follow,
    Interaction,
    Like,
    Post,
    PostRevision,
    Report,
    Share,
)
from shared.exports import Rows, Table, list_rows

TABLES: Mapping[str, Table] = {
    "posts": Table(
        Post,
        "author",
        (
            *("id", "content", "image_url", "visibility", "quote_of_id"),
            *("created_at", "edited_at", "deleted_at"),
        ),
    ),
    "post_revisions": Table(
        PostRevision,
        "post__author",
        ("post_id", "content", "image_url", "visibility", "replaced_at"),
    ),
    "comments": Table(
        Comment,
        "author",
        ("id", "post_id", "parent_id", "content", "created_at", "edited_at", "deleted_at"),
    ),
    "likes": Table(Like, "user", ("post_id", "created_at")),
    "comment_likes": Table(CommentLike, "user", ("comment_id", "created_at")),
    "shares": Table(Share, "user", ("post_id", "comment", "created_at")),
    "reports": Table(Report, "reporter", ("post_id", "reason", "created_at")),
    "following": Table(Follow, "follower", ("followee_id", "created_at")),
    "followers": Table(Follow, "followee", ("follower_id", "created_at")),
    "blocks": Table(Block, "blocker", ("blocked_id", "created_at")),
    "interactions": Table(Interaction, "user", ("post_id", "kind", "amount", "created_at")),
}


def collect(*, user_id: int) -> Mapping[str, Rows]:
    """Return what a person wrote, liked, shared and reported, their follows and their blocks."""
    return list_rows(TABLES, user_id=user_id)
