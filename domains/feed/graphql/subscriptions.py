"""Watching the feed."""

from typing import Any

import graphene

from domains.feed import selectors
from domains.feed.events import COMMENTS, INTERACTIONS, POSTS
from domains.feed.graphql.types import CommentType, PostInteraction, PostInteractionType, PostType
from domains.feed.models import Comment, Post
from shared.errors import NotFound
from shared.graphql import parse_id, viewer
from shared.realtime import Announcement, Completion, Watch, messages, watch

ENDS_OF_A_POST = {"post_updated", "post_deleted"}
"""After these a post may be gone, or hidden from those who watch it."""


class Subscription:
    """The subscriptions of the feed."""

    post_added = graphene.Field(
        PostType,
        required=True,
        author_id=graphene.ID(description="Only posts of the user with this id."),
        description="Stream new posts. Sends each new post that you may see.",
    )
    post_interaction = graphene.Field(
        PostInteractionType,
        required=True,
        post_id=graphene.ID(required=True),
        description=(
            "Stream the interactions with a post. Sends the current counters after each one."
        ),
    )
    comment_added = graphene.Field(
        CommentType,
        required=True,
        post_id=graphene.ID(required=True),
        description="Stream new comments of a post. Sends each new comment.",
    )

    @staticmethod
    def subscribe_post_added(root: None, info: Any, *, author_id: str | None = None) -> Watch:
        """Watch for new posts."""
        asker = viewer(info)

        def read(announcement: Announcement) -> Post | None:
            if announcement.facts["event"] != "post.created":
                return None
            return selectors.get_post(post_id=announcement.facts["post_id"], viewer=asker)

        channel = POSTS.channel() if author_id is None else POSTS.channel(parse_id(author_id))
        return watch(info, messages(channel, read=read))

    @staticmethod
    def subscribe_post_interaction(root: None, info: Any, *, post_id: str) -> Watch:
        """Watch what is done with a post."""
        number = parse_id(post_id)
        watched = selectors.watch_post(post_id=number, viewer=viewer(info))
        seen = [watched.post]

        def read(announcement: Announcement) -> PostInteraction | Completion:
            try:
                post = watched.read()
            except NotFound:
                # Deleted, or hidden from this viewer, who must not learn which of the two.
                return Completion(PostInteraction.of(seen[0], kind="post_deleted"))
            seen[0] = post
            return PostInteraction.of(post, kind=announcement.facts["kind"])

        return watch(info, messages(INTERACTIONS.channel(number), read=read))

    @staticmethod
    def subscribe_comment_added(root: None, info: Any, *, post_id: str) -> Watch:
        """Watch for new comments of a post."""
        number = parse_id(post_id)
        watched = selectors.watch_post(post_id=number, viewer=viewer(info))

        def read(announcement: Announcement) -> Comment:
            return watched.get_comment(comment_id=announcement.facts["comment_id"])

        def read_end(announcement: Announcement) -> Completion | None:
            if announcement.facts["kind"] not in ENDS_OF_A_POST:
                return None
            return None if watched.is_visible() else Completion()

        return watch(
            info,
            messages(COMMENTS.channel(number), read=read),
            messages(INTERACTIONS.channel(number), read=read_end),
        )
