"""Storing the earlier versions of posts."""

from datetime import datetime

from domains.feed.models import Post, PostRevision
from shared.auth.models import User


def keep_revision(post: Post, *, editor: User, now: datetime) -> None:
    """Store the present version of a post, before an editor changes it."""
    PostRevision.objects.create(
        post=post,
        editor=editor,
        content=post.content,
        image_url=post.image_url,
        visibility=post.visibility,
        replaced_at=now,
    )
