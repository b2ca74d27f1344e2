"""Following and blocking users."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from domains.feed.events import UserFollowed
from domains.feed.models import Block, Follow
from domains.feed.permissions import require_unblocked
from shared.auth.models import User
from shared.errors import NotFound, ValidationFailed
from shared.events import publish


@dataclass(frozen=True, slots=True)
class FollowState:
    """Whether the viewer follows a user, and the number of followers."""

    user_id: int
    following: bool
    followers_count: int


@dataclass(frozen=True, slots=True)
class BlockState:
    """Whether the viewer blocks a user."""

    user_id: int
    blocked: bool


@transaction.atomic
def follow_user(*, follower: User, user_id: int, now: datetime) -> FollowState:
    """
    Follow a user, and return the new state. Repeating it changes nothing.

    :raises ValidationFailed: if it is oneself.
    :raises NotFound: if there is no such user.
    :raises PermissionDenied: if the user has blocked the follower.
    """
    if user_id == follower.pk:
        raise ValidationFailed.of("user_id", "Nobody follows themselves.")
    _require_person(user_id)
    require_unblocked(follower, by=[user_id])
    if Follow.objects.put(follower=follower.pk, followee=user_id, created_at=now):
        publish(UserFollowed(follower_id=follower.pk, followee_id=user_id))
    return _follow_state(user_id, following=True)


@transaction.atomic
def unfollow_user(*, follower: User, user_id: int) -> FollowState:
    """
    Unfollow a user, and return the new state. A user who is not followed is left unchanged.

    Deleted accounts can be unfollowed too.

    :raises NotFound: if there never was such a user.
    """
    _require_account(user_id)
    Follow.objects.filter(follower=follower, followee=user_id).delete()
    return _follow_state(user_id, following=False)


@transaction.atomic
def block_user(*, blocker: User, user_id: int, now: datetime) -> BlockState:
    """
    Block a user, and end the follows between the two.

    Likes, comments, shares and follows of the blocked user are refused from then on.

    :raises ValidationFailed: if a user blocks themselves.
    :raises NotFound: if there is no such user.
    """
    if user_id == blocker.pk:
        raise ValidationFailed.of("user_id", "Nobody blocks themselves.")
    _require_person(user_id)
    Block.objects.put(blocker=blocker.pk, blocked=user_id, created_at=now)
    Follow.objects.filter(
        Q(follower=blocker, followee=user_id) | Q(follower=user_id, followee=blocker)
    ).delete()
    return BlockState(user_id=user_id, blocked=True)


@transaction.atomic
def unblock_user(*, blocker: User, user_id: int) -> BlockState:
    """
    Unblock a user. A user who is not blocked is left unchanged.

    Deleted accounts can be unblocked too.

    :raises NotFound: if there never was such a user.
    """
    _require_account(user_id)
    Block.objects.filter(blocker=blocker, blocked=user_id).delete()
    return BlockState(user_id=user_id, blocked=False)


def _require_account(user_id: int) -> None:
    """Accept deleted accounts, too: their rows stay, and so do follows and blocks."""
    if not User.objects.filter(pk=user_id).exists():
        raise NotFound(f"There is no user {user_id}.")


def _require_person(user_id: int) -> None:
    if not User.objects.active().filter(pk=user_id).exists():
        raise NotFound(f"There is no user {user_id}.")


def _follow_state(user_id: int, *, following: bool) -> FollowState:
    followers = Follow.objects.filter(followee=user_id, follower__is_active=True)
    return FollowState(user_id=user_id, following=following, followers_count=followers.count())
