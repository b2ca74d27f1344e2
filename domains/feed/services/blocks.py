"""Blocking users."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from domains.feed.models import Block, Follow
from domains.feed.services.locks import lock_pair
from domains.feed.services.people import require_account, require_person
from shared.auth.models import User
from shared.errors import ValidationFailed


@dataclass(frozen=True, slots=True)
class BlockState:
    """Whether the viewer blocks a user."""

    user_id: int
    blocked: bool


@transaction.atomic
def block_user(*, blocker: User, user_id: int, now: datetime) -> BlockState:
    """
    Block a user, and end the follows between the two.

    Likes, comments, shares and follows of the blocked user are refused from then on.

    :raises ValidationFailed: if a user blocks themselves.
    :raises NotFound: if there is no such user.
    """
    if user_id == blocker.pk:
        raise ValidationFailed.of("user_id", "You cannot block yourself.")
    require_person(user_id)
    lock_pair(blocker.pk, user_id)
    Block.objects.put(blocker=blocker, blocked=user_id, created_at=now)
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
    require_account(user_id)
    Block.objects.take(blocker=blocker, blocked=user_id)
    return BlockState(user_id=user_id, blocked=False)
