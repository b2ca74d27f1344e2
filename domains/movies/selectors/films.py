"""Films as both transports show them, made of what the catalogue says."""

from decimal import Decimal
from functools import lru_cache
from time import time

from domains.movies import clients
from domains.movies.clients import FilmRecord
from domains.movies.models import Movie
from domains.movies.selectors import answers
from shared.plugin_settings import get_setting

POSTER_SIZE = "w500"
BACKDROP_SIZE = "w780"
SECONDS_TO_REMEMBER_AN_ADDRESS = 60


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


def poster_url(movie: Movie) -> str | None:
    """Return the URL of a movie's poster; None if it has none."""
    return _image_url(movie.poster_path, POSTER_SIZE, source=movie.source)


def backdrop_url(movie: Movie) -> str | None:
    """Return the URL of a movie's backdrop; None if it has none."""
    return _image_url(movie.backdrop_path, BACKDROP_SIZE, source=movie.source)


def _image_url(path: str, size: str, *, source: str) -> str | None:
    if not path:
        return None
    minute = int(time() // SECONDS_TO_REMEMBER_AN_ADDRESS)
    base = get_setting("TMDB_IMAGE_URL") or _image_address(source, clients.upstream_tag(), minute)
    return f"{base.rstrip('/')}/{size}{path}"


@lru_cache(maxsize=8)
def _image_address(source: str, _upstream: str, _minute: int) -> str:
    # Never asked for on the way: a list of films must not cost a second call.
    known = None if source == "demo" else answers.known_image_address()
    return known or clients.default_image_address(source)
