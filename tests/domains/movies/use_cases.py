"""The use cases of movies, which both transports have in common."""

import json
from collections.abc import Callable
from urllib.request import Request, urlopen

from django.conf import settings

from domains.movies.models import Genre, LastCopy, Movie
from domains.movies.simulator.films import FIRST_ID
from tests.contracts.use_cases import Case, Table
from tests.domains.movies.conftest import clear_cache
from tests.factories import UserFactory


class Rows:
    """A viewer; the movies are those of the simulator."""

    def __init__(self) -> None:
        self.viewer = UserFactory.create()


def failing(**fault: object) -> Callable[[Rows], None]:
    """Return a function that makes the simulator fail from now on."""
    return lambda _: _control("POST", **fault)


def recover() -> None:
    """Stop the faults of the simulator, and empty the cache, so that each request needs it."""
    _control("DELETE")
    clear_cache()


def _control(method: str, **fault: object) -> None:
    address = settings.TMDB_API_URL.removesuffix("/3")
    body = json.dumps(fault).encode()
    # A request of httpx would read the certificates of the machine each time.
    urlopen(Request(f"{address}/simulator/fail", body, method=method)).close()


ABSENT = 4711
FILM = {"id": FIRST_ID}
SAVED = {"movie_id": FIRST_ID}
UNKNOWN = {"movie_id": ABSENT}
LISTS = [
    Case("trendingMovies", "today", "viewer"),
    Case("trendingMovies", "of the week", "viewer", {"window": "week", "page": 2}),
    Case("trendingMovies", "page 0", "viewer", {"page": 0}, "validation_error page"),
    Case("popularMovies", "page 501", "viewer", {"page": 501}, "validation_error page"),
    Case(
        "trendingMovies",
        "invalid language",
        "viewer",
        {"language": "english"},
        "validation_error language",
    ),
    Case("upcomingMovies", "bad region", "viewer", {"region": "nl"}, "validation_error region"),
    Case("popularMovies", "all", "viewer"),
    Case("topRatedMovies", "all", "viewer"),
    Case("upcomingMovies", "of a region", "viewer", {"region": "NL"}),
    Case("searchMovies", "a word", "viewer", {"q": "lighthouse"}),
    Case("searchMovies", "no words", "viewer", {"q": " "}, "validation_error q"),
    Case("searchMovies", "control characters", "viewer", {"q": "a\0b"}, "validation_error q"),
    Case("searchMovies", "bad year", "viewer", {"q": "the", "year": 1}, "validation_error year"),
    Case(
        "discoverMovies",
        "filtered and ordered",
        "viewer",
        {"genres": ["28"], "min_rating": 5, "sort": "-vote_average"},
    ),
    Case("discoverMovies", "bad genre", "viewer", {"genres": ["x"]}, "validation_error genres.0"),
    Case("discoverMovies", "rating", "viewer", {"min_rating": 11}, "validation_error min_rating"),
    Case("movieRecommendations", "of a film", "viewer", FILM),
    Case("similarMovies", "of a film", "viewer", FILM),
    Case("similarMovies", "of an unknown film", "viewer", {"id": ABSENT}, "not_found"),
    Case("movie", "known", "viewer", FILM),
    Case("movie", "unknown", "viewer", {"id": ABSENT}, "not_found"),
    Case("movieGenres", "all", None),
]
PERSONAL = [
    Case("recommendedMovies", "own", "viewer"),
    Case("recommendedMovies", "page 501", "viewer", {"page": 501}, "validation_error page"),
    Case("favoriteMovies", "own", "viewer"),
    Case("movieWatchlist", "own", "viewer"),
    Case("dismissedMovies", "own", "viewer"),
    Case("addFavoriteMovie", "known", "viewer", SAVED),
    Case("addFavoriteMovie", "by the alias", "viewer", SAVED, operation="saveFavoriteMovie"),
    Case("addFavoriteMovie", "unknown", "viewer", UNKNOWN, "not_found"),
    Case("removeFavoriteMovie", "known", "viewer", SAVED),
    Case("addToMovieWatchlist", "known", "viewer", SAVED),
    Case("removeFromMovieWatchlist", "known", "viewer", SAVED),
    Case("dismissMovie", "known", "viewer", SAVED),
    Case("dismissMovie", "unknown", "viewer", UNKNOWN, "not_found"),
    Case("restoreMovie", "known", "viewer", SAVED),
    Case("rateMovie", "half steps", "viewer", SAVED | {"value": 8.5}),
    Case("rateMovie", "too high", "viewer", SAVED | {"value": 10.5}, "validation_error value"),
    Case("rateMovie", "odd step", "viewer", SAVED | {"value": 7.3}, "validation_error value"),
    Case("rateMovie", "unknown", "viewer", UNKNOWN | {"value": 8}, "not_found"),
    Case("unrateMovie", "known", "viewer", SAVED),
    Case("moviePreferences", "own", "viewer"),
    Case(
        "setMoviePreferences",
        "genre, language and region",
        "viewer",
        {"liked_genres": [28], "language": "nl-NL", "region": "NL"},
    ),
    Case(
        "setMoviePreferences",
        "unknown genre",
        "viewer",
        {"liked_genres": [ABSENT]},
        "validation_error liked_genres",
    ),
    Case(
        "setMoviePreferences",
        "invalid language",
        "viewer",
        {"language": "dutch"},
        "validation_error language",
    ),
]
SHORT = {"TMDB_READ_SECONDS": 0.2, "TMDB_TOTAL_SECONDS": 0.4}
FAULTS = [
    ("bad credential", "upstream_unavailable", failing(mode="status", status=401), {}),
    ("failure", "upstream_error", failing(mode="status", status=500), {}),
    (
        "too many calls",
        "upstream_unavailable",
        failing(mode="status", status=429, retry_after="9"),
        {},
    ),
    ("no response", "upstream_timeout", failing(mode="hang"), SHORT),
]
OUTAGES = [
    Case(root, f"upstream: {name}", "viewer", given, code, fault, settings=overridden)
    for root, given in (("trendingMovies", {}), ("movie", FILM), ("addFavoriteMovie", SAVED))
    for name, code, fault, overridden in FAULTS
]
TABLE = Table(
    app="movies",
    rows=Rows,
    cases=[*LISTS, *PERSONAL, *OUTAGES],
    settings={"TMDB_CALLS_PER_SECOND": 1000},
    reset=recover,
    unwatched=[Genre, LastCopy, Movie],
)
