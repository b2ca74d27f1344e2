"""Following users."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from domains.feed.events import UserFollowed
from domains.feed.models import Follow
from domains.feed.permissions import require_unblocked
from domains.feed.services.locks import lock_pair
from domains.feed.services.people import require_account, require_person
from shared.auth.models import User
from shared.errors import ValidationFailed
from shared.events import publish
from shared.rows import count_rows
from shared.selections import select


@dataclass(frozen=True, slots=True)
class FollowState:
    """Whether the viewer follows a user, and the number of followers."""

    user_id: int
    following: bool
    followers_count: int


@transaction.atomic
def follow_user(*, follower: User, user_id: int, now: datetime) -> FollowState:
    """
    Follow a user, and return the new state. Repeating it changes nothing.

    :raises ValidationFailed: if it is oneself.
    :raises NotFound: if there is no such user.
    :raises PermissionDenied: if the user has blocked the follower.
    """
    if user_id == follower.pk:
        raise ValidationFailed.of("user_id", "You cannot follow yourself.")
    require_person(user_id)
    # Before the check: a concurrent block either ends this follow or is seen by the check.
    lock_pair(follower.pk, user_id)
    require_unblocked(follower, by=[user_id])
    if Follow.objects.put(follower=follower, followee=user_id, created_at=now):
        publish(UserFollowed(follower_id=follower.pk, followee_id=user_id))
    return _follow_state(user_id, following=True)


@transaction.atomic
def unfollow_user(*, follower: User, user_id: int) -> FollowState:
    """
    Unfollow a user, and return the new state. A user who is not followed is left unchanged.

    Deleted accounts can be unfollowed too.

    :raises NotFound: if there never was such a user.
    """
    require_account(user_id)
    Follow.objects.take(follower=follower, followee=user_id)
    return _follow_state(user_id, following=False)


def _follow_state(user_id: int, *, following: bool) -> FollowState:
    followers = count_rows(select(_followers_of, user_id=user_id))
    return FollowState(user_id=user_id, following=following, followers_count=followers)


def _followers_of(*, user_id: int) -> QuerySet[Follow]:
    return Follow.objects.filter(followee=user_id, follower__is_active=True)
