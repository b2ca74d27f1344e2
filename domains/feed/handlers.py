"""Event handlers of the feed: notifications and announcements to streams."""

from django.utils import timezone

from domains.feed import services
from domains.feed.events import (
    COMMENTS,
    INTERACTIONS,
    POSTS,
    CommentAdded,
    CommentDeleted,
    CommentLiked,
    InteractionKind,
    PostCreated,
    PostDeleted,
    PostLiked,
    PostShared,
    PostUnliked,
    PostUnshared,
    PostUpdated,
    UserFollowed,
)
from shared.events import subscribe, subscribe_in_process
from shared.notifications import Kind, register_kind

KINDS = (
    Kind(
        name="post_liked",
        title="Likes of your posts",
        one="{actor} liked your post.",
        many="{actor} and {others} others liked your post.",
    ),
    Kind(
        name="post_commented",
        title="Comments on your posts",
        one="{actor} commented on your post.",
        many="{actor} and {others} others commented on your post.",
    ),
    Kind(
        name="post_shared",
        title="Shares of your posts",
        one="{actor} shared your post.",
        many="{actor} and {others} others shared your post.",
    ),
    Kind(
        name="comment_answered",
        title="Answers to your comments",
        one="{actor} answered your comment.",
        many="{actor} and {others} others answered your comment.",
    ),
    Kind(
        name="comment_liked",
        title="Likes of your comments",
        one="{actor} liked your comment.",
        many="{actor} and {others} others liked your comment.",
    ),
    Kind(
        name="user_followed",
        title="New followers",
        one="{actor} follows you.",
        many="{actor} and {others} others follow you.",
    ),
)


def register() -> None:
    """
    Subscribe the feed's handlers. The host calls this once, at start-up.
    """
    for kind in KINDS:
        register_kind(kind)
    subscribe(PostLiked, _notify_of_like)
    subscribe(PostShared, _notify_of_share)
    subscribe(CommentAdded, _notify_of_comment)
    subscribe(CommentLiked, _notify_of_comment_like)
    subscribe(UserFollowed, _notify_of_follow)
    subscribe_in_process(PostCreated, _announce_created)
    subscribe_in_process(PostUpdated, _announce_updated)
    subscribe_in_process(PostDeleted, _announce_deleted)
    subscribe_in_process(PostLiked, _announce_like)
    subscribe_in_process(PostUnliked, _announce_unlike)
    subscribe_in_process(PostShared, _announce_share)
    subscribe_in_process(PostUnshared, _announce_unshare)
    subscribe_in_process(CommentAdded, _announce_comment)
    subscribe_in_process(CommentDeleted, _announce_deleted_comment)


def _notify_of_like(event: PostLiked) -> None:
    services.notify_of_like(post_id=event.post_id, user_id=event.user_id, now=timezone.now())


def _notify_of_share(event: PostShared) -> None:
    services.notify_of_share(post_id=event.post_id, user_id=event.user_id, now=timezone.now())


def _notify_of_comment(event: CommentAdded) -> None:
    services.notify_of_comment(comment_id=event.comment_id, now=timezone.now())


def _notify_of_comment_like(event: CommentLiked) -> None:
    services.notify_of_comment_like(
        comment_id=event.comment_id, user_id=event.user_id, now=timezone.now()
    )


def _notify_of_follow(event: UserFollowed) -> None:
    services.notify_of_follow(
        follower_id=event.follower_id, followee_id=event.followee_id, now=timezone.now()
    )


def _announce_created(event: PostCreated) -> None:
    _announce_post("post.created", post_id=event.post_id, author_id=event.author_id)


def _announce_updated(event: PostUpdated) -> None:
    name = "post.hidden" if event.is_hidden else "post.updated"
    _announce_post(name, post_id=event.post_id, author_id=event.author_id)
    _announce_interaction("post_updated", post_id=event.post_id)


def _announce_deleted(event: PostDeleted) -> None:
    _announce_post("post.deleted", post_id=event.post_id, author_id=event.author_id)
    _announce_interaction("post_deleted", post_id=event.post_id)


def _announce_like(event: PostLiked) -> None:
    _announce_interaction("like", post_id=event.post_id)


def _announce_unlike(event: PostUnliked) -> None:
    _announce_interaction("unlike", post_id=event.post_id)


def _announce_share(event: PostShared) -> None:
    _announce_interaction("share", post_id=event.post_id)


def _announce_unshare(event: PostUnshared) -> None:
    _announce_interaction("unshare", post_id=event.post_id)


def _announce_comment(event: CommentAdded) -> None:
    COMMENTS.channel(event.post_id).announce({"comment_id": event.comment_id})
    _announce_interaction("comment", post_id=event.post_id)


def _announce_deleted_comment(event: CommentDeleted) -> None:
    _announce_interaction("comment_deleted", post_id=event.post_id)


def _announce_post(event: str, *, post_id: int, author_id: int) -> None:
    facts = {"event": event, "post_id": post_id}
    POSTS.channel().announce(facts)
    POSTS.channel(author_id).announce(facts)


def _announce_interaction(kind: InteractionKind, *, post_id: int) -> None:
    INTERACTIONS.channel(post_id).announce({"kind": kind})
