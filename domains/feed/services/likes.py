"""Likes of posts. Repeating one changes nothing."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from domains.feed.events import PostLiked, PostUnliked
from domains.feed.models import Post
from domains.feed.permissions import post_open_to, posts_unblocked_for, unblocked_post_open_to
from domains.feed.services.counters import POST_LIKES
from shared.auth.models import User
from shared.events import publish
from shared.selections import select


@dataclass(frozen=True, slots=True)
class LikeState:
    """Whether the user likes a post, and the number of its likes."""

    post_id: int
    liked: bool
    likes_count: int


@transaction.atomic
def like_post(*, user: User, post_id: int, now: datetime) -> LikeState:
    """
    Like a post, and return the new state. Repeating it changes nothing.

    :raises NotFound: if there is no such post, or it is not the user's to see.
    :raises PermissionDenied: if its author has blocked the user.
    """
    likes = POST_LIKES.put(
        user_id=user.pk, target_id=post_id, among=select(posts_unblocked_for, user=user), now=now
    )
    if likes is None:
        return _like_state(unblocked_post_open_to(user, post_id), liked=True)
    publish(PostLiked(post_id=post_id, user_id=user.pk))
    return LikeState(post_id=post_id, liked=True, likes_count=likes)


@transaction.atomic
def unlike_post(*, user: User, post_id: int) -> LikeState:
    """
    Unlike a post, and return the new state. A post that is not liked is left unchanged.

    A like can be removed although the post was deleted or hidden since.

    :raises NotFound: if it was not liked, and there is no such post or it is not the user's to see.
    """
    likes = POST_LIKES.take(user_id=user.pk, target_id=post_id)
    if likes is None:
        return _like_state(post_open_to(user, post_id), liked=False)
    publish(PostUnliked(post_id=post_id, user_id=user.pk))
    return LikeState(post_id=post_id, liked=False, likes_count=likes)


def _like_state(post: Post, *, liked: bool) -> LikeState:
    post.refresh_from_db(fields=["likes_count"])
    return LikeState(post_id=post.pk, liked=liked, likes_count=post.likes_count)
