"""Promise: movies give the same result, or the same refusal, through both transports."""

from collections.abc import Callable
from typing import Any

import pytest

from domains.movies.simulator import Simulator
from domains.movies.simulator.films import FIRST_ID
from shared.auth.models import User
from tests.api_client import ApiClient
from tests.domains.movies.conftest import forget_everything_kept

PAGE = "{ page totalCount stale source results { id title voteAverage genreIds isFavorite } }"
STATE = "{ state { movieId isFavorite inWatchlist isDismissed myRating count } }"
PREFERENCES = "{ likedGenres dislikedGenres language region includeAdult }"
RECOMMENDED = "{ strategy totalCount results { score movie { id } because { id title } } }"
ABSENT = 4711

Asked = tuple[tuple[str, str, object], str]
"""A request to REST, and the document that asks GraphQL the same."""


def reading(path: str, field: str, selection: str = PAGE) -> Asked:
    return ("GET", path, None), f"{{ {field} {selection} }}"


def changing(method: str, path: str, field: str, body: object = None) -> Asked:
    return (method, path, body), f"mutation {{ {field} {STATE} }}"


def preferring(body: dict[str, Any], said: str) -> Asked:
    document = f"mutation {{ setMoviePreferences(input: {said}) {{ preferences {PREFERENCES} }} }}"
    return ("PUT", "movies/preferences/", body), document


FILM = FIRST_ID
READS: dict[str, tuple[Asked, str]] = {
    "trending": (reading("movies/trending/", "trendingMovies"), "ok"),
    "trending of the week": (
        reading("movies/trending/?window=week&page=2", "trendingMovies(window: WEEK, page: 2)"),
        "ok",
    ),
    "page 0": (reading("movies/trending/?page=0", "trendingMovies(page: 0)"), "validation_error"),
    "page 501": (
        reading("movies/popular/?page=501", "popularMovies(page: 501)"),
        "validation_error",
    ),
    "a language that is none": (
        reading("movies/trending/?language=english", 'trendingMovies(language: "english")'),
        "validation_error",
    ),
    "a region that is none": (
        reading("movies/upcoming/?region=nl", 'upcomingMovies(region: "nl")'),
        "validation_error",
    ),
    "popular": (reading("movies/popular/", "popularMovies"), "ok"),
    "top rated": (reading("movies/top-rated/", "topRatedMovies"), "ok"),
    "upcoming": (reading("movies/upcoming/?region=NL", 'upcomingMovies(region: "NL")'), "ok"),
    "search": (reading("movies/search/?q=lighthouse", 'searchMovies(q: "lighthouse")'), "ok"),
    "search for nothing": (
        reading("movies/search/?q=%20", 'searchMovies(q: " ")'),
        "validation_error",
    ),
    "search for control characters": (
        reading("movies/search/?q=a%00b", 'searchMovies(q: "a\\u0000b")'),
        "validation_error",
    ),
    "search in a year that is none": (
        reading("movies/search/?q=the&year=1", 'searchMovies(q: "the", year: 1)'),
        "validation_error",
    ),
    "discover": (
        reading(
            "movies/discover/?genres=28&min_rating=5&sort=-vote_average",
            'discoverMovies(filter: {genres: ["28"], minRating: 5, sort: VOTE_AVERAGE_DESC})',
        ),
        "ok",
    ),
    "discover with a genre that is none": (
        reading("movies/discover/?genres=x", 'discoverMovies(filter: {genres: ["x"]})'),
        "validation_error",
    ),
    "discover with too high a rating": (
        reading("movies/discover/?min_rating=11", "discoverMovies(filter: {minRating: 11})"),
        "validation_error",
    ),
    "what goes with a film": (
        reading(f"movies/{FILM}/recommendations/", f"movieRecommendations(id: {FILM})"),
        "ok",
    ),
    "what is like a film": (reading(f"movies/{FILM}/similar/", f"similarMovies(id: {FILM})"), "ok"),
    "what is like no film": (
        reading(f"movies/{ABSENT}/similar/", f"similarMovies(id: {ABSENT})"),
        "not_found",
    ),
    "a film": (
        reading(
            f"movies/{FILM}/",
            f"movie(id: {FILM})",
            "{ id title tagline runtime directors cast { name character } genres { id name } }",
        ),
        "ok",
    ),
    "no film": (reading(f"movies/{ABSENT}/", f"movie(id: {ABSENT})", "{ id }"), "not_found"),
    "recommendations": (
        reading("movies/recommendations/", "recommendedMovies", RECOMMENDED),
        "ok",
    ),
    "recommendations beyond the last page": (
        reading("movies/recommendations/?page=501", "recommendedMovies(page: 501)", RECOMMENDED),
        "validation_error",
    ),
    "preferences": (reading("movies/preferences/", "moviePreferences", PREFERENCES), "ok"),
}
CHANGES: dict[str, tuple[Asked, str]] = {
    "love": (
        changing("PUT", f"movies/favorites/{FILM}/", f"addFavoriteMovie(movieId: {FILM})"),
        "ok",
    ),
    "love by the alias": (
        changing(
            "POST",
            "movies/favorites/",
            f"addFavoriteMovie(movieId: {FILM})",
            {"movie_id": FILM},
        ),
        "ok",
    ),
    "love no film": (
        changing("PUT", f"movies/favorites/{ABSENT}/", f"addFavoriteMovie(movieId: {ABSENT})"),
        "not_found",
    ),
    "love no longer": (
        changing("DELETE", f"movies/favorites/{FILM}/", f"removeFavoriteMovie(movieId: {FILM})"),
        "ok",
    ),
    "want to see": (
        changing("PUT", f"movies/watchlist/{FILM}/", f"addToMovieWatchlist(movieId: {FILM})"),
        "ok",
    ),
    "want to see no longer": (
        changing(
            "DELETE", f"movies/watchlist/{FILM}/", f"removeFromMovieWatchlist(movieId: {FILM})"
        ),
        "ok",
    ),
    "dismiss": (
        changing("PUT", f"movies/dismissed/{FILM}/", f"dismissMovie(movieId: {FILM})"),
        "ok",
    ),
    "dismiss no film": (
        changing("PUT", f"movies/dismissed/{ABSENT}/", f"dismissMovie(movieId: {ABSENT})"),
        "not_found",
    ),
    "restore": (
        changing("DELETE", f"movies/dismissed/{FILM}/", f"restoreMovie(movieId: {FILM})"),
        "ok",
    ),
    "rate": (
        changing(
            "PUT",
            f"movies/{FILM}/rating/",
            f"rateMovie(movieId: {FILM}, value: 8.5)",
            {"value": 8.5},
        ),
        "ok",
    ),
    "rate too high": (
        changing(
            "PUT",
            f"movies/{FILM}/rating/",
            f"rateMovie(movieId: {FILM}, value: 10.5)",
            {"value": 10.5},
        ),
        "validation_error",
    ),
    "rate between the halves": (
        changing(
            "PUT",
            f"movies/{FILM}/rating/",
            f"rateMovie(movieId: {FILM}, value: 7.3)",
            {"value": 7.3},
        ),
        "validation_error",
    ),
    "rate no longer": (
        changing("DELETE", f"movies/{FILM}/rating/", f"unrateMovie(movieId: {FILM})"),
        "ok",
    ),
    "prefer": (
        preferring(
            {"liked_genres": [28], "language": "nl-NL", "region": "NL"},
            '{likedGenres: ["28"], language: "nl-NL", region: "NL"}',
        ),
        "ok",
    ),
    "prefer no genre": (
        preferring({"liked_genres": [ABSENT]}, f'{{likedGenres: ["{ABSENT}"]}}'),
        "validation_error",
    ),
    "prefer no language": (
        preferring({"language": "dutch"}, '{language: "dutch"}'),
        "validation_error",
    ),
}


