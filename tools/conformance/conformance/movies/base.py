"""What the checks of movies share: trending movies, and users with favourites."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar

from conformance.api import Account, Answer, Api
from conformance.rubric import Checks
from conformance.shared import Attempt, Backend, View, require, shown
from conformance.shared.backend import UNKNOWN_ID
from conformance.shared.documentation import add_documentation, add_documented_errors
from conformance.shared.refusals import add_refusals
from conformance.shared.usability import add_usability
from conformance.shared.wrong_values import (
    WRONG_IDS_IN_PATHS,
    WRONG_PAGES,
    WRONG_SEARCHES,
    Trial,
    WrongValues,
)
from conformance.vocabulary import Vocabulary

_MOVIE = {"movie_id"}
_PAGE = {"page"}


class Movies(Backend):
    """The movies of the measured API, and users who have favourites."""

    vocabulary = Vocabulary(
        operations={
            "trending": _PAGE,
            "get_movie": _MOVIE,
            "search": {"query", "page"},
            "similar": _MOVIE,
            "add_favorite": _MOVIE,
            "remove_favorite": _MOVIE,
            "list_favorites": {"page_size"},
            "recommendations": _PAGE,
            "set_preferences": {"language"},
            "get_preferences": set(),
        },
        optional={"similar", "set_preferences", "get_preferences"},
        fields={
            "movie": ("id", "title", "is_favorite"),
            "favorite": ("id", "title"),
            "recommendation": ("id", "title"),
            "preferences": ("language",),
            "page": ("items", "next"),
        },
        roles={"user": 3},
        limits={"list_ms": 250, "cached_ms": 100},
    )
    noun = "movie"
    creation = "add_favorite"
    reading = "get_movie"
    listing = "trending"
    wrong_values: ClassVar[Mapping[str, WrongValues]] = {}
    required_value = "movie_id"
    wrong_field = ("page", "text")
    refused_operations = ("add_favorite", "trending")

    def __init__(self, api: Api) -> None:
        super().__init__(api)
        self.users = self.people["user"]

    @property
    def creator(self) -> Account:
        """The user with the favourites."""
        return self.users[0]

    def values(self) -> dict[str, Any]:
        """Return a trending movie."""
        return {"movie_id": self.trending[0]["id"]}

    @cached_property
    def trending(self) -> Sequence[View]:
        """The trending movies, at least three."""
        rows = self.rows("trending", "movie", page=1)
        require(len(rows) >= 3, f"there are {len(rows)} trending movies")
        return rows

    def favorites_of(self, user: Account) -> Sequence[str]:
        """Return the ids of a user's favourites."""
        rows = self.rows("list_favorites", "favorite", user, page_size=50)
        return [str(row["id"]) for row in rows]

    def add(self, user: Account | None, movie: View) -> Answer:
        """Add a favourite."""
        return self.api.call("add_favorite", user, movie_id=movie["id"])

    def require_added(self, user: Account, movie: View) -> None:
        """
        Add a favourite.

        :raises MissedError: if that is refused.
        """
        answer = self.add(user, movie)
        require(answer.is_success, f"adding a favourite is answered with {shown(answer)}")

    def remove(self, user: Account, movie: View) -> Answer:
        """Remove a favourite."""
        return self.api.call("remove_favorite", user, movie_id=movie["id"])

    def request_with_a_wrong_field(self) -> tuple[str, Answer]:
        """Ask for a page that is no number."""
        name, value = self.wrong_field
        return name, self.api.call("trending", self.reader, page=value)

    def unknown_requests(self) -> Iterator[Attempt]:
        """Read a movie, and add a favourite, that does not exist."""
        for operation in ("get_movie", "add_favorite"):
            answer = self.api.call(operation, self.creator, movie_id=UNKNOWN_ID)
            yield f"{operation} of an unknown movie", answer

    def requests_that_need_an_account(self, account: Account | None) -> Iterator[Attempt]:
        """Add and list favourites, and ask for recommendations."""
        yield "a favourite", self.add(account, self.trending[0])
        yield "list_favorites", self.api.call("list_favorites", account, page_size=5)
        yield "recommendations", self.api.call("recommendations", account, page=1)

    def public_requests(self) -> Iterator[Attempt]:
        """Read trending movies, one movie, and a search."""
        movie = self.trending[0]
        yield "trending", self.api.call("trending", page=1)
        yield "get_movie", self.api.call("get_movie", movie_id=movie["id"])
        yield "search", self.api.call("search", query=movie["title"], page=1)

    def refused_requests(self) -> Iterator[Attempt]:
        """Ask for an unknown movie, a favourite without a token, and a page that is none."""
        answer = self.api.call("get_movie", self.reader, movie_id=UNKNOWN_ID)
        yield "an unknown movie", answer
        yield "a favourite without a token", self.add(None, self.trending[0])
        yield "the page 'text'", self.api.call("trending", self.reader, page="text")

    def trials(self) -> Iterator[Trial]:
        """Ask for pages, movies, favourites and searches that are none."""
        call, reader = self.api.call, self.reader
        yield Trial("the page", WRONG_PAGES, lambda page: call("trending", reader, page=page))
        yield Trial(
            "the movie", WRONG_IDS_IN_PATHS, lambda key: call("get_movie", reader, movie_id=key)
        )
        yield Trial(
            "the favourite",
            WRONG_IDS_IN_PATHS,
            lambda key: call("add_favorite", self.creator, movie_id=key),
        )
        yield Trial(
            "the search", WRONG_SEARCHES, lambda text: call("search", reader, query=text, page=1)
        )


CHECKS: Checks[Movies] = Checks()
add_documentation(CHECKS)
add_documented_errors(CHECKS)
add_refusals(CHECKS)
add_usability(CHECKS)
