"""Following polls: followers are notified when a poll ends."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from domains.polls.errors import PollClosed
from domains.polls.models import PollFollow
from domains.polls.permissions import polls_visible_to
from shared.auth.models import User
from shared.errors import NotFound


@dataclass(frozen=True, slots=True)
class FollowedPoll:
    """Whether a user follows a poll."""

    poll_id: int
    following: bool


@transaction.atomic
def follow_poll(*, user: User, poll_id: int, now: datetime, share_token: str = "") -> FollowedPoll:
    """
    Follow a poll, to be notified of its end. Repeating it changes nothing.

    :raises NotFound: if there is no such poll, or it is private and not the user's to see.
    :raises PollClosed: if it has ended already.
    """
    polls = polls_visible_to(user, share_token=share_token).filter(pk=poll_id)
    if not polls.exists():
        raise NotFound(f"There is no poll {poll_id}.")
    if not polls.open().exists():
        raise PollClosed("Voting in this poll has ended.")
    PollFollow.objects.put(poll=poll_id, user=user, created_at=now)
    return FollowedPoll(poll_id=poll_id, following=True)


@transaction.atomic
def unfollow_poll(*, user: User, poll_id: int) -> FollowedPoll:
    """
    Unfollow a poll. Repeating it changes nothing.

    Someone who followed a private poll needs no share token to unfollow it.

    :raises NotFound: if there is no such poll, or the user neither follows nor may see it.
    """
    was_following = PollFollow.objects.take(poll=poll_id, user=user)
    if not (was_following or polls_visible_to(user).filter(pk=poll_id).exists()):
        raise NotFound(f"There is no poll {poll_id}.")
    return FollowedPoll(poll_id=poll_id, following=False)
