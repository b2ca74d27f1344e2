"""Cached responses of the catalogue, served stale during an outage."""

import hashlib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any, TypeVar

from domains.movies import clients
from domains.movies.clients import FilmDetails, FilmPage, GenreRecord, PageRequest
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


def fetch_trending(page_request: PageRequest, *, window: clients.Window) -> CacheResult[FilmPage]:
    """
    Return a page of the most viewed movies.

    :raises CatalogueFailed: if it is not cached, and the catalogue fails.
    """
    return PAGES.get(
        *_cache_key("trending", window, page_request=page_request),
        lifetime=_trending_lifetime(window),
        fetch=lambda: clients.catalogue().trending(page_request, window=window),
    )


def revalidate_trending(
    page_request: PageRequest, *, window: clients.Window
) -> CacheResult[FilmPage]:
    """
    Fetch a page of the most viewed movies, although the cache has one.

    :raises CatalogueFailed: if the catalogue fails.
    """
    return PAGES.revalidate(
        *_cache_key("trending", window, page_request=page_request),
        lifetime=_trending_lifetime(window),
        fetch=lambda: clients.catalogue().trending(page_request, window=window),
    )


def fetch_chart(page_request: PageRequest, *, name: clients.Chart) -> CacheResult[FilmPage]:
    """
    Return a page of a chart.

    :raises CatalogueFailed: if it is not cached, and the catalogue fails.
    """
    return PAGES.get(
        *_cache_key(name, page_request=page_request),
        lifetime=_lifetime(timedelta(hours=3), A_DAY),
        fetch=lambda: clients.catalogue().chart(page_request, name=name),
    )


def fetch_search(
    page_request: PageRequest, *, text: str, year: int | None, include_adult: bool
) -> CacheResult[FilmPage]:
    """
    Return a page of the movies whose titles match a text. Letter case and extra spaces do not
    matter.

    :raises CatalogueFailed: if it is not cached, and the catalogue fails.
    """
    text = " ".join(text.casefold().split())
    digest = _digest([text, year, include_adult])
    return PAGES.get(
        *_cache_key("search", digest, page_request=page_request),
        lifetime=_lifetime(timedelta(minutes=10), timedelta(hours=1)),
        fetch=lambda: clients.catalogue().search(
            page_request, text=text, year=year, include_adult=include_adult
        ),
    )


def fetch_discovered(
    page_request: PageRequest, *, criteria: clients.DiscoverCriteria, include_adult: bool
) -> CacheResult[FilmPage]:
    """
    Return a page of the movies that match the filters.

    :raises CatalogueFailed: if it is not cached, and the catalogue fails.
    """
    digest = _digest([criteria, include_adult])
    return PAGES.get(
        *_cache_key("discover", digest, page_request=page_request),
        lifetime=_lifetime(timedelta(minutes=10), timedelta(hours=1)),
        fetch=lambda: clients.catalogue().discover(
            page_request, criteria=criteria, include_adult=include_adult
        ),
    )


def fetch_related(
    page_request: PageRequest, *, movie_id: int, kind: clients.Relation
) -> CacheResult[FilmPage]:
    """
    Return a page of the movies recommended with a movie, or similar to it.

    :raises NotFound: if there is no such movie.
    :raises CatalogueFailed: if it is not cached, and the catalogue fails.
    """
    word = "rec" if kind == "recommendations" else "similar"
    return PAGES.get(
        *_cache_key(word, str(movie_id), page_request=page_request),
        lifetime=_lifetime(timedelta(hours=12), A_WEEK),
        fetch=lambda: clients.catalogue().related(page_request, movie_id=movie_id, kind=kind),
    )


def fetch_details(*, movie_id: int, language: str) -> CacheResult[FilmDetails]:
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


def fetch_genres(*, language: str) -> CacheResult[tuple[GenreRecord, ...]]:
    """
    Return every genre.

    :raises CatalogueFailed: if they are not cached, and the catalogue fails.
    """
    return GENRES.get(
        *("genres", language, clients.upstream_tag()),
        lifetime=_lifetime(A_DAY, A_MONTH),
        fetch=lambda: tuple(clients.catalogue().genres(language=language)),
    )


def fetch_image_base_url() -> CacheResult[str]:
    """
    Return the base URL that the paths of images continue.

    :raises CatalogueFailed: if it is not cached, and the catalogue fails.
    """
    return IMAGES.get(
        *("cfg", clients.upstream_tag()),
        lifetime=_lifetime(timedelta(hours=72), A_MONTH),
        fetch=lambda: clients.catalogue().image_base_url(),
    )


def peek_image_base_url() -> str | None:
    """Return the base URL of images if it is cached."""
    found = IMAGES.peek("cfg", clients.upstream_tag())
    return found.value if found else None


def gather(calls: Sequence[Callable[[], T]]) -> list[T | Exception]:
    """
    Call functions concurrently, and return the result of each, or the exception that it raised.
    """

    def attempt(call: Callable[[], T]) -> T | Exception:
        try:
            return call()
        except Exception as failure:
            return failure

    with ThreadPoolExecutor(max_workers=max(1, len(calls))) as threads:
        return list(threads.map(in_request_context(attempt), calls))


def _trending_lifetime(window: clients.Window) -> Lifetime:
    fresh = timedelta(minutes=30) if window == "day" else timedelta(hours=3)
    return _lifetime(fresh, A_DAY)


def _cache_key(*words: str, page_request: PageRequest) -> tuple[str, ...]:
    region = page_request.region or "any"
    return (*words, str(page_request.page), page_request.language, region, clients.upstream_tag())


def _digest(parts: Sequence[object]) -> str:
    return hashlib.sha1(repr(parts).encode(), usedforsecurity=False).hexdigest()


def _lifetime(fresh: timedelta, stale: timedelta) -> Lifetime:
    longest = timedelta(seconds=get_setting("NEXUS_MOVIES_FRESH_SECONDS"))
    return Lifetime(fresh=min(fresh, longest), stale=stale)
