"""What happens in the feed, for whoever wants to know."""

from dataclasses import dataclass

from shared.events import Event
from shared.realtime import Topic

POSTS = Topic("feed.posts")
"""Posts that come, change and go: those of everybody, or ``of`` one author."""

INTERACTIONS = Topic("feed.interactions")
"""What is done with one post, and what its counters are afterwards."""

COMMENTS = Topic("feed.comments")
"""New comments of one post."""


@dataclass(frozen=True, slots=True)
class PostCreated(Event):
    """Somebody has posted."""

    post_id: int
    author_id: int


@dataclass(frozen=True, slots=True)
class PostUpdated(Event):
    """A post was edited. ``is_hidden`` if it was public before and is not any more."""

    post_id: int
    author_id: int
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class PostDeleted(Event):
    """A post was deleted."""

    post_id: int
    author_id: int


@dataclass(frozen=True, slots=True)
class PostLiked(Event):
    """Somebody likes a post who did not before."""

    post_id: int
    user_id: int


@dataclass(frozen=True, slots=True)
class PostUnliked(Event):
    """Somebody likes a post no more."""

    post_id: int
    user_id: int


@dataclass(frozen=True, slots=True)
class PostShared(Event):
    """Somebody has shared a post."""

    post_id: int
    user_id: int


@dataclass(frozen=True, slots=True)
class PostUnshared(Event):
    """Somebody shares a post no more."""

    post_id: int
    user_id: int


@dataclass(frozen=True, slots=True)
class CommentAdded(Event):
    """Somebody has commented on a post."""

    comment_id: int
    post_id: int
    user_id: int


@dataclass(frozen=True, slots=True)
class CommentDeleted(Event):
    """A comment was deleted."""

    comment_id: int
    post_id: int


@dataclass(frozen=True, slots=True)
class CommentLiked(Event):
    """Somebody likes a comment who did not before."""

    comment_id: int
    user_id: int


@dataclass(frozen=True, slots=True)
class UserFollowed(Event):
    """Somebody follows somebody who did not before."""

    follower_id: int
    followee_id: int
