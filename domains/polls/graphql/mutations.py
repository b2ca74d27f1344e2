"""Making polls, voting and ending them."""

from functools import partial
from typing import Any

import graphene
from django.utils import timezone

from domains.polls import schemas, selectors, services
from domains.polls.graphql.inputs import PollInput, PollPatchInput
from domains.polls.graphql.types import PollType, VoteType
from shared.graphql import Mutation, current_user, parse, parse_id
from shared.idempotency.operations import run_once


class CreatePoll(Mutation):
    """Ask a question with 2 to 20 options. All of it is stored, or nothing."""

    class Arguments:
        input = PollInput(required=True)
        idempotency_key = graphene.String()

    poll = graphene.Field(PollType, required=True)

    @staticmethod
    def mutate(
        root: None,
        info: Any,
        input: dict[str, Any],  # noqa: A002
        idempotency_key: str | None = None,
    ) -> "CreatePoll":
        """Create the poll, once per key."""
        owner = current_user(info)
        body = parse(schemas.PollIn, input)
        poll_id = run_once(
            user=owner,
            key=idempotency_key,
            operation="createPoll",
            body=body.model_dump(mode="json"),
            effect=lambda: (
                services.create_poll(owner=owner, fields=body.fields(), now=timezone.now()).pk
            ),
        )
        return CreatePoll(poll=selectors.get_poll(poll_id=poll_id, viewer=owner))


class UpdatePoll(Mutation):
    """Change your poll. What people vote on stays as it is once somebody has."""

    class Arguments:
        id = graphene.ID(required=True)
        input = PollPatchInput(required=True)

    poll = graphene.Field(PollType, required=True)

    @staticmethod
    def mutate(
        root: None,
        info: Any,
        id: str,  # noqa: A002
        input: dict[str, Any],  # noqa: A002
    ) -> "UpdatePoll":
        """Change the poll."""
        poll = services.update_poll(
            actor=current_user(info),
            poll_id=parse_id(id),
            changes=parse(schemas.PollPatchIn, input).changes(),
            now=timezone.now(),
        )
        return UpdatePoll(poll=poll)


class DeletePoll(Mutation):
    """Delete your poll with all its votes."""

    class Arguments:
        id = graphene.ID(required=True)

    id = graphene.ID(required=True)

    @staticmethod
    def mutate(root: None, info: Any, id: str) -> "DeletePoll":  # noqa: A002
        """Delete the poll."""
        services.delete_poll(actor=current_user(info), poll_id=parse_id(id), now=timezone.now())
        return DeletePoll(id=id)


class ClosePoll(Mutation):
    """End your poll. Asked again, it stays as it ended. No vote counts after the answer."""

    class Arguments:
        id = graphene.ID(required=True)

    poll = graphene.Field(PollType, required=True)

    @staticmethod
    def mutate(root: None, info: Any, id: str) -> "ClosePoll":  # noqa: A002
        """Close the poll."""
        return ClosePoll(poll=services.close_poll(actor=current_user(info), poll_id=parse_id(id)))


class FollowPoll(Mutation):
    """Follow a poll. You are notified when it ends, also if you have not voted."""

    class Arguments:
        id = graphene.ID(required=True)
        share_token = graphene.String()

    poll_id = graphene.ID(required=True)
    following = graphene.Boolean(required=True)

    @staticmethod
    def mutate(
        root: None,
        info: Any,
        id: str,  # noqa: A002
        share_token: str | None = None,
    ) -> "FollowPoll":
        """Follow the poll."""
        shared = parse(schemas.Shared, {"share_token": share_token})
        followed = services.follow_poll(
            user=current_user(info),
            poll_id=parse_id(id),
            share_token=shared.share_token,
            now=timezone.now(),
        )
        return FollowPoll(poll_id=followed.poll_id, following=followed.following)


class UnfollowPoll(Mutation):
    """Stop following a poll. A poll that you do not follow stays so."""

    class Arguments:
        id = graphene.ID(required=True)

    poll_id = graphene.ID(required=True)
    following = graphene.Boolean(required=True)

    @staticmethod
    def mutate(root: None, info: Any, id: str) -> "UnfollowPoll":  # noqa: A002
        """Stop following the poll."""
        followed = services.unfollow_poll(user=current_user(info), poll_id=parse_id(id))
        return UnfollowPoll(poll_id=followed.poll_id, following=followed.following)


class CastVote(Mutation):
    """Vote, once. The answer holds the results with your vote in them, if you may see them."""

    class Arguments:
        poll_id = graphene.ID(required=True)
        option_ids = graphene.List(graphene.NonNull(graphene.ID), required=True)
        share_token = graphene.String()
        idempotency_key = graphene.String()

    vote = graphene.Field(VoteType, required=True)

    @staticmethod
    def mutate(
        root: None,
        info: Any,
        poll_id: str,
        option_ids: list[str],
        share_token: str | None = None,
        idempotency_key: str | None = None,
    ) -> "CastVote":
        """Cast the vote, once per key."""
        voter = current_user(info)
        body = parse(schemas.VoteIn, {"option_ids": option_ids})
        shared = parse(schemas.Shared, {"share_token": share_token})
        cast = partial(
            services.cast_vote,
            voter=voter,
            poll_id=parse_id(poll_id),
            option_ids=body.option_ids,
            share_token=shared.share_token,
        )
        if idempotency_key is None:
            return CastVote(vote=cast())
        ballot_id = run_once(
            user=voter,
            key=idempotency_key,
            operation="castVote",
            body={"poll_id": poll_id, **body.model_dump(), **shared.model_dump()},
            effect=lambda: cast().ballot_id,
        )
        vote = services.get_vote(
            ballot_id=ballot_id, voter=voter, poll_id=parse_id(poll_id), option_ids=body.option_ids
        )
        return CastVote(vote=vote)


class ChangeVote(Mutation):
    """Choose otherwise than before, where the poll allows it. You still count once."""

    class Arguments:
        poll_id = graphene.ID(required=True)
        option_ids = graphene.List(graphene.NonNull(graphene.ID), required=True)

    vote = graphene.Field(VoteType, required=True)

    @staticmethod
    def mutate(root: None, info: Any, poll_id: str, option_ids: list[str]) -> "ChangeVote":
        """Change the vote."""
        voter = current_user(info)
        body = parse(schemas.VoteIn, {"option_ids": option_ids})
        vote = services.change_vote(
            voter=voter,
            poll_id=parse_id(poll_id),
            option_ids=body.option_ids,
            now=timezone.now(),
        )
        return ChangeVote(vote=vote)


class WithdrawVote(Mutation):
    """Take your vote back, where the poll allows it. You may vote again."""

    class Arguments:
        poll_id = graphene.ID(required=True)

    poll_id = graphene.ID(required=True)

    @staticmethod
    def mutate(root: None, info: Any, poll_id: str) -> "WithdrawVote":
        """Withdraw the vote."""
        services.withdraw_vote(voter=current_user(info), poll_id=parse_id(poll_id))
        return WithdrawVote(poll_id=poll_id)
