"""Schemas of votes."""

from typing import Annotated

from pydantic import Field, model_validator

from domains.polls.schemas.results import PollResultsOut
from shared.http import Id, In, Moment, Out, invalid_field

Choices = Annotated[list[Id], Field(max_length=100, examples=[[1]])]


class VoteIn(In):
    """The chosen options. ``option_id`` is a short form for one of them."""

    option_ids: Choices = Field(default_factory=list)
    option_id: Id | None = Field(default=None, examples=[None])

    @model_validator(mode="after")
    def _names_options_once(self) -> "VoteIn":
        if self.option_id is not None:
            if self.option_ids:
                raise invalid_field("option_id", "Send option_ids or option_id, not both.")
            self.option_ids = [self.option_id]
        return self


class VoteOut(Out):
    """A counted vote, and the results if the voter may see them."""

    ballot_id: int
    poll_id: int
    option_ids: list[int]
    results: PollResultsOut | None


class VotedPollOut(Out):
    """The poll of a vote."""

    id: int
    question: str


class MyVoteOut(Out):
    """Your own vote in a poll."""

    id: int
    poll: VotedPollOut
    option_ids: list[int]
    created_at: Moment
    updated_at: Moment
