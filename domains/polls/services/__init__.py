"""Services of polls. Each function is one use case in one transaction."""

from domains.polls.services.closing import (
    POLL_ENDED,
    close_expired_polls,
    close_poll,
    notify_followers,
    notify_owner_and_voters,
)
from domains.polls.services.follows import FollowedPoll, follow_poll, unfollow_poll
from domains.polls.services.maintenance import (
    anonymise_voter,
    purge_deleted,
    reconcile_tallies,
    recount,
)
from domains.polls.services.ordering import (
    record_changed_votes,
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
    "anonymise_voter",
    "cast_vote",
    "change_vote",
    "close_expired_polls",
    "close_poll",
    "create_poll",
    "delete_poll",
    "follow_poll",
    "get_vote",
    "notify_followers",
    "notify_owner_and_voters",
    "purge_deleted",
    "reconcile_tallies",
    "record_changed_votes",
    "recount",
    "refresh_vote_order",
    "refresh_whole_vote_order",
    "unfollow_poll",
    "update_poll",
    "withdraw_vote",
]
