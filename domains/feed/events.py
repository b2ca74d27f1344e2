"""Events and topics of the feed."""

from dataclasses import dataclass
from typing import Literal

from shared.events import Event
from shared.realtime import Topic

POSTS = Topic("feed.posts")
"""New, changed and removed posts: those of all authors, or ``of`` one author."""

INTERACTIONS = Topic("feed.interactions")
"""The interactions with a post, and its counters after them."""

InteractionKind = Literal[
    "like",
    "unlike",
    "comment",
    "comment_deleted",
    "share",
    "unshare",
    "post_updated",
    "post_deleted",
]
"""The kinds of interactions that are announced."""

COMMENTS = Topic("feed.comments")
"""The new comments of a post."""


@dataclass(frozen=True, slots=True)
class PostCreated(Event):
    """A post was created."""

    post_id: int
    author_id: int


@dataclass(frozen=True, slots=True)
class PostUpdated(Event):
    """A post was edited. ``is_hidden`` is true if the edit limited a public post to followers."""

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
    """A post was liked."""

    post_id: int
    user_id: int


@dataclass(frozen=True, slots=True)
class PostUnliked(Event):
    """A like of a post was removed."""

    post_id: int
    user_id: int


@dataclass(frozen=True, slots=True)
class PostShared(Event):
    """A post was shared."""

    post_id: int
    user_id: int


@dataclass(frozen=True, slots=True)
class PostUnshared(Event):
    """A share of a post was removed."""

    post_id: int
    user_id: int


@dataclass(frozen=True, slots=True)
class CommentAdded(Event):
    """A comment was added to a post."""

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
    """A comment was liked."""

    comment_id: int
    user_id: int


@dataclass(frozen=True, slots=True)
class UserFollowed(Event):
    """A user was followed."""

    follower_id: int
    followee_id: int
