"""Queries and subscriptions of polls."""

from typing import Any

import graphene
from django.db.models import QuerySet

from domains.polls import schemas, selectors
from domains.polls.events import RESULTS
from domains.polls.graphql.types import MyVoteType, PollResultsType, PollType
from domains.polls.models import Ballot, Poll
from domains.polls.permissions import polls_visible_to
from shared.graphql import (
    ConnectionField,
    current_user,
    enum_from_literal,
    find_one,
    input_of,
    ordering_enum,
    parse_id,
    viewer,
    with_filters,
)
from shared.realtime import Watch, state, watch

PollStatus = enum_from_literal(
    selectors.PollStatus, name="PollStatus", about="Whether polls take votes.", module=__name__
)
PollFilterInput = input_of(schemas.PollFilters, types={"status": PollStatus}, omit=["ordering"])
PollOrder = ordering_enum(selectors.PollOrder, name="PollOrder", module=__name__)

CACHED = {
    "poll": (selectors.POLLS,),
    "polls": (selectors.POLLS,),
    "poll_results": (selectors.POLLS,),
}
"""The queries whose responses to anonymous requests are cached, with their namespaces."""


class Query:
    """The queries of polls."""

    poll = graphene.Field(
        PollType,
        id=graphene.ID(required=True),
        share_token=graphene.String(),
        description=(
            "Get a poll. A private poll is found by its owner, admins, its voters, and with its"
            " share token."
        ),
    )
    polls = ConnectionField(
        lambda: PollType,
        order_by=PollOrder,
        filter=PollFilterInput,
        description="List the public polls. Numbers that you may not see are null.",
    )
    poll_results = graphene.Field(
        PollResultsType,
        poll_id=graphene.ID(required=True),
        share_token=graphene.String(),
        description="Get a poll's results. Refused while they are hidden from you.",
    )
    my_polls = ConnectionField(
        lambda: PollType,
        description="List your own polls. Private ones are included.",
    )
    my_votes = ConnectionField(
        lambda: MyVoteType, description="List your own votes. The newest is first."
    )

    @staticmethod
    @with_filters(schemas.Shared)
    def resolve_poll(root: None, info: Any, shared: schemas.Shared, **key: str) -> Poll:
        polls = polls_visible_to(viewer(info), share_token=shared.share_token)
        return find_one(info, polls, pk=key["id"])

    @staticmethod
    @with_filters(schemas.PollFilters)
    def resolve_polls(root: None, info: Any, filters: schemas.PollFilters) -> QuerySet[Poll]:
        """Return the public polls."""
        return selectors.list_polls(viewer=viewer(info), **filters.model_dump())

    @staticmethod
    @with_filters(schemas.Shared)
    def resolve_poll_results(
        root: None, info: Any, shared: schemas.Shared, *, poll_id: str
    ) -> selectors.Results:
        return selectors.get_results(
            poll_id=parse_id(poll_id), viewer=viewer(info), share_token=shared.share_token
        )

    @staticmethod
    def resolve_my_polls(root: None, info: Any) -> QuerySet[Poll]:
        """Return the polls of the viewer."""
        return selectors.list_own_polls(owner=current_user(info))

    @staticmethod
    def resolve_my_votes(root: None, info: Any) -> QuerySet[Ballot]:
        """Return the votes of the viewer."""
        return selectors.list_votes(voter=current_user(info))


class Subscription:
    """The subscriptions of polls."""

    poll_results = graphene.Field(
        PollResultsType,
        poll_id=graphene.ID(required=True),
        share_token=graphene.String(),
        description="Stream a poll's results. Sends them at once and after every change.",
    )

    @staticmethod
    @with_filters(schemas.Shared)
    def subscribe_poll_results(
        root: None, info: Any, shared: schemas.Shared, *, poll_id: str
    ) -> Watch:
        """Return the stream of a poll's results."""
        number = parse_id(poll_id)
        reader = selectors.get_results_reader(
            poll_id=number, viewer=viewer(info), share_token=shared.share_token
        )
        return watch(
            info, state(RESULTS.channel(number), read=reader.read, audience=reader.audience)
        )
