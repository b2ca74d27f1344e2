"""Mutations of polls and votes."""

from collections.abc import Sequence
from typing import Any

import graphene
from django.utils import timezone

from domains.polls import schemas, selectors, services
from domains.polls.graphql.types import PollType, VoteType
from domains.polls.models import Poll
from shared.auth.models import User
from shared.graphql import ById, Replay, current_user, fields_of, mutation
from shared.http import Id

FOLLOW = fields_of(schemas.PollFollowOut)


def _read_poll(*, user: User, reference: int) -> Poll:
    return selectors.get_poll(poll_id=reference, viewer=user)


def _read_vote(
    *, user: User, reference: int, poll_id: int, option_ids: Sequence[int]
) -> services.Vote:
    return services.get_vote(
        ballot_id=reference, voter=user, poll_id=poll_id, option_ids=option_ids
    )


@mutation(poll=PollType, replay=Replay(_read_poll))
def create_poll(info: Any, body: schemas.PollIn) -> Poll:
    """Create a poll. For signed-in users; it has 2 to 20 options, and is stored as a whole."""
    return services.create_poll(owner=current_user(info), fields=body.fields(), now=timezone.now())


@mutation(poll=PollType)
def update_poll(info: Any, poll_id: ById, body: schemas.PollPatchIn) -> Poll:
    """Update a poll. For its owner; options and their limits are frozen by the first vote."""
    return services.update_poll(
        actor=current_user(info), poll_id=poll_id, changes=body.changes(), now=timezone.now()
    )


@mutation(id=graphene.ID)
def delete_poll(info: Any, poll_id: ById) -> int:
    """Delete a poll. For its owner and admins; its votes are deleted too."""
    services.delete_poll(actor=current_user(info), poll_id=poll_id, now=timezone.now())
    return poll_id


@mutation(poll=PollType)
def close_poll(info: Any, poll_id: ById) -> Poll:
    """Close a poll. For its owner and admins; no vote counts after the response."""
    return services.close_poll(actor=current_user(info), poll_id=poll_id)


@mutation(**FOLLOW)
def follow_poll(
    info: Any, poll_id: ById, share_token: schemas.ShareToken = ""
) -> services.FollowedPoll:
    """Follow a poll. You are notified when it ends, whether or not you have voted."""
    return services.follow_poll(
        user=current_user(info), poll_id=poll_id, share_token=share_token, now=timezone.now()
    )


@mutation(**FOLLOW)
def unfollow_poll(info: Any, poll_id: ById) -> services.FollowedPoll:
    """Unfollow a poll. A poll that you do not follow is left unchanged."""
    return services.unfollow_poll(user=current_user(info), poll_id=poll_id)


@mutation(vote=VoteType, replay=Replay(_read_vote, reference="ballot_id"))
def cast_vote(
    info: Any, poll_id: Id, option_ids: schemas.Choices, share_token: schemas.ShareToken = ""
) -> services.Vote:
    """Cast a vote. One per poll and user; the results are included if you may see them."""
    return services.cast_vote(
        voter=current_user(info), poll_id=poll_id, option_ids=option_ids, share_token=share_token
    )


@mutation(vote=VoteType)
def change_vote(info: Any, poll_id: Id, option_ids: schemas.Choices) -> services.Vote:
    """Change your vote. Refused unless the poll allows changes and is open."""
    return services.change_vote(
        voter=current_user(info), poll_id=poll_id, option_ids=option_ids, now=timezone.now()
    )


@mutation(poll_id=graphene.ID)
def withdraw_vote(info: Any, poll_id: Id) -> int:
    """Withdraw your vote. Refused unless the poll allows changes and is open."""
    services.withdraw_vote(voter=current_user(info), poll_id=poll_id)
    return poll_id
