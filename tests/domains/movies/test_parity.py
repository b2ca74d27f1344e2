"""Each use case of movies has the same result or refusal over both transports."""

from collections.abc import Callable
from typing import Any

import pytest

from domains.movies.simulator import Simulator
from domains.movies.simulator.films import FIRST_ID
from shared.auth.models import User
from tests.api_client import ApiClient
from tests.domains.movies.conftest import clear_cache

PAGE = "{ page totalCount stale source results { id title voteAverage genreIds isFavorite } }"
STATE = "{ state { movieId isFavorite inWatchlist isDismissed myRating count } }"
PREFERENCES = "{ likedGenres dislikedGenres language region includeAdult }"
RECOMMENDED = "{ strategy totalCount results { score movie { id } because { id title } } }"
ABSENT = 4711

UseCase = tuple[tuple[str, str, object], str]
"""A REST request and the equivalent GraphQL document."""


def reading(path: str, field: str, selection: str = PAGE) -> UseCase:
    return ("GET", path, None), f"{{ {field} {selection} }}"


def changing(method: str, path: str, field: str, body: object = None) -> UseCase:
    return (method, path, body), f"mutation {{ {field} {STATE} }}"


def preferring(body: dict[str, Any], values: str) -> UseCase:
    document = (
        f"mutation {{ setMoviePreferences(input: {values}) {{ preferences {PREFERENCES} }} }}"
    )
    return ("PUT", "movies/preferences/", body), document


