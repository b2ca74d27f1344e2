"""Schemas of polls."""

from typing import Annotated, cast

from pydantic import AwareDatetime, Field

from domains.polls.models import Poll
from domains.polls.models.polls import LONGEST_OPTION, LONGEST_QUESTION
from domains.polls.selectors import PollOrder, PollStatus
from domains.polls.services import PollFields
from shared.http import Filters, Id, Identifier, In, Line, Moment, Name, Out, Patch, Text, Words
from shared.row_forms import NULL_IF_EMPTY

ShareToken = Annotated[str, Line(64, min_length=0), Field(examples=["tZ4mX0y2b6nq9wVhUe1kCg"])]
"""The token that opens a private poll."""

Question = Annotated[str, Name(LONGEST_QUESTION), Field(examples=["Tea or coffee?"])]
Description = Annotated[str, Text(5_000)]
Category = Annotated[str, Name(60, min_length=0), Field(examples=["food"])]
OptionText = Annotated[str, Name(LONGEST_OPTION)]
OptionId = Annotated[int, Identifier()]
Options = Annotated[
    list[OptionText], Field(max_length=100, examples=[["Tea", "Coffee", "Neither"]])
]
ChoiceCount = Annotated[int, Field(ge=1, le=100, examples=[1])]


End = Annotated[AwareDatetime, Field(examples=["2036-11-20T09:30:00Z"])]


class PollFilters(Filters):
    """The filters and the order of the list of polls."""

    status: PollStatus | None = None
    search: Annotated[str, Words(200), Field(examples=["tea"])] = ""
    author: Id | None = None
    category: Category = ""
    ordering: PollOrder = "-created_at"


class Shared(Filters):
    """The share token of a private poll, as a query parameter."""

    share_token: ShareToken = ""


class PollIn(In):
    """A new poll."""

    question: Question
    description: Description = ""
    category: Category = ""
    options: Options
    expires_at: End | None = None
    min_choices: ChoiceCount = 1
    max_choices: ChoiceCount = 1
    results_visibility: Poll.Visibility = Poll.Visibility.ALWAYS
    allow_change: bool = False
    is_public: bool = True

    def fields(self) -> PollFields:
        """Return the fields as the mapping that services take."""
        return cast(PollFields, self.model_dump())


class PollPatchIn(Patch, of=PollIn):
    """Changes of a poll. Absent fields keep their values, null clears optional ones."""


class PollOptionOut(Out):
    """One option of a poll. Its votes are null while they are hidden."""

    id: int
    text: str
    position: int
    votes: int | None


class PollOut(Out):
    """A poll, with the results that the viewer may see."""

    id: int
    owner_id: int
    question: str
    description: str
    category: str
    options: list[PollOptionOut]
    min_choices: int
    max_choices: int
    results_visibility: Poll.Visibility
    allow_change: bool
    is_public: bool
    is_open: bool
    created_at: Moment
    updated_at: Moment
    expires_at: Moment | None
    closed_at: Moment | None
    closed_reason: Annotated[Poll.ClosedReason | None, NULL_IF_EMPTY, Field(examples=["manual"])]
    results_visible: bool
    total_votes: int | None
    total_voters: int | None
    has_voted: bool
    is_following: bool
    my_choices: list[OptionId]
    share_token: Annotated[str | None, Field(validation_alias="secret_token")]
