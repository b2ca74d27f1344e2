"""Shares of posts. Repeating one changes nothing."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from domains.feed.events import PostShared, PostUnshared
from domains.feed.models import Interaction, Post, Share
from domains.feed.permissions import post_open_to, unblocked_post_open_to
from domains.feed.services.analytics import log_interaction
from domains.feed.services.counters import count_on_post, uncount_on_post
from shared.auth.models import User
from shared.errors import ValidationFailed
from shared.events import publish

LONGEST_REMARK = 280


@dataclass(frozen=True, slots=True)
class ShareState:
    """Whether the user shares a post, and the number of its shares."""

    post_id: int
    shared: bool
    shares_count: int


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
    post = unblocked_post_open_to(user, post_id)
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


def _share_state(post: Post, *, shared: bool) -> ShareState:
    post.refresh_from_db(fields=["shares_count"])
    return ShareState(post_id=post.pk, shared=shared, shares_count=post.shares_count)
