"""Shares of posts. Repeating one changes nothing."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from domains.feed.events import PostShared, PostUnshared
from domains.feed.models import Post
from domains.feed.permissions import post_open_to, posts_unblocked_for, unblocked_post_open_to
from domains.feed.services.counters import POST_SHARES
from shared.auth.models import User
from shared.errors import ValidationFailed
from shared.events import publish
from shared.selections import select

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
    shares = POST_SHARES.put(
        user_id=user.pk,
        target_id=post_id,
        among=select(posts_unblocked_for, user=user),
        now=now,
        values={"comment": comment},
    )
    if shares is None:
        return _share_state(unblocked_post_open_to(user, post_id), shared=True)
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
    shares = POST_SHARES.take(user_id=user.pk, target_id=post_id)
    if shares is None:
        return _share_state(post_open_to(user, post_id), shared=False)
    publish(PostUnshared(post_id=post_id, user_id=user.pk))
    return ShareState(post_id=post_id, shared=False, shares_count=shares)


def _share_state(post: Post, *, shared: bool) -> ShareState:
    post.refresh_from_db(fields=["shares_count"])
    return ShareState(post_id=post.pk, shared=shared, shares_count=post.shares_count)
