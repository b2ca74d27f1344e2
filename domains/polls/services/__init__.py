"""What one can do with polls. Each function is one use case in one transaction."""

from domains.polls.services.closing import (
    POLL_ENDED,
    close_expired_polls,
    close_poll,
    notify_followers,
    tell_poll_ended,
)
from domains.polls.services.following import FollowedPoll, follow_poll, unfollow_poll
from domains.polls.services.ordering import (
    note_changed_votes,
    refresh_vote_order,
    refresh_whole_vote_order,
)
from domains.polls.services.polls import (
    PollChanges,
    PollFields,
    create_poll,
    delete_poll,
    update_poll,
)
from domains.polls.services.upkeep import (
    clear_away_deleted,
    count_again,
    forget_voter,
    reconcile_tallies,
)
from domains.polls.services.votes import (
    Vote,
    cast_vote,
    change_vote,
    get_vote,
    withdraw_vote,
)

__all__ = [
    "POLL_ENDED",
    "FollowedPoll",
    "PollChanges",
    "PollFields",
    "Vote",
    "cast_vote",
    "change_vote",
    "clear_away_deleted",
    "close_expired_polls",
    "close_poll",
    "count_again",
    "create_poll",
    "delete_poll",
    "follow_poll",
    "forget_voter",
    "get_vote",
    "note_changed_votes",
    "notify_followers",
    "reconcile_tallies",
    "refresh_vote_order",
    "refresh_whole_vote_order",
    "tell_poll_ended",
    "unfollow_poll",
    "update_poll",
    "withdraw_vote",
]
