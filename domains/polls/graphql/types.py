"""The object types of polls."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

import graphene
from django.db.models.expressions import Combinable

from domains.polls import schemas, selectors
from domains.polls.models import Ballot, Option, Poll
from domains.polls.selectors.votes import chosen_options
from shared.graphql import NestedListField, PlannedType, enum_from_choices, output_of, viewer

PollVisibility = enum_from_choices(Poll.Visibility)
PollClosedReason = enum_from_choices(Poll.ClosedReason)


def _fact(name: str) -> Callable[[Any], Combinable]:
    return lambda info: selectors.poll_facts(viewer(info))[name]


class PollOptionType(PlannedType):
    """One option of a poll."""

    votes = graphene.Int(
        description="The number of ballots that choose it; null while the results are hidden."
    )
    annotations = {"votes": lambda info: selectors.option_votes(viewer(info))}

    class Meta:
        model = Option
        fields = ("id", "text", "position")


class PollType(PlannedType):
    """A poll, with the results that the viewer may see."""

    owner_id = graphene.ID(required=True, description="The id of the user who created it.")
    results_visibility = PollVisibility(required=True)
    closed_reason = PollClosedReason()
    is_open = graphene.Boolean(required=True, description="Whether it takes votes.")
    options = NestedListField(
        lambda: PollOptionType,
        parent_key="poll_id",
        queryset=lambda info: selectors.list_options(viewer=viewer(info)),
        assumed_size=5,
        description="The options, in the order of the owner.",
    )
    results_visible = graphene.Boolean(
        required=True, description="Whether you may see the results."
    )
    total_votes = graphene.Int(
        description="The number of choices in all ballots; null while the results are hidden."
    )
    total_voters = graphene.Int(
        description="The number of voters; null while the results are hidden."
    )
    has_voted = graphene.Boolean(required=True, description="Whether you have voted.")
    is_following = graphene.Boolean(
        required=True, description="Whether you follow it and are notified when it ends."
    )
    my_choices = graphene.List(
        graphene.NonNull(graphene.ID),
        required=True,
        description="The ids of the options that you chose; empty if you have not voted.",
    )
    share_token = graphene.String(
        description="The token that opens a private poll. It is null unless you own the poll."
    )

    annotations: ClassVar[Mapping[str, Any]] = {
        "is_open": lambda info: selectors.is_open(),
        "results_visible": _fact("results_visible"),
        "total_votes": _fact("total_votes"),
        "total_voters": _fact("total_voters"),
        "has_voted": _fact("has_voted"),
        "is_following": _fact("is_following"),
        "my_choices": _fact("my_choices"),
    }
    requires = {"closed_reason": ("closed_reason",), "share_token": ("share_token", "owner")}

    class Meta:
        model = Poll
        schema = schemas.PollOut

    @staticmethod
    def resolve_closed_reason(root: Poll, info: Any) -> str | None:
        """Return null, not an empty text, for an open poll."""
        return root.closed_reason or None

    @staticmethod
    def resolve_share_token(root: Poll, info: Any) -> str | None:
        """Return the token to the owner only."""
        return root.share_token if viewer(info).pk == root.owner_id else None


PollResultsType = output_of(schemas.PollResultsOut)
VoteType = output_of(schemas.VoteOut)


class MyVoteType(PlannedType):
    """Your own vote in a poll."""

    option_ids = graphene.List(
        graphene.NonNull(graphene.ID), required=True, description="The ids of the chosen options."
    )
    annotations = {"option_ids": lambda info: chosen_options()}

    class Meta:
        model = Ballot
        fields = ("id", "poll", "created_at", "updated_at")
