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
TMDB_NOTICE = "This product uses the TMDB API but is not endorsed or certified by TMDB."
DEMO_NOTICE = "These films are invented, for demonstration; TMDb is not asked."


@dataclass(frozen=True, slots=True)
class Freshness:
    """Where films come from, when, and what the cache did for them."""

    source: str
    fetched_at: datetime
    is_stale: bool
    outcome: Outcome

    @classmethod
    def of(cls, answer: CacheResult[Any], *, source: str) -> "Freshness":
        """Say it of an answer."""
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
    """The details of a movie."""

    tagline: str
    genres: Sequence[GenreRecord]
    cast: Sequence[CastMember]
    directors: Sequence[str]
    videos: Sequence[VideoRecord]
    freshness: Freshness


@dataclass(frozen=True, slots=True)
class Attribution:
    """Whose films these are, in the words that their licence asks for."""

    source: str
    notice: str
    url: str
    logo_url: str | None


def get_attribution() -> Attribution:
    """
    Return the attribution notice of the configured catalogue, without a call to it.
    """
    if clients.is_simulated():
        return Attribution("demo", DEMO_NOTICE, clients.TMDB_SITE, None)
    return Attribution("tmdb", TMDB_NOTICE, clients.TMDB_SITE, clients.TMDB_LOGO)


def list_trending(
    *,
    viewer: Viewer,
    window: clients.Window = "day",
    page: int = 1,
    language: str = "",
) -> MoviePage:
    """
    Return what most people look at this day or week.
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
    Return several pages of what most people look at, asked for at once; both ends included.

    :raises UpstreamUnavailable: or a subclass, if there is neither an answer nor a copy.
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
    Refresh a page of trending movies from the catalogue.
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
    Return a page of the popular, top-rated or upcoming films.
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
    Return the films whose titles go with a text.
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
    Return the films that are what is wanted.
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
    Return the films that go with a film.

    :raises NotFound: if there is no such film.
    """
    options = get_catalogue_options(viewer, language=language)
    question = _question(options, page, regional=False)
    answer = answers.ask_related(question, movie_id=movie_id, kind=kind)
    return shown(answer, page=page, viewer=viewer, options=options)


def get_movie(*, viewer: Viewer, movie_id: int, language: str = "") -> Movie:
    """
    Return one movie, with its details in ``details``.

    :raises NotFound: if there is no such film.
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

    :raises NotFound: if there is no such film.
    """
    return copies.endure_details(
        lambda: answers.ask_details(movie_id=movie_id, language=language),
        movie_id=movie_id,
        language=language,
    )


def list_genres(*, viewer: Viewer, language: str = "") -> CacheResult[tuple[GenreRecord, ...]]:
    """
    Return every genre.
    """
    spoken = get_catalogue_options(viewer, language=language).language
    return copies.endure(
        f"genres:{spoken}", copies.GENRE_LIST, lambda: answers.ask_genres(language=spoken)
    )


def shown(
    answer: CacheResult[FilmPage], *, page: int, viewer: Viewer, options: CatalogueOptions
) -> MoviePage:
    """
    Return a page of records as films, with what the viewer keeps of them.

    Films for adults are left out unless the viewer wants them: the catalogue filters searches,
    but neither its charts nor what goes with a film. Such a page holds fewer than twenty.
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
