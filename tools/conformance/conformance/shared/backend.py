"""The measured API as the shared checks see it: its main object, its list, its users."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, partial
from typing import Any, ClassVar

from conformance.accounts import make_accounts
from conformance.api import Account, Answer, Api
from conformance.errors import NotApplicableError
from conformance.shared.conditions import require, shown
from conformance.shared.wrong_values import Trial, WrongValues
from conformance.templates import read_member
from conformance.vocabulary import Vocabulary

UNKNOWN_ID = 987_654_321
MOST_PAGES = 50

View = Mapping[str, Any]
"""An object of the API, by the names of the checks."""
Attempt = tuple[str, Answer]
"""What was tried, and its answer."""


class Backend(ABC):
    """
    The API of a project. A project says what its main object is and how it is created.

    The shared checks create it with wrong values, read its list, and send the requests that a
    project names.
    """

    vocabulary: ClassVar[Vocabulary]
    noun: ClassVar[str]
    """The main object, which is also the name of its fields."""
    creation: ClassVar[str]
    reading: ClassVar[str]
    listing: ClassVar[str]
    wrong_values: ClassVar[Mapping[str, WrongValues]]
    """Values of the creation that no API should accept."""
    required_value: ClassVar[str]
    wrong_field: ClassVar[tuple[str, Any]]
    """A field, and a value for which an error should name the field."""
    refused_operations: ClassVar[Sequence[str]]
    """Operations whose refusals the documentation should list."""

    def __init__(self, api: Api) -> None:
        self.api = api
        self.people = make_accounts(api, self.vocabulary.roles)

    @property
    @abstractmethod
    def creator(self) -> Account:
        """The user who creates the main object."""

    @cached_property
    def reader(self) -> Account | None:
        """
        The user of requests that read: none if the list is public, else the creator.

        Without this, an API that wants a log-in for everything would miss every check.
        """
        answer = self.api.call(self.listing, page=1, page_size=1)
        return self.creator if answer.status in (401, 403) else None

    @abstractmethod
    def values(self) -> dict[str, Any]:
        """Return the usual values of a creation."""

    @abstractmethod
    def unknown_requests(self) -> Iterator[Attempt]:
        """Send requests that name what does not exist."""

    @abstractmethod
    def requests_that_need_an_account(self, account: Account | None) -> Iterator[Attempt]:
        """Send requests that only users may send."""

    @abstractmethod
    def public_requests(self) -> Iterator[Attempt]:
        """Send requests that need no account."""

    @abstractmethod
    def refused_requests(self) -> Iterator[Attempt]:
        """Send requests that are refused for different reasons."""

    def trials(self) -> Iterator[Trial]:
        """Yield the fields that get wrong values: those of the creation, and further ones."""
        for name, values in self.wrong_values.items():
            send = partial(self._send_with, name)
            yield Trial(f"a {self.noun} with the {name}", values, send)

    def _send_with(self, name: str, value: Any) -> Answer:
        return self.send(self.creator, **{name: value})

    def bad_requests(self) -> Iterator[Attempt]:
        """Send further requests that are wrong, besides those of the trials."""
        yield from ()

    def request_with_a_wrong_field(self) -> tuple[str, Answer]:
        """Send a wrong value, and return the API's name of its field with the answer."""
        field, value = self.wrong_field
        # The last name of a path: the field of an error is not nested as it is when read.
        name = self.api.mapping.fields[self.noun].get(field, field).rpartition(".")[2]
        return name, self.send(self.creator, **{field: value})

    def send(self, account: Account | None, **changes: Any) -> Answer:
        """Create the main object with the usual values, except for the changes."""
        return self.api.call(self.creation, account, **{**self.values(), **changes})

    def create(self, **changes: Any) -> View:
        """
        Create the main object.

        :raises MissedError: if that is refused.
        """
        answer = self.send(self.creator, **changes)
        require(answer.is_success, f"creating a {self.noun} is answered with {shown(answer)}")
        return self.view(self.noun, answer.body)

    def get(self, key: Any, account: Account | None = None) -> View:
        """
        Read the main object.

        :raises MissedError: if there is none.
        """
        answer = self.carry_out(self.reading, account, **{f"{self.noun}_id": key})
        return self.view(self.noun, answer.body)

    def carry_out(self, operation: str, account: Account | None = None, **values: Any) -> Answer:
        """
        Send a request that has to succeed; without an account, as the reader.

        :raises MissedError: if it is refused.
        """
        answer = self.api.call(operation, account or self.reader, **values)
        require(answer.is_success, f"{operation} is answered with {shown(answer)}")
        return answer

    def require_operation(self, operation: str) -> None:
        """
        Go on if the mapping has an optional operation.

        :raises NotApplicableError: if it has not.
        """
        if not self.api.has(operation):
            raise NotApplicableError(f"the mapping has no {operation}")

    def view(self, kind: str, body: Any) -> View:
        """Translate an object of the API into the names of the checks."""
        names = self.api.mapping.fields[kind]
        return {name: read_member(body, own) for name, own in names.items()}

    def list_rows(
        self, account: Account | None = None, *, page_size: int, **values: Any
    ) -> Sequence[View]:
        """Return the first page of the list of the main objects."""
        return self.rows(self.listing, self.noun, account, page_size=page_size, **values)

    def rows(
        self, operation: str, kind: str, account: Account | None = None, **values: Any
    ) -> Sequence[View]:
        """
        Return the objects of the first page of a list.

        :raises MissedError: if there is none.
        """
        return self._rows_of(self.carry_out(operation, account, **values), kind)

    def walk(
        self, operation: str, kind: str, account: Account | None = None, **values: Any
    ) -> Iterator[Sequence[View]]:
        """
        Yield the pages of a list, by the address or the cursor of the next page, or its number.

        :raises MissedError: if a page is refused, or if there is no end of pages.
        """
        answer = self.carry_out(operation, account, **values, page=1)
        for number in range(2, MOST_PAGES + 2):
            rows = self._rows_of(answer, kind)
            if rows:
                yield rows
            follows = self.view("page", answer.body)["next"] if answer.body else None
            if not rows or (not follows and not self._has_numbers(operation)):
                return
            if isinstance(follows, str) and follows.startswith(("http", "/")):
                answer = self.api.follow(operation, follows, account or self.reader)
                require(answer.is_success, f"the next page is answered with {shown(answer)}")
            elif follows or self._has_numbers(operation):
                answer = self.carry_out(operation, account, **values, page=number, cursor=follows)
        require(False, f"{operation} has more than {MOST_PAGES} pages")

    def _has_numbers(self, operation: str) -> bool:
        return "{page}" in str(self.api.mapping.operations[operation])

    def _rows_of(self, answer: Answer, kind: str) -> Sequence[View]:
        name = self.api.mapping.fields["page"]["items"]
        items = read_member(answer.body, name) if isinstance(answer.body, dict) else answer.body
        if not isinstance(items, list):
            return []
        # A connection of GraphQL wraps each object.
        found = [item.get("node", item) if isinstance(item, dict) else item for item in items]
        return [self.view(kind, item) for item in found]