FILM = FIRST_ID
READS: dict[str, tuple[UseCase, str]] = {
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
    "an invalid language": (
        reading("movies/trending/?language=english", 'trendingMovies(language: "english")'),
        "validation_error",
    ),
    "an invalid region": (
        reading("movies/upcoming/?region=nl", 'upcomingMovies(region: "nl")'),
        "validation_error",
    ),
    "popular": (reading("movies/popular/", "popularMovies"), "ok"),
    "top rated": (reading("movies/top-rated/", "topRatedMovies"), "ok"),
    "upcoming": (reading("movies/upcoming/?region=NL", 'upcomingMovies(region: "NL")'), "ok"),
    "search": (reading("movies/search/?q=lighthouse", 'searchMovies(q: "lighthouse")'), "ok"),
    "search without words": (
        reading("movies/search/?q=%20", 'searchMovies(q: " ")'),
        "validation_error",
    ),
    "search for control characters": (
        reading("movies/search/?q=a%00b", 'searchMovies(q: "a\\u0000b")'),
        "validation_error",
    ),
    "search in an invalid year": (
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
    "discover with an invalid genre": (
        reading("movies/discover/?genres=x", 'discoverMovies(filter: {genres: ["x"]})'),
        "validation_error",
    ),
    "discover with too high a rating": (
        reading("movies/discover/?min_rating=11", "discoverMovies(filter: {minRating: 11})"),
        "validation_error",
    ),
    "recommendations of a film": (
        reading(f"movies/{FILM}/recommendations/", f"movieRecommendations(id: {FILM})"),
        "ok",
    ),
    "similar films": (reading(f"movies/{FILM}/similar/", f"similarMovies(id: {FILM})"), "ok"),
    "similar films of an unknown film": (
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
    "an unknown film": (
        reading(f"movies/{ABSENT}/", f"movie(id: {ABSENT})", "{ id }"),
        "not_found",
    ),
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
CHANGES: dict[str, tuple[UseCase, str]] = {
    "add favourite": (
        changing("PUT", f"movies/favorites/{FILM}/", f"addFavoriteMovie(movieId: {FILM})"),
        "ok",
    ),
    "add favourite by the alias": (
        changing(
            "POST",
            "movies/favorites/",
            f"addFavoriteMovie(movieId: {FILM})",
            {"movie_id": FILM},
        ),
        "ok",
    ),
    "add unknown film to favourites": (
        changing("PUT", f"movies/favorites/{ABSENT}/", f"addFavoriteMovie(movieId: {ABSENT})"),
        "not_found",
    ),
    "remove favourite": (
        changing("DELETE", f"movies/favorites/{FILM}/", f"removeFavoriteMovie(movieId: {FILM})"),
        "ok",
    ),
    "add to watchlist": (
        changing("PUT", f"movies/watchlist/{FILM}/", f"addToMovieWatchlist(movieId: {FILM})"),
        "ok",
    ),
    "remove from watchlist": (
        changing(
            "DELETE", f"movies/watchlist/{FILM}/", f"removeFromMovieWatchlist(movieId: {FILM})"
        ),
        "ok",
    ),
    "dismiss": (
        changing("PUT", f"movies/dismissed/{FILM}/", f"dismissMovie(movieId: {FILM})"),
        "ok",
    ),
    "dismiss unknown film": (
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
    "rate outside half steps": (
        changing(
            "PUT",
            f"movies/{FILM}/rating/",
            f"rateMovie(movieId: {FILM}, value: 7.3)",
            {"value": 7.3},
        ),
        "validation_error",
    ),
    "remove rating": (
        changing("DELETE", f"movies/{FILM}/rating/", f"unrateMovie(movieId: {FILM})"),
        "ok",
    ),
    "set preferences": (
        preferring(
            {"liked_genres": [28], "language": "nl-NL", "region": "NL"},
            '{likedGenres: ["28"], language: "nl-NL", region: "NL"}',
        ),
        "ok",
    ),
    "prefer unknown genre": (
        preferring({"liked_genres": [ABSENT]}, f'{{likedGenres: ["{ABSENT}"]}}'),
        "validation_error",
    ),
    "prefer invalid language": (
        preferring({"language": "dutch"}, '{language: "dutch"}'),
        "validation_error",
    ),
}


@pytest.mark.parametrize(("use_case", "code"), (READS | CHANGES).values(), ids=READS | CHANGES)
def test_both_transports_give_the_same_result(
    api: ApiClient, viewer: User, use_case: UseCase, code: str
) -> None:
    over_rest, over_graphql = _both(api, use_case, by=viewer)

    assert over_rest[0] == over_graphql[0] == code
    if code == "ok":
        one, other = _shared(over_rest[1], over_graphql[1])
        assert one == other
        assert one


PERSONAL = {
    name: use_case
    for name, (use_case, code) in (READS | CHANGES).items()
    if code == "ok" and (name in CHANGES or name in ("recommendations", "preferences"))
}


@pytest.mark.parametrize("use_case", PERSONAL.values(), ids=PERSONAL)
def test_both_transports_refuse_anonymous_viewers(api: ApiClient, use_case: UseCase) -> None:
    over_rest, over_graphql = _both(api, use_case, by=None)

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
@pytest.mark.parametrize("name", ["trending", "a film", "add favourite"])
def test_both_transports_return_the_same_upstream_error(
    api: ApiClient,
    viewer: User,
    tmdb: Simulator,
    short_timeouts: Callable[[], None],
    fault: dict[str, Any],
    code: str,
    name: str,
) -> None:
    use_case, _ = (READS | CHANGES)[name]
    tmdb.fail(**fault)
    if fault["mode"] == "hang":
        short_timeouts()

    over_rest, over_graphql = _both(api, use_case, by=viewer)

    assert (over_rest[0], over_graphql[0]) == (code, code)


def _both(api: ApiClient, use_case: UseCase, *, by: User | None) -> tuple[Any, Any]:
    (method, path, body), document = use_case
    rest = api.rest(method, path, body, by=by)
    values = rest.json()
    over_rest = (values["code"], None) if rest.status_code >= 400 else ("ok", values)
    clear_cache()
    answer = api.graphql(document, by=by)
    if "errors" in answer:
        return over_rest, (answer["errors"][0]["extensions"]["code"], None)
    (payload,) = answer["data"].values()
    inner = payload.get("state") or payload.get("preferences") or payload
    return over_rest, ("ok", inner)


def _shared(rest: Any, graphql: Any) -> tuple[Any, Any]:
    """Return the common fields in one format: keys in snake case, ids as numbers, enums in lower case."""
    normalized = _normalized(graphql)
    return _part(rest, normalized), _part(normalized, rest)


def _normalized(values: Any) -> Any:
    if isinstance(values, dict):
        return {_snake(name): _normalized(value) for name, value in values.items()}
    if isinstance(values, list):
        return [_normalized(value) for value in values]
    if isinstance(values, str) and values.isdecimal():
        return int(values)
    return (
        values.lower()
        if isinstance(values, str) and values.isupper() and len(values) > 2
        else values
    )


def _snake(name: str) -> str:
    snake = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)
    return {"total_count": "count"}.get(snake, snake)


def _part(one: Any, other: Any) -> Any:
    if isinstance(one, dict) and isinstance(other, dict):
        return {name: _part(one[name], other[name]) for name in one if name in other}
    if isinstance(one, list) and isinstance(other, list):
        return [_part(a, b) for a, b in zip(one, other, strict=True)]
    return one
