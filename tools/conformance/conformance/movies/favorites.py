"""Functionality: favourites are stored once, and belong to their user."""

from conformance.api import Account, Call
from conformance.errors import NotApplicableError
from conformance.movies.base import CHECKS, Movies
from conformance.rubric import Criterion
from conformance.shared import require
from conformance.shared.races import require_no_failure

_CLICKS = 10


@CHECKS.add("favorite-stored", Criterion.FUNCTIONALITY, points=4)
def favourite_is_stored(movies: Movies) -> None:
    """A favourite is in the list of its user, with its title."""
    movie, user = movies.trending[0], movies.users[0]
    movies.require_added(user, movie)
    rows = movies.rows("list_favorites", "favorite", user, page_size=50)
    titles = {str(row["id"]): row["title"] for row in rows}
    require(str(movie["id"]) in titles, "a new favourite is not in the list")
    found = titles[str(movie["id"])]
    require(found == movie["title"], f"the favourite {movie['title']!r} has the title {found!r}")


@CHECKS.add("favorite-removed", Criterion.FUNCTIONALITY, points=3)
def favourite_is_removed(movies: Movies) -> None:
    """A favourite that is removed is no longer in the list."""
    movie, user = movies.trending[0], movies.users[0]
    movies.require_added(user, movie)
    require(str(movie["id"]) in movies.favorites_of(user), "a favourite is not listed")
    answer = movies.remove(user, movie)
    require(answer.is_success, f"removing a favourite is answered with {answer.status}")
    require(str(movie["id"]) not in movies.favorites_of(user), "a removed favourite is listed")


@CHECKS.add("favorite-once", Criterion.FUNCTIONALITY, points=4)
def second_time_changes_nothing(movies: Movies) -> None:
    """A favourite that is added twice is in the list once."""
    movie, user = movies.trending[1], movies.users[0]
    # The second one may be refused or answered as the first: only the list matters.
    require_no_failure([movies.add(user, movie) for _ in range(2)], "favourites")
    found = movies.favorites_of(user).count(str(movie["id"]))
    require(found == 1, f"a favourite that was added twice is in the list {found} times")


@CHECKS.add("double-favorite-race", Criterion.FUNCTIONALITY, points=5)
def favourites_at_once_are_one(movies: Movies) -> None:
    """Of ten requests for the same favourite at the same moment, one is stored, and none fails."""
    movie, user = movies.trending[2], movies.users[2]
    movies.remove(user, movie)
    call = Call("add_favorite", user, {"movie_id": movie["id"]})
    require_no_failure(movies.api.call_at_once([call] * _CLICKS), "favourites at once")
    found = movies.favorites_of(user).count(str(movie["id"]))
    require(found == 1, f"after {_CLICKS} requests at once, a favourite is listed {found} times")


@CHECKS.add("favorites-private", Criterion.CODE_QUALITY, points=4)
def favourites_are_private(movies: Movies) -> None:
    """The favourites of a user are not in the list of another one."""
    movie, (user, other, _) = movies.trending[0], movies.users
    movies.remove(other, movie)
    movies.require_added(user, movie)
    require(str(movie["id"]) in movies.favorites_of(user), "a favourite is not listed")
    require(
        str(movie["id"]) not in movies.favorites_of(other), "another user's favourites are listed"
    )


@CHECKS.add("cache-not-shared", Criterion.CODE_QUALITY, points=3)
def viewer_is_not_cached(movies: Movies) -> None:
    """A list that marks the favourites of its reader marks them for no other reader."""
    movie, (user, other, _) = movies.trending[0], movies.users
    movies.require_added(user, movie)
    movies.remove(other, movie)
    mark = _mark(movies, movie["id"], user)
    if mark is None:
        raise NotApplicableError("the list of trending movies marks no favourites")
    require(mark is True, f"a favourite is marked with {mark!r} for its user")
    require(not _mark(movies, movie["id"], other), "a favourite is marked for another user")
    if not movies.reader:
        mark = _mark(movies, movie["id"], None)
        require(not mark, "a favourite is marked for a request without a token")


def _mark(movies: Movies, key: object, reader: Account | None) -> object:
    rows = movies.rows("trending", "movie", reader, page=1)
    return next((row["is_favorite"] for row in rows if str(row["id"]) == str(key)), None)
