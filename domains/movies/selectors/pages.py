"""Pages of movies for a viewer, made of the catalogue's records."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from domains.movies.clients import (
    FilmPage,
    FilmRecord,
)
from domains.movies.models import Movie
from domains.movies.permissions import CatalogueOptions
from domains.movies.selectors.viewer_flags import set_viewer_flags
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


def build_page(
    answer: CacheResult[FilmPage], *, page: int, viewer: Viewer, options: CatalogueOptions
) -> MoviePage:
    """
    Return a page of records as movies, with the viewer's flags and ratings.

    Movies for adults are left out unless the viewer wants them. The catalogue filters them from
    searches, but not from charts and related movies, so such a page can have fewer than twenty.
    """
    film_page = answer.value
    movies = [
        as_movie(film, source=film_page.source)
        for film in film_page.films
        if options.include_adult or not film.adult
    ]
    set_viewer_flags(movies, viewer=viewer)
    return MoviePage(
        page=page,
        total_pages=film_page.total_pages,
        count=min(film_page.total_results, film_page.total_pages * PER_PAGE),
        results=movies,
        freshness=Freshness.of(answer, source=film_page.source),
    )


def as_movie(film: FilmRecord, *, source: str) -> Movie:
    """Return a movie of a list as an unsaved row, which both transports can show."""
    movie = Movie(
        tmdb_id=film.id,
        title=film.title,
        original_title=film.original_title,
        overview=film.overview,
        release_date=film.release_date,
        poster_path=film.poster_path,
        backdrop_path=film.backdrop_path,
        vote_average=Decimal(str(film.vote_average)),
        vote_count=film.vote_count,
        popularity=film.popularity,
        original_language=film.original_language,
        adult=film.adult,
        source=source,
    )
    movie.genre_ids = list(film.genre_ids)
    return movie
