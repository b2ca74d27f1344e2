"""What the checks of polls share: creating polls, voting, reading results."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from conformance.api import Account, Answer, Api, Call
from conformance.errors import MissedError
from conformance.mapping import Vocabulary
from conformance.rubric import Checks

ACCOUNTS = 5
OPTIONS = ("Tea", "Coffee", "Neither")
QUESTION = "Tea or coffee? Ünïcode ✓"
UNKNOWN_ID = 987_654_321
VOCABULARY = Vocabulary(
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
        "page": ("items",),
    },
)


@dataclass(frozen=True, slots=True)
class Poll:
    """A poll as the API shows it."""

    id: Any
    question: Any
    option_ids: Sequence[Any]
    texts: Sequence[Any]
    created_at: Any
    expires_at: Any


@dataclass(frozen=True, slots=True)
class Results:
    """The results of a poll, by the id of the option as text."""

    votes: Mapping[str, Any]
    percentages: Mapping[str, Any]
    total_votes: Any


class Polls:
    """The polls of the measured API, and users who vote."""

    def __init__(self, api: Api) -> None:
        self.api = api
        self.owner, *self.voters = api.make_accounts(ACCOUNTS)

    def create(self, *, options: Sequence[str] = OPTIONS, expires_in: float = 3600) -> Poll:
        """
        Create a poll.

        :raises MissedError: if that is refused.
        """
        answer = self.api.call(
            "create_poll",
            self.owner,
            question=QUESTION,
            options=list(options),
            expires_at=moment(expires_in),
        )
        require(answer.is_success, f"creating a poll is answered with {shown(answer)}")
        return self.read_poll(answer.body)

    def get(self, poll: Poll) -> Poll:
        """
        Read a poll.

        :raises MissedError: if there is none.
        """
        answer = self.api.call("get_poll", poll_id=poll.id)
        require(answer.is_success, f"reading a poll is answered with {shown(answer)}")
        return self.read_poll(answer.body)

    def read_poll(self, body: Any) -> Poll:
        """Translate a poll of the API."""
        value = self._reader("poll", body)
        options = value("options") if isinstance(value("options"), list) else []
        names = self.api.mapping.fields["option"]
        return Poll(
            id=value("id"),
            question=value("question"),
            option_ids=[self._member(option, names["id"]) for option in options],
            texts=[self._member(option, names["text"]) for option in options],
            created_at=value("created_at"),
            expires_at=value("expires_at"),
        )

    def vote(self, poll: Poll, voter: Account | None, choice: int = 0) -> Answer:
        """Vote for the option at a position."""
        return self.api.call("vote", voter, poll_id=poll.id, option_id=option_of(poll, choice))

    def require_vote(self, poll: Poll, voter: Account, choice: int = 0) -> None:
        """
        Vote.

        :raises MissedError: if the vote is refused.
        """
        answer = self.vote(poll, voter, choice)
        require(answer.is_success, f"a first vote is answered with {shown(answer)}")

    def results(self, poll: Poll, viewer: Account | None = None) -> Results:
        """
        Read the results of a poll.

        :raises MissedError: if there are none.
        """
        answer = self.api.call("results", viewer or self.owner, poll_id=poll.id)
        require(answer.is_success, f"the results are answered with {shown(answer)}")
        value = self._reader("results", answer.body)
        rows = value("options") if isinstance(value("options"), list) else []
        names = self.api.mapping.fields["result"]
        by_id = {str(self._member(row, names["id"])): row for row in rows}
        return Results(
            votes={key: self._member(row, names["votes"]) for key, row in by_id.items()},
            percentages={key: self._member(row, names["percentage"]) for key, row in by_id.items()},
            total_votes=value("total_votes"),
        )

    def read_at_once(self, poll: Poll, count: int) -> Sequence[Answer]:
        """Read the results of a poll with several requests at the same moment."""
        calls = [Call("results", self.owner, {"poll_id": poll.id})] * count
        return self.api.call_at_once(calls)

    def require_counts(self, poll: Poll, expected: Sequence[int], why: str) -> None:
        """
        Read the results and compare the votes with those expected.

        :raises MissedError: if they differ.
        """
        results = self.results(poll)
        counted = [results.votes.get(str(option)) for option in poll.option_ids]
        require(counted == list(expected), f"{why}: the votes are {counted}, not {list(expected)}")
        require(
            results.total_votes == sum(expected),
            f"{why}: the total is {results.total_votes}, not {sum(expected)}",
        )

    def _reader(self, kind: str, body: Any) -> Any:
        names = self.api.mapping.fields[kind]
        return lambda name: self._member(body, names[name])

    @staticmethod
    def _member(body: Any, name: str) -> Any:
        return body.get(name) if isinstance(body, dict) else None


CHECKS: Checks[Polls] = Checks()


def option_of(poll: Poll, choice: int) -> Any:
    """
    Return the id of an option.

    :raises MissedError: if the poll shows no such option.
    """
    require(len(poll.option_ids) > choice, "a created poll does not show its options")
    return poll.option_ids[choice]


def moment(seconds: float) -> str:
    """Return the moment in so many seconds, as RFC 3339."""
    at = datetime.now(UTC) + timedelta(seconds=seconds)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def require(holds: bool, reason: str) -> None:  # noqa: FBT001
    """
    Go on if the condition holds.

    :raises MissedError: with the reason, if it does not.
    """
    if not holds:
        raise MissedError(reason)


def require_refusal(answer: Answer, what: str) -> None:
    """
    Go on if the request was refused with a status from 400 to 499.

    :raises MissedError: if it was not.
    """
    require(answer.is_refusal, f"{what} is answered with {shown(answer)}, not refused with 4xx")


def shown(answer: Answer) -> str:
    """Return the status and the beginning of an answer."""
    text = " ".join(answer.text.split())
    return f"{answer.status} {text[:120]}".strip()
