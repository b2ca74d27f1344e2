"""Likes of posts. Repeating one changes nothing."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from domains.feed.events import PostLiked, PostUnliked
from domains.feed.models import Interaction, Like, Post
from domains.feed.permissions import post_open_to, unblocked_post_open_to
from domains.feed.services.analytics import log_interaction
from domains.feed.services.counters import count_on_post, uncount_on_post
from shared.auth.models import User
from shared.events import publish


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
    post = unblocked_post_open_to(user, post_id)
    # Whether this very call inserted the row decides whether it counts, so neither two clicks
    # at once nor a crowd can make the counter wrong.
    if not Like.objects.put(user=user.pk, post=post_id, created_at=now):
        return _like_state(post, liked=True)
    likes = count_on_post(post_id, "likes_count", by=1)
    log_interaction(Interaction.Kind.LIKE, user_id=user.pk, post_id=post_id, amount=1, at=now)
    publish(PostLiked(post_id=post_id, user_id=user.pk))
    return LikeState(post_id=post_id, liked=True, likes_count=likes)


@transaction.atomic
def unlike_post(*, user: User, post_id: int) -> LikeState:
    """
    Unlike a post, and return the new state. A post that is not liked is left unchanged.

    A like can be removed although the post was deleted or hidden since.

    :raises NotFound: if it was not liked, and there is no such post or it is not the user's to see.
    """
    like = Like.objects.take(user=user, post=post_id)
    if like is None:
        return _like_state(post_open_to(user, post_id), liked=False)
    likes = uncount_on_post(post_id, "likes_count")
    log_interaction(
        Interaction.Kind.LIKE, user_id=user.pk, post_id=post_id, amount=-1, at=like.created_at
    )
    publish(PostUnliked(post_id=post_id, user_id=user.pk))
    return LikeState(post_id=post_id, liked=False, likes_count=likes)


def _like_state(post: Post, *, liked: bool) -> LikeState:
    post.refresh_from_db(fields=["likes_count"])
    return LikeState(post_id=post.pk, liked=liked, likes_count=post.likes_count)
