"""Selectors of movies in the catalogue."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from domains.movies import clients
from domains.movies.clients import (
    CastMember,
    FilmDetails,
    FilmPage,
    GenreRecord,
    PageRequest,
    VideoRecord,
)
from domains.movies.models import Movie
from domains.movies.permissions import DEFAULT_LANGUAGE, CatalogueOptions, get_catalogue_options
from domains.movies.selectors import catalogue_cache, last_copies
from domains.movies.selectors.pages import Freshness, MoviePage, as_movie, build_page
from domains.movies.selectors.viewer_flags import set_viewer_flags
from shared.auth.viewer import Viewer
from shared.caching import CacheResult


@dataclass(frozen=True, slots=True)
class MovieDetails:
    """The cast, genres and trailers of a movie, and how fresh they are."""

    tagline: str
    genres: Sequence[GenreRecord]
    cast: Sequence[CastMember]
    directors: Sequence[str]
    videos: Sequence[VideoRecord]
    freshness: Freshness


def list_trending(
    *,
    viewer: Viewer,
    window: clients.Window = "day",
    page: int = 1,
    language: str = "",
) -> MoviePage:
    """
    Return a page of the most viewed movies of the day or week.

    :raises CatalogueFailed: if they cannot be fetched, and there is no copy.
    """
    options = get_catalogue_options(viewer, language=language)
    page_request = _page_request(options, page, regional=False)
    answer = last_copies.stale_if_error(
        _trending_copy(page_request, window),
        last_copies.PAGE,
        lambda: catalogue_cache.fetch_trending(page_request, window=window),
    )
    return build_page(answer, page=page, viewer=viewer, options=options)


def list_trending_pages(
    *, viewer: Viewer, window: clients.Window, first: int, last: int
) -> list[MoviePage]:
    """
    Return several pages of trending movies, fetched concurrently; both ends are included.

    :raises CatalogueFailed: if one of them cannot be fetched, and there is no copy.
    """
    options = get_catalogue_options(viewer)
    page_requests = [
        _page_request(options, page, regional=False) for page in range(first, last + 1)
    ]
    results = catalogue_cache.gather(
        [
            partial(catalogue_cache.fetch_trending, page_request, window=window)
            for page_request in page_requests
        ]
    )
    # The threads have no database connection, so copies are read here.
    found = [
        last_copies.stale_if_error(
            _trending_copy(page_request, window), last_copies.PAGE, partial(_result_of, answer)
        )
        for page_request, answer in zip(page_requests, results, strict=True)
    ]
    return [
        build_page(answer, page=page_request.page, viewer=viewer, options=options)
        for page_request, answer in zip(page_requests, found, strict=True)
    ]


def _result_of(answer: CacheResult[FilmPage] | Exception) -> CacheResult[FilmPage]:
    if isinstance(answer, Exception):
        raise answer
    return answer


def revalidate_trending(*, window: clients.Window, page: int) -> None:
    """
    Fetch a page of trending movies again, although the cache has one.

    :raises CatalogueFailed: if it cannot be fetched, and there is no copy.
    """
    page_request = PageRequest(page=page, language=DEFAULT_LANGUAGE)
    last_copies.stale_if_error(
        _trending_copy(page_request, window),
        last_copies.PAGE,
        lambda: catalogue_cache.revalidate_trending(page_request, window=window),
    )


def list_chart(
    *,
    viewer: Viewer,
    name: clients.Chart,
    page: int = 1,
    language: str = "",
    region: str = "",
) -> MoviePage:
    """
    Return a page of the popular, top-rated or upcoming movies.

    :raises CatalogueFailed: if they cannot be fetched, and there is no copy.
    """
    options = get_catalogue_options(viewer, language=language, region=region)
    page_request = _page_request(options, page)
    copy = f"{name}:{page}:{page_request.language}:{page_request.region}"
    answer = last_copies.stale_if_error(
        copy, last_copies.PAGE, lambda: catalogue_cache.fetch_chart(page_request, name=name)
    )
    return build_page(answer, page=page, viewer=viewer, options=options)


def search_movies(
    *,
    viewer: Viewer,
    text: str,
    year: int | None = None,
    page: int = 1,
    language: str = "",
) -> MoviePage:
    """
    Return a page of the movies whose titles match a text.

    :raises CatalogueFailed: if they cannot be fetched and are not cached.
    """
    options = get_catalogue_options(viewer, language=language)
    answer = catalogue_cache.fetch_search(
        _page_request(options, page), text=text, year=year, include_adult=options.include_adult
    )
    return build_page(answer, page=page, viewer=viewer, options=options)


def discover_movies(
    *, viewer: Viewer, criteria: clients.DiscoverCriteria, page: int = 1, language: str = ""
) -> MoviePage:
    """
    Return a page of the movies that match the filters.

    :raises CatalogueFailed: if they cannot be fetched and are not cached.
    """
    options = get_catalogue_options(viewer, language=language)
    answer = catalogue_cache.fetch_discovered(
        _page_request(options, page), criteria=criteria, include_adult=options.include_adult
    )
    return build_page(answer, page=page, viewer=viewer, options=options)


def list_related(
    *,
    viewer: Viewer,
    movie_id: int,
    kind: clients.Relation,
    page: int = 1,
    language: str = "",
) -> MoviePage:
    """
    Return a page of the movies recommended with a movie, or similar to it.

    :raises NotFound: if there is no such movie.
    :raises CatalogueFailed: if they cannot be fetched and are not cached.
    """
    options = get_catalogue_options(viewer, language=language)
    page_request = _page_request(options, page, regional=False)
    answer = catalogue_cache.fetch_related(page_request, movie_id=movie_id, kind=kind)
    return build_page(answer, page=page, viewer=viewer, options=options)


def get_movie(*, viewer: Viewer, movie_id: int, language: str = "") -> Movie:
    """
    Return one movie, with its details in ``details``.

    :raises NotFound: if there is no such movie.
    :raises CatalogueFailed: if it cannot be fetched, and there is no copy.
    """
    answer = find_details(
        movie_id=movie_id, language=get_catalogue_options(viewer, language=language).language
    )
    details = answer.value
    movie = as_movie(details.film, source=details.source)
    movie.runtime = details.runtime
    movie.details = MovieDetails(
        tagline=details.tagline,
        genres=details.genres,
        cast=details.cast,
        directors=details.directors,
        videos=details.videos,
        freshness=Freshness.of(answer, source=details.source),
    )
    set_viewer_flags([movie], viewer=viewer)
    return movie


def find_details(*, movie_id: int, language: str) -> CacheResult[FilmDetails]:
    """
    Return the catalogue's details of one movie.

    :raises NotFound: if there is no such movie.
    :raises CatalogueFailed: if they cannot be fetched, and there is no copy.
    """
    return last_copies.details_stale_if_error(
        lambda: catalogue_cache.fetch_details(movie_id=movie_id, language=language),
        movie_id=movie_id,
        language=language,
    )


def _trending_copy(page_request: PageRequest, window: clients.Window) -> str:
    return f"trending:{window}:{page_request.page}:{page_request.language}"


def _page_request(options: CatalogueOptions, page: int, *, regional: bool = True) -> PageRequest:
    region = options.region if regional else ""
    return PageRequest(page=page, language=options.language, region=region)
