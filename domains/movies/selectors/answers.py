"""Cached responses of the catalogue, served stale during an outage."""

import hashlib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any, TypeVar

from domains.movies import clients
from domains.movies.clients import FilmDetails, FilmPage, GenreRecord, Question
from domains.movies.errors import UpstreamFailed, UpstreamTimedOut, UpstreamUnavailable
from shared.caching import CacheResult, Lifetime, StaleCache
from shared.deadlines import in_request_context
from shared.plugin_settings import get_setting

T = TypeVar("T")

_ERRORS = (UpstreamFailed, UpstreamUnavailable, UpstreamTimedOut)
_FAILURES: dict[str, Any] = {
    "errors": _ERRORS,
    "timeout_error": UpstreamTimedOut,
    "busy_error": UpstreamUnavailable,
}

PAGES: StaleCache[FilmPage] = StaleCache("movies", FilmPage, **_FAILURES)
DETAILS: StaleCache[FilmDetails] = StaleCache(
    "movies",
    FilmDetails,
    errors=_ERRORS,
    timeout_error=UpstreamTimedOut,
    busy_error=UpstreamUnavailable,
)
GENRES: StaleCache[tuple[GenreRecord, ...]] = StaleCache(
    "movies",
    tuple[GenreRecord, ...],
    errors=_ERRORS,
    timeout_error=UpstreamTimedOut,
    busy_error=UpstreamUnavailable,
)
IMAGES: StaleCache[str] = StaleCache("movies", str, **_FAILURES)

A_DAY = timedelta(days=1)
A_WEEK = timedelta(days=7)
A_MONTH = timedelta(days=30)


def ask_trending(question: Question, *, window: clients.Window) -> CacheResult[FilmPage]:
    """
    Return a page of the most viewed movies.

    :raises CatalogueFailed: if it is not cached, and the catalogue fails.
    """
    return PAGES.get(
        *_words("trending", window, question=question),
        lifetime=_trending_lifetime(window),
        fetch=lambda: clients.catalogue().trending(question, window=window),
    )


def renew_trending(question: Question, *, window: clients.Window) -> CacheResult[FilmPage]:
    """
    Fetch a page of the most viewed movies, although the cache has one.

    :raises CatalogueFailed: if the catalogue fails.
    """
    return PAGES.revalidate(
        *_words("trending", window, question=question),
        lifetime=_trending_lifetime(window),
        fetch=lambda: clients.catalogue().trending(question, window=window),
    )


def ask_chart(question: Question, *, name: clients.Chart) -> CacheResult[FilmPage]:
    """
    Return a page of a chart.

    :raises CatalogueFailed: if it is not cached, and the catalogue fails.
    """
    return PAGES.get(
        *_words(name, question=question),
        lifetime=_lifetime(timedelta(hours=3), A_DAY),
        fetch=lambda: clients.catalogue().chart(question, name=name),
    )


def ask_search(
    question: Question, *, text: str, year: int | None, include_adult: bool
) -> CacheResult[FilmPage]:
    """
    Return a page of the movies whose titles match a text. Letter case and extra spaces do not
    matter.

    :raises CatalogueFailed: if it is not cached, and the catalogue fails.
    """
    text = " ".join(text.casefold().split())
    digest = _digest([text, year, include_adult])
    return PAGES.get(
        *_words("search", digest, question=question),
        lifetime=_lifetime(timedelta(minutes=10), timedelta(hours=1)),
        fetch=lambda: clients.catalogue().search(
            question, text=text, year=year, include_adult=include_adult
        ),
    )


def ask_discover(
    question: Question, *, wanted: clients.Wanted, include_adult: bool
) -> CacheResult[FilmPage]:
    """
    Return a page of the movies that match the filters.

    :raises CatalogueFailed: if it is not cached, and the catalogue fails.
    """
    digest = _digest([wanted, include_adult])
    return PAGES.get(
        *_words("discover", digest, question=question),
        lifetime=_lifetime(timedelta(minutes=10), timedelta(hours=1)),
        fetch=lambda: clients.catalogue().discover(
            question, wanted=wanted, include_adult=include_adult
        ),
    )


def ask_related(
    question: Question, *, movie_id: int, kind: clients.Relation
) -> CacheResult[FilmPage]:
    """
    Return a page of the movies recommended with a movie, or similar to it.

    :raises NotFound: if there is no such movie.
    :raises CatalogueFailed: if it is not cached, and the catalogue fails.
    """
    word = "rec" if kind == "recommendations" else "similar"
    return PAGES.get(
        *_words(word, str(movie_id), question=question),
        lifetime=_lifetime(timedelta(hours=12), A_WEEK),
        fetch=lambda: clients.catalogue().related(question, movie_id=movie_id, kind=kind),
    )


def ask_details(*, movie_id: int, language: str) -> CacheResult[FilmDetails]:
    """
    Return the details of one movie.

    :raises NotFound: if there is no such movie.
    :raises CatalogueFailed: if they are not cached, and the catalogue fails.
    """
    return DETAILS.get(
        *("detail", str(movie_id), language, clients.upstream_tag()),
        lifetime=_lifetime(timedelta(hours=12), A_WEEK),
        fetch=lambda: clients.catalogue().find(movie_id=movie_id, language=language),
    )


def ask_genres(*, language: str) -> CacheResult[tuple[GenreRecord, ...]]:
    """
    Return every genre.

    :raises CatalogueFailed: if they are not cached, and the catalogue fails.
    """
    return GENRES.get(
        *("genres", language, clients.upstream_tag()),
        lifetime=_lifetime(A_DAY, A_MONTH),
        fetch=lambda: tuple(clients.catalogue().genres(language=language)),
    )


def ask_image_address() -> CacheResult[str]:
    """
    Return the base URL that the paths of images continue.

    :raises CatalogueFailed: if it is not cached, and the catalogue fails.
    """
    return IMAGES.get(
        *("cfg", clients.upstream_tag()),
        lifetime=_lifetime(timedelta(hours=72), A_MONTH),
        fetch=lambda: clients.catalogue().image_address(),
    )


def known_image_address() -> str | None:
    """Return the base URL of images if it is cached."""
    found = IMAGES.peek("cfg", clients.upstream_tag())
    return found.value if found else None


def all_of(asking: Sequence[Callable[[], T]]) -> list[T | Exception]:
    """
    Call functions concurrently, and return the result of each, or the exception that it raised.
    """

    def attempt(ask: Callable[[], T]) -> T | Exception:
        try:
            return ask()
        except Exception as failure:
            return failure

    with ThreadPoolExecutor(max_workers=max(1, len(asking))) as threads:
        return list(threads.map(in_request_context(attempt), asking))


def _trending_lifetime(window: clients.Window) -> Lifetime:
    fresh = timedelta(minutes=30) if window == "day" else timedelta(hours=3)
    return _lifetime(fresh, A_DAY)


def _words(*words: str, question: Question) -> tuple[str, ...]:
    region = question.region or "any"
    return (*words, str(question.page), question.language, region, clients.upstream_tag())


def _digest(parts: Sequence[object]) -> str:
    return hashlib.sha1(repr(parts).encode(), usedforsecurity=False).hexdigest()


def _lifetime(fresh: timedelta, stale: timedelta) -> Lifetime:
    longest = timedelta(seconds=get_setting("NEXUS_MOVIES_FRESH_SECONDS"))
    return Lifetime(fresh=min(fresh, longest), stale=stale)
