"""Parsers of the catalogue's responses, lenient with optional fields."""

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

LARGEST_ID = 2**63 - 1
LARGEST_COUNT = 2**31 - 1
LAST_PAGE = 500
LONGEST_TITLE = 500
LONGEST_TEXT = 10_000
MOST_CAST = 10
MOST_VIDEOS = 5

R = TypeVar("R")
_Listed = TypeVar("_Listed", "FilmRecord", "GenreRecord")

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_IMAGE = re.compile(r"/[A-Za-z0-9._-]{1,200}")


@dataclass(frozen=True, slots=True)
class FilmRecord:
    """A movie with the fields that lists contain."""

    id: int
    title: str
    original_title: str
    overview: str
    release_date: date | None
    poster_path: str
    backdrop_path: str
    vote_average: float
    vote_count: int
    popularity: float
    original_language: str
    adult: bool
    genre_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FilmPage:
    """A page of movies, with the totals and the source of the movies."""

    films: tuple[FilmRecord, ...]
    total_pages: int
    total_results: int
    source: str


@dataclass(frozen=True, slots=True)
class GenreRecord:
    """A genre of movies."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class CastMember:
    """A cast member and the character."""

    name: str
    character: str


@dataclass(frozen=True, slots=True)
class VideoRecord:
    """A trailer or another video, with its site and its key there."""

    name: str
    site: str
    key: str
    kind: str


@dataclass(frozen=True, slots=True)
class FilmDetails:
    """The details of a movie."""

    film: FilmRecord
    tagline: str
    runtime: int | None
    genres: tuple[GenreRecord, ...]
    cast: tuple[CastMember, ...]
    directors: tuple[str, ...]
    videos: tuple[VideoRecord, ...]
    source: str


class Unreadable(ValueError):
    """The response does not have the expected form."""


class Incomplete(Unreadable):
    """A movie lacks a required field. This is an error in the data, not an outage of TMDb."""


def read_page(document: Any, source: str) -> FilmPage:
    """
    Parse a page of movies. Rows that cannot be parsed are left out.

    :raises Unreadable: if it is not a page.
    """
    if not isinstance(document, dict) or not isinstance(document.get("results"), list):
        raise Unreadable("no page")
    films = _listed_once(_readable(document["results"], read_film))
    return FilmPage(
        films=films,
        total_pages=min(_count(document.get("total_pages")) or 1, LAST_PAGE),
        total_results=_count(document.get("total_results")) or len(films),
        source=source,
    )


def read_details(document: Any, source: str, *, movie_id: int) -> FilmDetails:
    """
    Parse the details of the movie with this id.

    :raises Incomplete: if it is another movie.
    :raises Unreadable: if it is not a movie.
    """
    film = read_film(document)
    if film.id != movie_id:
        raise Incomplete("another film")
    billed = document.get("credits")
    billed = billed if isinstance(billed, dict) else {}
    videos = document.get("videos")
    genres = _listed_once(_readable(document.get("genres"), _genre))
    return FilmDetails(
        film=film,
        tagline=_text(document.get("tagline"), LONGEST_TITLE),
        runtime=_count(document.get("runtime")) or None,
        genres=genres,
        cast=tuple(_readable(billed.get("cast"), _cast_member))[:MOST_CAST],
        directors=tuple(_readable(billed.get("crew"), _director)),
        videos=tuple(
            _readable(videos.get("results") if isinstance(videos, dict) else None, _video)
        )[:MOST_VIDEOS],
        source=source,
    )


def read_film(document: Any) -> FilmRecord:
    """
    Parse a movie. The original title replaces a missing title.

    :raises Incomplete: if it has no id, or neither title.
    :raises Unreadable: if it is not a movie.
    """
    if not isinstance(document, dict):
        raise Unreadable("no film")
    original_title = _text(document.get("original_title"), LONGEST_TITLE)
    title = _text(document.get("title"), LONGEST_TITLE)
    title = title if title.strip() else original_title
    if not title.strip():
        raise Incomplete("no title")
    return FilmRecord(
        id=_id(document.get("id")),
        title=title,
        original_title=original_title,
        overview=_text(document.get("overview"), LONGEST_TEXT),
        release_date=_day(document.get("release_date")),
        poster_path=_image(document.get("poster_path")),
        backdrop_path=_image(document.get("backdrop_path")),
        vote_average=round(min(_number(document.get("vote_average")), 10.0), 2),
        vote_count=_count(document.get("vote_count")),
        popularity=_number(document.get("popularity")),
        original_language=_text(document.get("original_language"), 10),
        adult=document.get("adult") is True,
        genre_ids=_genre_ids(document),
    )


def read_genres(document: Any, _source: str = "") -> list[GenreRecord]:
    """
    Parse a list of genres.

    :raises Unreadable: if it is not a list of genres.
    """
    if not isinstance(document, dict) or not isinstance(document.get("genres", []), list):
        raise Unreadable("no genres")
    return list(_listed_once(_readable(document.get("genres"), _genre)))


def read_image_base_url(document: Any, _source: str) -> str:
    """
    Parse the base URL of images.

    :raises Unreadable: if it is not a URL.
    """
    images = document.get("images") if isinstance(document, dict) else None
    address = _text(images.get("secure_base_url"), 300) if isinstance(images, dict) else ""
    if not address.startswith(("https://", "http://")):
        raise Unreadable("no address of images")
    return address


def _readable(rows: Any, read: Callable[[Any], R]) -> Iterator[R]:
    for row in rows if isinstance(rows, list) else ():
        try:
            yield read(row)
        except Unreadable:
            continue


def _listed_once(records: Iterator[_Listed]) -> tuple[_Listed, ...]:
    """Return the records without those that repeat an earlier id."""
    by_id: dict[int, _Listed] = {}
    for record in records:
        by_id.setdefault(record.id, record)
    return tuple(by_id.values())


def _genre(document: Any) -> GenreRecord:
    name = _text(document.get("name"), 100) if isinstance(document, dict) else ""
    if not name:
        raise Unreadable("no genre")
    return GenreRecord(id=_id(document.get("id")), name=name)


def _cast_member(document: Any) -> CastMember:
    name = _text(document.get("name"), 200) if isinstance(document, dict) else ""
    if not name:
        raise Unreadable("no name")
    return CastMember(name=name, character=_text(document.get("character"), 200))


def _director(document: Any) -> str:
    if not isinstance(document, dict) or document.get("job") != "Director":
        raise Unreadable("no director")
    name = _text(document.get("name"), 200)
    if not name:
        raise Unreadable("no name")
    return name


def _video(document: Any) -> VideoRecord:
    key = _text(document.get("key"), 200) if isinstance(document, dict) else ""
    if not key:
        raise Unreadable("no video")
    return VideoRecord(
        name=_text(document.get("name"), 200),
        site=_text(document.get("site"), 50),
        key=key,
        kind=_text(document.get("type"), 50),
    )


def _genre_ids(document: dict[str, Any]) -> tuple[int, ...]:
    # Lists contain the ids of genres; details contain the genres with their names.
    if isinstance(document.get("genre_ids"), list):
        return tuple(dict.fromkeys(_readable(document["genre_ids"], _id)))
    return tuple(dict.fromkeys(genre.id for genre in _readable(document.get("genres"), _genre)))


def _id(document: Any) -> int:
    if (
        not isinstance(document, int)
        or isinstance(document, bool)
        or not 1 <= document <= LARGEST_ID
    ):
        raise Incomplete("no id")
    return document


def _text(document: Any, longest: int) -> str:
    return _UNSTORABLE.sub("", document)[:longest] if isinstance(document, str) else ""


def _image(document: Any) -> str:
    return document if isinstance(document, str) and _IMAGE.fullmatch(document) else ""


def _number(document: Any) -> float:
    if not isinstance(document, int | float) or isinstance(document, bool):
        return 0.0
    if isinstance(document, int):
        return float(min(max(document, 0), LARGEST_COUNT))
    return max(document, 0.0) if math.isfinite(document) else 0.0


def _count(document: Any) -> int:
    return min(int(_number(document)), LARGEST_COUNT)


def _day(document: Any) -> date | None:
    try:
        return date.fromisoformat(document) if isinstance(document, str) else None
    except ValueError:
        return None
