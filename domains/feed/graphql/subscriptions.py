"""Subscriptions of the feed."""

from typing import Any

from domains.feed import selectors
from domains.feed.events import COMMENTS, INTERACTIONS, POSTS
from domains.feed.graphql.types import CommentType, PostInteractionType, PostType
from domains.feed.models import Comment, Post
from shared.errors import NotFound
from shared.graphql import subscription, viewer
from shared.http import Id
from shared.realtime import Announcement, Completion, Watch, messages, watch

ENDS_OF_A_POST = {"post_updated", "post_deleted"}
"""After these a post may be gone, or hidden from those who watch it."""


@subscription(PostType)
def post_added(info: Any, author_id: Id | None = None) -> Watch:
    """Stream new posts. Sends each new post that you may see."""
    asker = viewer(info)

    def read(announcement: Announcement) -> Post | None:
        if announcement.facts["event"] != "post.created":
            return None
        return selectors.get_post(post_id=announcement.facts["post_id"], viewer=asker)

    channel = POSTS.channel() if author_id is None else POSTS.channel(author_id)
    return watch(info, messages(channel, read=read))


@subscription(PostInteractionType)
def post_interaction(info: Any, post_id: Id) -> Watch:
    """Stream the interactions with a post. Sends the current counters after each one."""
    watched = selectors.watch_post(post_id=post_id, viewer=viewer(info))
    seen = [watched.post]

    def read(announcement: Announcement) -> selectors.PostInteraction | Completion:
        try:
            post = watched.read()
        except NotFound:
            # Deleted, or hidden from this viewer, who must not learn which of the two.
            return Completion(selectors.PostInteraction.of(seen[0], kind="post_deleted"))
        seen[0] = post
        return selectors.PostInteraction.of(post, kind=announcement.facts["kind"])

    return watch(info, messages(INTERACTIONS.channel(post_id), read=read))


@subscription(CommentType)
def comment_added(info: Any, post_id: Id) -> Watch:
    """Stream new comments of a post. Sends each new comment."""
    watched = selectors.watch_post(post_id=post_id, viewer=viewer(info))

    def read(announcement: Announcement) -> Comment:
        return watched.get_comment(comment_id=announcement.facts["comment_id"])

    def read_end(announcement: Announcement) -> Completion | None:
        if announcement.facts["kind"] not in ENDS_OF_A_POST:
            return None
        return None if watched.is_visible() else Completion()

    return watch(
        info,
        messages(COMMENTS.channel(post_id), read=read),
        messages(INTERACTIONS.channel(post_id), read=read_end),
    )
