"""The object types of polls."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django.db.models.expressions import Combinable

from domains.polls import schemas, selectors
from domains.polls.models import Ballot, Option, Poll
from domains.polls.selectors.votes import chosen_options
from shared.graphql import NestedListField, PlannedType, output_of, row_type, viewer


def _fact(name: str) -> Callable[[Any], Combinable]:
    return lambda info: selectors.poll_facts(viewer(info))[name]


PollOptionType = row_type(
    Option,
    schemas.PollOptionOut,
    about="One option of a poll.",
    annotations={"votes": lambda info: selectors.option_votes(viewer(info))},
)


class PollType(PlannedType):
    """A poll, with the results that the viewer may see."""

    options = NestedListField(
        lambda: PollOptionType,
        parent_key="poll_id",
        queryset=lambda info: selectors.list_options(viewer=viewer(info)),
        assumed_size=5,
        description="The options, in the order of the owner.",
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
    requires = {"share_token": ("share_token", "owner")}

    class Meta:
        model = Poll
        schema = schemas.PollOut
        descriptions = {
            "is_open": "Whether it takes votes.",
            "results_visible": "Whether you may see the results.",
            "has_voted": "Whether you have voted.",
            "share_token": (
                "The token that opens a private poll. It is null unless you own the poll."
            ),
        }

    @staticmethod
    def resolve_share_token(root: Poll, info: Any) -> str | None:
        """Return the token to the owner only."""
        return root.share_token if viewer(info).pk == root.owner_id else None


PollResultsType = output_of(schemas.PollResultsOut)
VoteType = output_of(schemas.VoteOut)
MyVoteType = row_type(
    Ballot,
    schemas.MyVoteOut,
    fields=["poll"],
    annotations={"option_ids": lambda info: chosen_options()},
)
