"""Polls over GraphQL."""

from domains.polls.graphql.examples import EXAMPLES
from domains.polls.graphql.inputs import PollInput, PollOrder, PollPatchInput, PollStatus
from domains.polls.graphql.mutations import (
    CastVote,
    ChangeVote,
    ClosePoll,
    CreatePoll,
    DeletePoll,
    FollowPoll,
    UnfollowPoll,
    UpdatePoll,
    WithdrawVote,
)
from domains.polls.graphql.queries import Query, Subscription
from domains.polls.graphql.types import (
    MyVoteType,
    OptionResultType,
    PollClosedReason,
    PollOptionType,
    PollResultsType,
    PollType,
    PollVisibility,
    VoteType,
)

__all__ = [
    "EXAMPLES",
    "CastVote",
    "ChangeVote",
    "ClosePoll",
    "CreatePoll",
    "DeletePoll",
    "FollowPoll",
    "Mutation",
    "MyVoteType",
    "OptionResultType",
    "PollClosedReason",
    "PollInput",
    "PollOptionType",
    "PollOrder",
    "PollPatchInput",
    "PollResultsType",
    "PollStatus",
    "PollType",
    "PollVisibility",
    "Query",
    "Subscription",
    "UnfollowPoll",
    "UpdatePoll",
    "VoteType",
    "WithdrawVote",
]


class Mutation:
    """What one can do with polls."""

    create_poll = CreatePoll.Field()
    update_poll = UpdatePoll.Field()
    delete_poll = DeletePoll.Field()
    close_poll = ClosePoll.Field()
    follow_poll = FollowPoll.Field()
    unfollow_poll = UnfollowPoll.Field()
    cast_vote = CastVote.Field()
    change_vote = ChangeVote.Field()
    withdraw_vote = WithdrawVote.Field()
