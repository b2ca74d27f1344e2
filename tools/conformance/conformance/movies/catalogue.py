"""Functionality: trending movies, details, search and recommendations."""

from conformance.movies.base import CHECKS, Movies
from conformance.rubric import Criterion
from conformance.shared import require


@CHECKS.add("trending-listed", Criterion.FUNCTIONALITY, points=4)
def trending_movies_are_listed(movies: Movies) -> None:
    """Trending movies have an id and a title, and none appears twice."""
    rows = movies.trending
    complete = all(row["id"] and isinstance(row["title"], str) and row["title"] for row in rows)
    require(complete, f"a trending movie has no id or title: {dict(rows[0])}")
    require(len({str(row["id"]) for row in rows}) == len(rows), "a movie is trending twice")


@CHECKS.add("movie-shown", Criterion.FUNCTIONALITY, points=3)
def movie_is_shown(movies: Movies) -> None:
    """The details of a movie are those of the movie in the list."""
    for movie in movies.trending[:3]:
        title = movies.get(movie["id"])["title"]
        require(bool(title), f"the movie {movie['id']} has no title")
        require(title == movie["title"], f"{movie['title']!r} has the details of {title!r}")


@CHECKS.add("search-finds", Criterion.FUNCTIONALITY, points=3)
def search_finds(movies: Movies) -> None:
    """The search for the title of a movie finds it."""
    movie = movies.trending[1]
    require(bool(movie["title"]), "a trending movie has no title to search for")
    rows = movies.rows("search", "movie", query=movie["title"], page=1)
    found = [str(row["id"]) for row in rows]
    require(str(movie["id"]) in found, f"the search for {movie['title']!r} finds {found[:5]}")


@CHECKS.add("list-has-pages", Criterion.USER_EXPERIENCE, points=3)
def list_has_pages(movies: Movies) -> None:
    """The second page of trending movies has movies that the first one does not have."""
    first = {str(row["id"]) for row in movies.trending}
    second = {str(row["id"]) for row in movies.rows("trending", "movie", page=2)}
    require(bool(second), "the second page of trending movies is empty")
    require(not first & second, f"{len(first & second)} movies are on both of the first pages")


@CHECKS.add("similar-listed", Criterion.FUNCTIONALITY, points=2)
def similar_movies_are_listed(movies: Movies) -> None:
    """A movie has similar movies, and is none of them."""
    movies.require_operation("similar")
    key = movies.trending[0]["id"]
    found = [str(row["id"]) for row in movies.rows("similar", "movie", movie_id=key)]
    require(bool(found), "a trending movie has no similar movies")
    require(str(key) not in found, "a movie is similar to itself")


@CHECKS.add("recommendations-listed", Criterion.FUNCTIONALITY, points=4)
def recommendations_are_listed(movies: Movies) -> None:
    """A user with favourites gets recommendations."""
    user = movies.users[1]
    movies.require_added(user, movies.trending[0])
    rows = movies.rows("recommendations", "recommendation", user, page=1)
    require(bool(rows), "a user with a favourite gets no recommendations")
    require(bool(rows[0]["title"]), f"a recommendation has no title: {dict(rows[0])}")


@CHECKS.add("recommendations-new", Criterion.FUNCTIONALITY, points=3)
def recommendations_have_no_favourites(movies: Movies) -> None:
    """The recommendations do not have what the user has as a favourite."""
    user = movies.users[1]
    movies.require_added(user, movies.trending[0])
    rows = movies.rows("recommendations", "recommendation", user, page=1)
    require(bool(rows), "a user with a favourite gets no recommendations")
    # What is recommended now must not be recommended when it has become a favourite.
    first = {"id": rows[0]["id"]}
    movies.require_added(user, first)
    rows = movies.rows("recommendations", "recommendation", user, page=1)
    movies.remove(user, first)
    found = [str(row["id"]) for row in rows]
    require(str(first["id"]) not in found, "a favourite is recommended")


@CHECKS.add("preferences-stored", Criterion.FUNCTIONALITY, points=2)
def preferences_are_stored(movies: Movies) -> None:
    """A user's language is read as it was set, and is not set for others."""
    for operation in ("set_preferences", "get_preferences"):
        movies.require_operation(operation)
    user, other, _ = movies.users
    movies.carry_out("set_preferences", user, language="fr")
    movies.carry_out("set_preferences", other, language="en")
    found = movies.view("preferences", movies.carry_out("get_preferences", user).body)
    require(found["language"] == "fr", f"the language fr became {found['language']!r}")
