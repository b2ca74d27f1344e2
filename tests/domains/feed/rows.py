"""Rows of everything in the feed, for promises about lists of any length."""

from collections.abc import Mapping
from datetime import datetime

from domains.feed.models import (
    Block,
    Comment,
    CommentLike,
    Follow,
    Interaction,
    InteractionDaily,
    Like,
    Post,
    PostRevision,
    Report,
    Share,
)
from shared.auth.models import User


def load(*, amount: int, viewer: User, now: datetime) -> Mapping[str, str]:
    """
    Load ``amount`` rows of everything the viewer can list, each below its own parent.

    Returns the arguments that root fields of GraphQL cannot do without.
    """
    fans = User.objects.bulk_create(
        User(username=f"fan{number}", email=f"fan{number}@nexus.test") for number in range(amount)
    )
    Follow.objects.bulk_create(Follow(follower=viewer, followee=fan) for fan in fans)
    Follow.objects.bulk_create(Follow(follower=fan, followee=viewer) for fan in fans)
    quoted = Post.objects.create(author=fans[0], content="First", created_at=now)
    posts = Post.objects.bulk_create(
        Post(author=fan, content="Yes", quote_of=quoted, is_quote=True, created_at=now)
        for fan in fans
    )
    Share.objects.create(user=viewer, post=posts[0])
    for post in (quoted, *posts):
        Like.objects.create(user=viewer, post=post)
        comment = Comment.objects.create(post=post, author=viewer, content="Indeed")
        Comment.objects.create(post=post, author=viewer, content="So", parent=comment)
        CommentLike.objects.create(user=viewer, comment=comment)
    Comment.objects.bulk_create(Comment(post=posts[0], author=fan, content="Too") for fan in fans)
    return {
        "comments": f"postId: {posts[0].pk}",
        "followers": f"userId: {viewer.pk}",
        "following": f"userId: {viewer.pk}",
    }


def forget() -> None:
    """Delete the loaded rows."""
    Post.objects.all().delete()
    Follow.objects.all().delete()
    User.objects.filter(username__startswith="fan").delete()


def load_records(*, amount: int, viewer: User, now: datetime) -> None:
    """Load ``amount`` rows of each model that only the admin site lists, after `load`."""
    for post in Post.objects.select_related("author").order_by("-pk")[:amount]:
        Block.objects.create(blocker=post.author, blocked=viewer)
        Report.objects.create(reporter=viewer, post=post, reason="Rude", created_at=now)
        Share.objects.get_or_create(user=viewer, post=post)
        Interaction.objects.create(kind="like", user=viewer, post=post, created_at=now)
        PostRevision.objects.create(post=post, editor=viewer, content="No", visibility="public")
        Block.objects.create(blocker=viewer, blocked=_make_person(f"blocked{post.pk}"))
        hidden = Post.objects.create(
            author=viewer, content="Hush", visibility=Post.Visibility.FOLLOWERS, created_at=now
        )
        InteractionDaily.objects.create(post=hidden, day=now.date(), kind="like", count=1)


def _make_person(name: str) -> User:
    return User.objects.create_user(name, f"{name}@nexus.test", "pw")
