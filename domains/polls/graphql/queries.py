"""Reading polls, and watching their results."""

from typing import Any

import graphene
from django.db.models import QuerySet

from domains.polls import schemas, selectors
from domains.polls.events import RESULTS
from domains.polls.graphql.types import MyVoteType, PollResultsType, PollType
from domains.polls.models import Ballot, Poll
from domains.polls.permissions import polls_open_to
from shared.graphql import (
    ConnectionField,
    current_user,
    enum_of,
    find_one,
    ordering_enum,
    parse,
    parse_id,
    viewer,
)
from shared.realtime import Watch, state, watch

PollStatus = enum_of(
    selectors.PollStatus, name="PollStatus", about="Whether polls take votes.", module=__name__
)
PollOrder = ordering_enum(selectors.PollOrder, name="PollOrder", module=__name__)


class Query:
    """What one can read of polls."""

    poll = graphene.Field(
        PollType,
        id=graphene.ID(required=True),
        share_token=graphene.String(),
        description="One poll; a private one opens by its share token.",
    )
    polls = ConnectionField(
        lambda: PollType,
        order_by=PollOrder,
        status=PollStatus(),
        search=graphene.String(),
        author=graphene.ID(),
        category=graphene.String(),
        description="The public polls.",
    )
    poll_results = graphene.Field(
        PollResultsType,
        poll_id=graphene.ID(required=True),
        share_token=graphene.String(),
        description="The results of a poll as they are this moment, if you may see them.",
    )
    my_polls = ConnectionField(
        lambda: PollType, description="The polls you have made, private ones too, newest first."
    )
    my_votes = ConnectionField(
        lambda: MyVoteType, description="The votes you have cast, newest first."
    )

    @staticmethod
    def resolve_poll(
        root: None,
        info: Any,
        *,
        id: str,  # noqa: A002
        share_token: str | None = None,
    ) -> Poll:
        """Find one poll."""
        shared = parse(schemas.Shared, {"share_token": share_token})
        polls = polls_open_to(viewer(info), share_token=shared.share_token)
        return find_one(info, polls, pk=id)

    @staticmethod
    def resolve_polls(root: None, info: Any, **said: Any) -> QuerySet[Poll]:
        """List the public polls."""
        if "order_by" in said:
            said["ordering"] = said.pop("order_by")
        filters = parse(schemas.PollFilters, said)
        return selectors.list_polls(viewer=viewer(info), **filters.model_dump())

    @staticmethod
    def resolve_poll_results(
        root: None, info: Any, *, poll_id: str, share_token: str | None = None
    ) -> selectors.Results:
        """Get the results of a poll."""
        shared = parse(schemas.Shared, {"share_token": share_token})
        return selectors.get_results(
            poll_id=parse_id(poll_id), viewer=viewer(info), share_token=shared.share_token
        )

    @staticmethod
    def resolve_my_polls(root: None, info: Any) -> QuerySet[Poll]:
        """List the polls of whoever asks."""
        return selectors.list_own_polls(owner=current_user(info))

    @staticmethod
    def resolve_my_votes(root: None, info: Any) -> QuerySet[Ballot]:
        """List the votes of whoever asks."""
        return selectors.list_votes(voter=current_user(info))


class Subscription:
    """What one can watch of polls."""

    poll_results = graphene.Field(
        PollResultsType,
        poll_id=graphene.ID(required=True),
        share_token=graphene.String(),
        description="The results of a poll as they are, and then whenever they change.",
    )

    @staticmethod
    def subscribe_poll_results(
        root: None, info: Any, *, poll_id: str, share_token: str | None = None
    ) -> Watch:
        """Watch the results of a poll."""
        number = parse_id(poll_id)
        shared = parse(schemas.Shared, {"share_token": share_token})
        eyes = selectors.least_viewer(poll_id=number, viewer=viewer(info))

        def read() -> selectors.Results:
            return selectors.get_results(
                poll_id=number, viewer=eyes, share_token=shared.share_token
            )

        return watch(
            info, state(RESULTS.channel(number), read=read, audience=(eyes.pk, shared.share_token))
        )
