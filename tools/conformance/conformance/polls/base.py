"""What the checks of polls share: creating polls, voting, reading results."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from conformance.api import Account, Answer, Api, Call
from conformance.rubric import Checks
from conformance.shared import Attempt, Backend, View, moment, require, shown
from conformance.shared.backend import UNKNOWN_ID
from conformance.shared.documentation import add_documentation, add_documented_errors
from conformance.shared.wrong_values import (
    WRONG_LISTS_OF_TEXTS,
    WRONG_MOMENTS,
    WRONG_REQUIRED_IDS,
    WRONG_TEXTS,
    Trial,
    WrongValues,
)
from conformance.vocabulary import Vocabulary

OPTIONS = ("Tea", "Coffee", "Neither")
QUESTION = "Tea or coffee? Ünïcode ✓"


@dataclass(frozen=True, slots=True)
class Results:
    """The results of a poll, by the id of the option as text."""

    votes: Mapping[str, Any]
    percentages: Mapping[str, Any]
    total_votes: Any


class Polls(Backend):
    """The polls of the measured API, and users who vote."""

    vocabulary = Vocabulary(
        operations={
            "create_poll": {"question", "options", "expires_at"},
            "list_polls": {"page_size"},
            "get_poll": {"poll_id"},
            "vote": {"poll_id", "option_id"},
            "results": {"poll_id"},
            "delete_poll": {"poll_id"},
        },
        optional={"delete_poll"},
        fields={
            "poll": ("id", "question", "options", "created_at", "expires_at"),
            "option": ("id", "text"),
            "results": ("options", "total_votes"),
            "result": ("id", "votes", "percentage"),
            "page": ("items", "next"),
        },
        roles={"user": 5},
        limits={"results_ms": 250},
    )
    noun = "poll"
    creation = "create_poll"
    reading = "get_poll"
    listing = "list_polls"
    wrong_values: ClassVar[Mapping[str, WrongValues]] = {
        "question": WRONG_TEXTS,
        "options": WRONG_LISTS_OF_TEXTS,
        "expires_at": WRONG_MOMENTS,
    }
    required_value = "question"
    refused_operations = ("create_poll", "vote")

    def __init__(self, api: Api) -> None:
        super().__init__(api)
        self.owner, *self.voters = self.people["user"]
        self.wrong_field = ("expires_at", moment(-60))  # type: ignore[misc]  # depends on the time

    @property
    def creator(self) -> Account:
        """The owner of the polls."""
        return self.owner

    def values(self) -> dict[str, Any]:
        """Return a poll of three options that ends in an hour."""
        return {"question": QUESTION, "options": list(OPTIONS), "expires_at": moment(3600)}

    def unknown_requests(self) -> Iterator[Attempt]:
        """Read and vote in a poll that does not exist."""
        for operation in ("get_poll", "results", "vote"):
            values = {"poll_id": UNKNOWN_ID, "option_id": UNKNOWN_ID}
            yield f"{operation} of an unknown poll", self.api.call(operation, self.owner, **values)

    def requests_that_need_an_account(self, account: Account | None) -> Iterator[Attempt]:
        """Vote, and create a poll; after that, no vote may have been counted."""
        poll = self.create()
        yield "a vote", self.vote(poll, account)
        yield "a new poll", self.send(account)
        self.require_counts(poll, [0, 0, 0], "after anonymous votes")

    def public_requests(self) -> Iterator[Attempt]:
        """Read a poll, the list and results."""
        poll = self.create()
        for operation in ("get_poll", "list_polls", "results"):
            yield operation, self.api.call(operation, poll_id=poll["id"], page_size=5)

    def refused_requests(self) -> Iterator[Attempt]:
        """Ask for an unknown poll, vote without a token and twice, send an empty poll."""
        poll = self.create()
        self.require_vote(poll, self.voters[0])
        unknown = self.api.call("results", self.owner, poll_id=UNKNOWN_ID)
        yield "unknown results", unknown
        yield "a vote without a token", self.vote(poll, None)
        yield "a second vote", self.vote(poll, self.voters[0])
        yield "an empty poll", self.send(self.owner, question="", options=[])

    def trials(self) -> Iterator[Trial]:
        """Vote for options that are none, besides creating polls."""
        yield from super().trials()
        key = self.create()["id"]
        yield Trial(
            "a vote for the option", WRONG_REQUIRED_IDS, lambda value: self._vote(key, value)
        )

    def _vote(self, poll_id: Any, option_id: Any) -> Answer:
        return self.api.call("vote", self.voters[0], poll_id=poll_id, option_id=option_id)

    def bad_requests(self) -> Iterator[Attempt]:
        """Vote in a poll that is none."""
        poll = self.create()
        yield "a vote in the poll 'text'", self._vote("text", self.option_of(poll, 0))

    def option_ids(self, poll: View) -> Sequence[Any]:
        """Return the ids of a poll's options."""
        return [option["id"] for option in self._options(poll)]

    def texts(self, poll: View) -> Sequence[Any]:
        """Return the texts of a poll's options."""
        return [option["text"] for option in self._options(poll)]

    def _options(self, poll: View) -> Sequence[View]:
        options = poll["options"] if isinstance(poll["options"], list) else []
        return [self.view("option", option) for option in options]

    def option_of(self, poll: View, choice: int) -> Any:
        """
        Return the id of an option.

        :raises MissedError: if the poll shows no such option.
        """
        ids = self.option_ids(poll)
        require(len(ids) > choice, "a created poll does not show its options")
        return ids[choice]

    def vote(self, poll: View, voter: Account | None, choice: int = 0) -> Answer:
        """Vote for the option at a position."""
        values = {"poll_id": poll["id"], "option_id": self.option_of(poll, choice)}
        return self.api.call("vote", voter, **values)

    def require_vote(self, poll: View, voter: Account, choice: int = 0) -> None:
        """
        Vote.

        :raises MissedError: if the vote is refused.
        """
        answer = self.vote(poll, voter, choice)
        require(answer.is_success, f"a first vote is answered with {shown(answer)}")

    def results(self, poll: View, viewer: Account | None = None) -> Results:
        """
        Read the results of a poll.

        :raises MissedError: if there are none.
        """
        answer = self.carry_out("results", viewer or self.owner, poll_id=poll["id"])
        found = self.view("results", answer.body)
        rows = found["options"] if isinstance(found["options"], list) else []
        by_id = {str(row["id"]): row for row in (self.view("result", row) for row in rows)}
        return Results(
            votes={key: row["votes"] for key, row in by_id.items()},
            percentages={key: row["percentage"] for key, row in by_id.items()},
            total_votes=found["total_votes"],
        )

    def reading_of_results(self, poll: View) -> Call:
        """Return the request of a poll's results."""
        return Call("results", self.owner, {"poll_id": poll["id"]})

    def require_counts(self, poll: View, expected: Sequence[int], why: str) -> None:
        """
        Read the results and compare the votes with those expected.

        :raises MissedError: if they differ.
        """
        results = self.results(poll)
        counted = [results.votes.get(str(option)) for option in self.option_ids(poll)]
        require(counted == list(expected), f"{why}: the votes are {counted}, not {list(expected)}")
        require(
            results.total_votes == sum(expected),
            f"{why}: the total is {results.total_votes}, not {sum(expected)}",
        )


CHECKS: Checks[Polls] = Checks()
add_documentation(CHECKS)
add_documented_errors(CHECKS)
