"""Likes, shares and reports of posts. Repeating one changes nothing."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from domains.feed.events import PostLiked, PostShared, PostUnliked, PostUnshared
from domains.feed.models import Interaction, Like, Post, Report, Share
from domains.feed.permissions import post_open_to, require_unblocked
from domains.feed.services.counters import count_on_post, log_interaction, uncount_on_post
from shared.auth.models import User
from shared.auth.permissions import require_admin
from shared.auth.viewer import Viewer
from shared.errors import ValidationFailed
from shared.events import publish

LONGEST_REMARK = 280
LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class LikeState:
    """Whether the user likes a post, and the number of its likes."""

    post_id: int
    liked: bool
    likes_count: int


@dataclass(frozen=True, slots=True)
class ShareState:
    """Whether the user shares a post, and the number of its shares."""

    post_id: int
    shared: bool
    shares_count: int


@dataclass(frozen=True, slots=True)
class ReportState:
    """A post that the user has reported."""

    post_id: int
    reported: bool


@transaction.atomic
def like_post(*, user: User, post_id: int, now: datetime) -> LikeState:
    """
    Like a post, and return the new state. Repeating it changes nothing.

    :raises NotFound: if there is no such post, or it is not the user's to see.
    :raises PermissionDenied: if its author has blocked the user.
    """
    post = _post_to_mark(user, post_id)
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


@transaction.atomic
def share_post(*, user: User, post_id: int, comment: str, now: datetime) -> ShareState:
    """
    Share a post, and return the new state. Repeating it leaves the first comment unchanged.

    :raises NotFound: if there is no such post, or it is not the user's to see.
    :raises PermissionDenied: if its author has blocked the user.
    :raises ValidationFailed: if the remark is too long.
    """
    if len(comment) > LONGEST_REMARK:
        raise ValidationFailed.of("comment", f"Use at most {LONGEST_REMARK} characters.")
    post = _post_to_mark(user, post_id)
    if not Share.objects.put(user=user.pk, post=post_id, comment=comment, created_at=now):
        return _share_state(post, shared=True)
    shares = count_on_post(post_id, "shares_count", by=1)
    log_interaction(Interaction.Kind.SHARE, user_id=user.pk, post_id=post_id, amount=1, at=now)
    publish(PostShared(post_id=post_id, user_id=user.pk))
    return ShareState(post_id=post_id, shared=True, shares_count=shares)


@transaction.atomic
def unshare_post(*, user: User, post_id: int) -> ShareState:
    """
    Unshare a post, and return the new state. A post that is not shared is left unchanged.

    A share can be removed although the post was deleted or hidden since.

    :raises NotFound: if it was not shared, and there is no such post or it is not the user's to
        see.
    """
    share = Share.objects.take(user=user, post=post_id)
    if share is None:
        return _share_state(post_open_to(user, post_id), shared=False)
    shares = uncount_on_post(post_id, "shares_count")
    log_interaction(
        Interaction.Kind.SHARE, user_id=user.pk, post_id=post_id, amount=-1, at=share.created_at
    )
    publish(PostUnshared(post_id=post_id, user_id=user.pk))
    return ShareState(post_id=post_id, shared=False, shares_count=shares)


@transaction.atomic
def report_post(*, user: User, post_id: int, reason: str, now: datetime) -> ReportState:
    """
    Report a post to the admins. Repeating it changes nothing.

    :raises NotFound: if there is no such post, or it is not the user's to see.
    :raises ValidationFailed: if the reason is empty or too long.
    """
    if not 1 <= len(reason.strip()) <= LONGEST_REASON:
        raise ValidationFailed.of("reason", f"Say why, in at most {LONGEST_REASON} characters.")
    post_open_to(user, post_id)
    Report.objects.put(reporter=user.pk, post=post_id, reason=reason, created_at=now)
    return ReportState(post_id=post_id, reported=True)


def settle_reports(*, actor: Viewer, post_id: int, now: datetime) -> int:
    """
    Mark the reports of a post as reviewed, and return their number.

    :raises NotAuthenticated: if the actor is anonymous.
    :raises PermissionDenied: if the actor is not an admin.
    """
    require_admin(actor)
    return Report.objects.filter(post=post_id, settled_at=None).update(settled_at=now)


def _post_to_mark(user: User, post_id: int) -> Post:
    post = post_open_to(user, post_id)
    require_unblocked(user, by=[post.author_id])
    return post


def _like_state(post: Post, *, liked: bool) -> LikeState:
    post.refresh_from_db(fields=["likes_count"])
    return LikeState(post_id=post.pk, liked=liked, likes_count=post.likes_count)


def _share_state(post: Post, *, shared: bool) -> ShareState:
    post.refresh_from_db(fields=["shares_count"])
    return ShareState(post_id=post.pk, shared=shared, shares_count=post.shares_count)
