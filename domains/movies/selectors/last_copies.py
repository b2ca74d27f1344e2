"""
The last copies of responses in PostgreSQL, served if TMDb fails and the cache is empty.

They are stored for the details of all movies, and for charts and genres.
"""

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from django.db import DatabaseError, InterfaceError, OperationalError, transaction
from pydantic import TypeAdapter

from domains.movies import clients
from domains.movies.clients import FilmDetails, FilmPage, GenreRecord
from domains.movies.errors import CatalogueFailed
from domains.movies.models import Genre, LastCopy, Movie, MovieGenre
from domains.movies.permissions import DEFAULT_LANGUAGE
from domains.movies.selectors.pages import as_movie
from shared.caching import CacheResult, Outcome

logger = logging.getLogger(__name__)

T = TypeVar("T")

PAGE: TypeAdapter[FilmPage] = TypeAdapter(FilmPage)
GENRE_LIST: TypeAdapter[tuple[GenreRecord, ...]] = TypeAdapter(tuple[GenreRecord, ...])
DETAILS: TypeAdapter[FilmDetails] = TypeAdapter(FilmDetails)
OLDEST_LIST = timedelta(days=30)


def stale_if_error(
    name: str, adapter: TypeAdapter[T], fetch: Callable[[], CacheResult[T]]
) -> CacheResult[T]:
    """
    Return what is fetched from the catalogue, or its last copy if the catalogue fails.

    :raises CatalogueFailed: if there is no copy either.
    """
    name = f"{name}:{clients.upstream_tag()}"
    try:
        result = fetch()
    except CatalogueFailed:
        copy = LastCopy.objects.filter(pk=name).first()
        if copy is None or copy.fetched_at < datetime.now(tz=UTC) - OLDEST_LIST:
            raise
        value = adapter.validate_python(copy.answer)
        return CacheResult(value=value, fetched_at=copy.fetched_at, outcome=Outcome.STALE)
    if result.is_new:
        document = adapter.dump_python(result.value, mode="json")
        _try_to_store(lambda: _store_copy(name, document, fetched_at=result.fetched_at))
    return result


def details_stale_if_error(
    fetch: Callable[[], CacheResult[FilmDetails]], *, movie_id: int, language: str
) -> CacheResult[FilmDetails]:
    """
    Return the details of a movie, or the last copy if the catalogue fails.

    :raises CatalogueFailed: if there is no copy either.
    """
    try:
        result = fetch()
    except CatalogueFailed:
        copy = _copy_of_details(movie_id, language=language)
        if copy is None:
            raise
        return copy
    if result.is_new:
        _try_to_store(
            lambda: store_movie(result.value, language=language, fetched_at=result.fetched_at)
        )
    return result


def _copy_of_details(movie_id: int, *, language: str) -> CacheResult[FilmDetails] | None:
    """Return the copy in this language, or the one in the default language."""
    copy = LastCopy.objects.filter(pk=_details_name(movie_id, language)).first()
    if copy is not None:
        value = DETAILS.validate_python(copy.answer)
        return CacheResult(value=value, fetched_at=copy.fetched_at, outcome=Outcome.STALE)
    movie = Movie.objects.filter(pk=movie_id).exclude(fetched_at=None).exclude(raw={}).first()
    if movie is None or movie.fetched_at is None:
        return None
    value = DETAILS.validate_python(movie.raw)
    return CacheResult(value=value, fetched_at=movie.fetched_at, outcome=Outcome.STALE)


def _details_name(movie_id: int, language: str) -> str:
    return f"detail:{movie_id}:{language}:{clients.upstream_tag()}"


@transaction.atomic
def store_movie(details: FilmDetails, *, language: str, fetched_at: datetime) -> None:
    """
    Store the details of a movie, as its snapshot if they are in the default language.

    Lists of saved movies show the snapshot to every viewer, so its language must not depend on the
    first one. Details in another language are only used during outages.
    """
    if language != DEFAULT_LANGUAGE:
        document = DETAILS.dump_python(details, mode="json")
        _store_copy(_details_name(details.film.id, language), document, fetched_at=fetched_at)
        return
    movie = as_movie(details.film, source=details.source)
    movie.runtime = details.runtime
    movie.fetched_at = movie.checked_at = fetched_at
    movie.raw = DETAILS.dump_python(details, mode="json")
    columns = [field.name for field in Movie._meta.concrete_fields if not field.primary_key]
    Movie.objects.bulk_create(
        [movie], update_conflicts=True, unique_fields=["tmdb_id"], update_fields=columns
    )
    MovieGenre.objects.filter(movie_id=movie.pk).delete()
    _store_movie_genres(movie.pk, details.genres)


def store_genres(genres: tuple[GenreRecord, ...]) -> None:
    """Store the names of genres."""
    Genre.objects.bulk_create(
        # Ordered by id, so that concurrent calls cannot deadlock.
        [Genre(tmdb_id=g.id, name=g.name) for g in sorted(genres, key=lambda g: g.id)],
        update_conflicts=True,
        unique_fields=["tmdb_id"],
        update_fields=["name"],
    )


def _store_movie_genres(movie_id: int, genres: tuple[GenreRecord, ...]) -> None:
    Genre.objects.bulk_create(
        [Genre(tmdb_id=g.id, name=g.name) for g in sorted(genres, key=lambda g: g.id)],
        ignore_conflicts=True,
    )
    MovieGenre.objects.bulk_create(
        [MovieGenre(movie_id=movie_id, genre_id=g.id) for g in genres], ignore_conflicts=True
    )


def _store_copy(name: str, document: object, *, fetched_at: datetime) -> None:
    LastCopy.objects.bulk_create(
        [LastCopy(name=name, answer=document, fetched_at=fetched_at)],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["answer", "fetched_at"],
    )


def _try_to_store(write: Callable[[], None]) -> None:
    try:
        write()
    except (OperationalError, InterfaceError) as error:
        # The response itself is valid, so a failure of the copy is not an error of the request.
        logger.warning("No copy was stored: %s", type(error).__name__)
    except DatabaseError:
        logger.exception("A copy could not be written.")
