"""Reading the catalogue for a viewer: films as both transports show them, flags and all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from domains.movies import clients
from domains.movies.clients import (
    CastMember,
    FilmDetails,
    FilmPage,
    GenreRecord,
    Question,
    VideoRecord,
)
from domains.movies.models import Movie
from domains.movies.permissions import DEFAULT_LANGUAGE, CatalogueOptions, get_catalogue_options
from domains.movies.selectors import answers, copies
from domains.movies.selectors.films import as_movie
from domains.movies.selectors.overlays import mark
from shared.auth.viewer import Viewer
from shared.caching import CacheResult, Outcome

PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class Freshness:
    """The source of movies, when they were fetched, and what the cache did."""

    source: str
    fetched_at: datetime
    is_stale: bool
    outcome: Outcome

    @classmethod
    def of(cls, answer: CacheResult[Any], *, source: str) -> "Freshness":
        """Return the freshness of a cached result."""
        return cls(source, answer.fetched_at, answer.is_stale, answer.outcome)


@dataclass(frozen=True, slots=True)
class MoviePage:
    """One page of films."""

    page: int
    total_pages: int
    count: int
    results: Sequence[Movie]
    freshness: Freshness


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
    question = _question(options, page, regional=False)
    answer = copies.endure(
        _trending_copy(question, window),
        copies.PAGE,
        lambda: answers.ask_trending(question, window=window),
    )
    return shown(answer, page=page, viewer=viewer, options=options)


def list_trending_pages(
    *, viewer: Viewer, window: clients.Window, first: int, last: int
) -> list[MoviePage]:
    """
    Return several pages of trending movies, fetched concurrently; both ends are included.

    :raises CatalogueFailed: if one of them cannot be fetched, and there is no copy.
    """
    options = get_catalogue_options(viewer)
    questions = [_question(options, page, regional=False) for page in range(first, last + 1)]
    asked = answers.all_of(
        [partial(answers.ask_trending, question, window=window) for question in questions]
    )
    # The threads that ask have no connection to the database, so copies are looked up here.
    found = [
        copies.endure(_trending_copy(question, window), copies.PAGE, partial(_result_of, answer))
        for question, answer in zip(questions, asked, strict=True)
    ]
    return [
        shown(answer, page=question.page, viewer=viewer, options=options)
        for question, answer in zip(questions, found, strict=True)
    ]


def _result_of(answer: CacheResult[FilmPage] | Exception) -> CacheResult[FilmPage]:
    if isinstance(answer, Exception):
        raise answer
    return answer


def renew_trending(*, window: clients.Window, page: int) -> None:
    """
    Fetch a page of trending movies again, although the cache has one.

    :raises CatalogueFailed: if it cannot be fetched, and there is no copy.
    """
    question = Question(page=page, language=DEFAULT_LANGUAGE)
    copies.endure(
        _trending_copy(question, window),
        copies.PAGE,
        lambda: answers.renew_trending(question, window=window),
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
    question = _question(options, page)
    copy = f"{name}:{page}:{question.language}:{question.region}"
    answer = copies.endure(copy, copies.PAGE, lambda: answers.ask_chart(question, name=name))
    return shown(answer, page=page, viewer=viewer, options=options)


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
    answer = answers.ask_search(
        _question(options, page), text=text, year=year, include_adult=options.include_adult
    )
    return shown(answer, page=page, viewer=viewer, options=options)


def discover_movies(
    *, viewer: Viewer, wanted: clients.Wanted, page: int = 1, language: str = ""
) -> MoviePage:
    """
    Return a page of the movies that match the filters.

    :raises CatalogueFailed: if they cannot be fetched and are not cached.
    """
    options = get_catalogue_options(viewer, language=language)
    answer = answers.ask_discover(
        _question(options, page), wanted=wanted, include_adult=options.include_adult
    )
    return shown(answer, page=page, viewer=viewer, options=options)


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
    question = _question(options, page, regional=False)
    answer = answers.ask_related(question, movie_id=movie_id, kind=kind)
    return shown(answer, page=page, viewer=viewer, options=options)


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
    mark([movie], viewer=viewer)
    return movie


def find_details(*, movie_id: int, language: str) -> CacheResult[FilmDetails]:
    """
    Return the catalogue's details of one movie.

    :raises NotFound: if there is no such movie.
    :raises CatalogueFailed: if they cannot be fetched, and there is no copy.
    """
    return copies.endure_details(
        lambda: answers.ask_details(movie_id=movie_id, language=language),
        movie_id=movie_id,
        language=language,
    )


def list_genres(*, viewer: Viewer, language: str = "") -> CacheResult[tuple[GenreRecord, ...]]:
    """
    Return every genre, with its name in the language.

    :raises CatalogueFailed: if they cannot be fetched, and there is no copy.
    """
    spoken = get_catalogue_options(viewer, language=language).language
    return copies.endure(
        f"genres:{spoken}", copies.GENRE_LIST, lambda: answers.ask_genres(language=spoken)
    )


def shown(
    answer: CacheResult[FilmPage], *, page: int, viewer: Viewer, options: CatalogueOptions
) -> MoviePage:
    """
    Return a page of records as movies, with the viewer's flags and ratings.

    Movies for adults are left out unless the viewer wants them. The catalogue filters them from
    searches, but not from charts and related movies, so such a page can have fewer than twenty.
    """
    answered = answer.value
    movies = [
        as_movie(film, source=answered.source)
        for film in answered.films
        if options.include_adult or not film.adult
    ]
    mark(movies, viewer=viewer)
    return MoviePage(
        page=page,
        total_pages=answered.total_pages,
        count=min(answered.total_results, answered.total_pages * PER_PAGE),
        results=movies,
        freshness=Freshness.of(answer, source=answered.source),
    )


def _trending_copy(question: Question, window: clients.Window) -> str:
    return f"trending:{window}:{question.page}:{question.language}"


def _question(options: CatalogueOptions, page: int, *, regional: bool = True) -> Question:
    region = options.region if regional else ""
    return Question(page=page, language=options.language, region=region)
