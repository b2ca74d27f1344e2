"""Following polls: to be notified when they end."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from domains.polls.errors import PollClosed
from domains.polls.models import Poll, PollFollow
from domains.polls.permissions import polls_open_to
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
    Follow a poll, once per user: its end is notified to the user, who need not vote.

    :raises NotFound: if there is no such poll, or it is private and not the user's to see.
    :raises PollClosed: if it has ended already.
    """
    polls = polls_open_to(user, share_token=share_token).filter(pk=poll_id)
    if not polls.exists():
        raise NotFound(f"There is no poll {poll_id}.")
    if not polls.open().exists():
        raise PollClosed("Voting in this poll has ended.")
    PollFollow.objects.bulk_create(
        [PollFollow(poll_id=poll_id, user=user, created_at=now)], ignore_conflicts=True
    )
    return FollowedPoll(poll_id=poll_id, following=True)


@transaction.atomic
def unfollow_poll(*, user: User, poll_id: int) -> FollowedPoll:
    """
    Stop following a poll; one that was not followed stays so.

    :raises NotFound: if there never was such a poll.
    """
    if not Poll.objects.filter(pk=poll_id).exists():
        raise NotFound(f"There is no poll {poll_id}.")
    PollFollow.objects.filter(poll=poll_id, user=user).delete()
    return FollowedPoll(poll_id=poll_id, following=False)