@pytest.mark.parametrize(("asked", "code"), (READS | CHANGES).values(), ids=READS | CHANGES)
def test_both_transports_say_the_same(
    api: ApiClient, viewer: User, asked: Asked, code: str
) -> None:
    over_rest, over_graphql = _both(api, asked, by=viewer)

    assert over_rest[0] == over_graphql[0] == code
    if code == "ok":
        one, other = _shared(over_rest[1], over_graphql[1])
        assert one == other
        assert one


PERSONAL = {
    name: asked
    for name, (asked, code) in (READS | CHANGES).items()
    if code == "ok" and (name in CHANGES or name in ("recommendations", "preferences"))
}


@pytest.mark.parametrize("asked", PERSONAL.values(), ids=PERSONAL)
def test_both_transports_want_to_know_whose_it_is(api: ApiClient, asked: Asked) -> None:
    over_rest, over_graphql = _both(api, asked, by=None)

    assert (over_rest[0], over_graphql[0]) == ("not_authenticated", "not_authenticated")


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ({"mode": "status", "status": 401}, "upstream_unavailable"),
        ({"mode": "status", "status": 500}, "upstream_error"),
        ({"mode": "status", "status": 429, "retry_after": "9"}, "upstream_unavailable"),
        ({"mode": "hang"}, "upstream_timeout"),
    ],
)
@pytest.mark.parametrize("name", ["trending", "a film", "love"])
def test_both_transports_fail_alike(
    api: ApiClient,
    viewer: User,
    tmdb: Simulator,
    given_up_soon: Callable[[], None],
    fault: dict[str, Any],
    code: str,
    name: str,
) -> None:
    asked, _ = (READS | CHANGES)[name]
    tmdb.fail(**fault)
    if fault["mode"] == "hang":
        given_up_soon()

    over_rest, over_graphql = _both(api, asked, by=viewer)

    assert (over_rest[0], over_graphql[0]) == (code, code)


def _both(api: ApiClient, asked: Asked, *, by: User | None) -> tuple[Any, Any]:
    (method, path, body), document = asked
    rest = api.rest(method, path, body, by=by)
    said = rest.json()
    over_rest = (said["code"], None) if rest.status_code >= 400 else ("ok", said)
    forget_everything_kept()
    answer = api.graphql(document, by=by)
    if "errors" in answer:
        return over_rest, (answer["errors"][0]["extensions"]["code"], None)
    (given,) = answer["data"].values()
    inner = given.get("state") or given.get("preferences") or given
    return over_rest, ("ok", inner)


def _shared(rest: Any, graphql: Any) -> tuple[Any, Any]:
    """Return the common fields in one format: keys in snake case, ids as numbers, enums in lower case."""
    spelled = _spelled(graphql)
    return _part(rest, spelled), _part(spelled, rest)


def _spelled(said: Any) -> Any:
    if isinstance(said, dict):
        return {_snake(name): _spelled(value) for name, value in said.items()}
    if isinstance(said, list):
        return [_spelled(value) for value in said]
    if isinstance(said, str) and said.isdecimal():
        return int(said)
    return said.lower() if isinstance(said, str) and said.isupper() and len(said) > 2 else said


def _snake(name: str) -> str:
    snake = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)
    return {"total_count": "count"}.get(snake, snake)


def _part(one: Any, other: Any) -> Any:
    if isinstance(one, dict) and isinstance(other, dict):
        return {name: _part(one[name], other[name]) for name in one if name in other}
    if isinstance(one, list) and isinstance(other, list):
        return [_part(a, b) for a, b in zip(one, other, strict=True)]
    return one
