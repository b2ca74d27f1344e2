"""Schemas of movies and of the filters of their lists."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, StringConstraints, field_validator

from domains.movies import selectors
from domains.movies.clients import COUNTRY_CODES, DiscoverCriteria, Window, is_language
from domains.movies.models import Movie
from domains.movies.schemas.genres import GenreOut
from shared.http import LARGEST_ID, Filters, Moment, Out, Words
from shared.row_forms import NULL_IF_EMPTY, MadeOf

LAST_PAGE = 500

PageNumber = Annotated[int, Field(ge=1, le=LAST_PAGE, description="The number of the page.")]


def _require_language(tag: str) -> str:
    # TMDb accepts any tag and answers in English, and a copy of each answer is stored.
    if tag and not is_language(tag):
        raise ValueError("There is no such language.")
    return tag


def _require_country(code: str) -> str:
    if code and code not in COUNTRY_CODES:
        raise ValueError("There is no such country.")
    return code


Language = Annotated[
    str,
    StringConstraints(pattern=r"^([a-z]{2}(-[A-Z]{2})?)?$"),
    AfterValidator(_require_language),
    Field(examples=["en-US"]),
]
Region = Annotated[
    str,
    StringConstraints(pattern=r"^([A-Z]{2})?$"),
    AfterValidator(_require_country),
    Field(examples=["NL"]),
]
Year = Annotated[int, Field(ge=1870, le=2100, examples=[1999])]
Sort = Literal[
    "popularity",
    "-popularity",
    "vote_average",
    "-vote_average",
    "release_date",
    "-release_date",
    "title",
    "-title",
]
_TMDB_NAMES = {"release_date": "primary_release_date"}


class InLanguage(Filters):
    """In which language; by default the viewer's own, or English."""

    language: Language = ""


class TrendingMoviesFilters(InLanguage):
    """The page and the period of trending movies."""

    window: Window = "day"
    page: PageNumber = 1


class ChartFilters(InLanguage):
    """Which page of a chart, and for which region."""

    page: PageNumber = 1
    region: Region = ""


class RelatedFilters(InLanguage):
    """Which page of the films that go with a film."""

    page: PageNumber = 1


class SearchFilters(InLanguage):
    """Which words the title has."""

    q: Annotated[str, Words(200, min_length=1), Field(examples=["lighthouse"])]
    year: Year | None = None
    page: PageNumber = 1

    @field_validator("q")
    @classmethod
    def _says_something(cls, text: str) -> str:
        if not text.strip():
            raise ValueError("Enter at least one word.")
        return text


class DiscoverFilters(InLanguage):
    """Filters by genre, year and rating."""

    genres: Annotated[
        list[Annotated[str, StringConstraints(pattern=r"^[0-9]{1,19}$")]],
        Field(
            max_length=20,
            examples=[["28", "12"]],
            description="Several values are repeated, or separated by commas.",
        ),
    ] = []
    year_from: Year | None = None
    year_to: Year | None = None
    min_rating: Annotated[float, Field(ge=0, le=10)] | None = None
    sort: Sort = "-popularity"
    page: PageNumber = 1

    @field_validator("genres", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        listed = [value] if isinstance(value, str) else value
        if not isinstance(listed, list):
            return listed
        return [word.strip() for each in listed for word in str(each).split(",") if word.strip()]

    @field_validator("genres")
    @classmethod
    def _are_numbers_of_genres(cls, genres: list[str]) -> list[str]:
        if any(int(genre) > LARGEST_ID for genre in genres):
            raise ValueError("There is no such genre.")
        return genres

    def criteria(self) -> DiscoverCriteria:
        """Return it as the catalogue is asked."""
        name = self.sort.removeprefix("-")
        direction = "desc" if self.sort.startswith("-") else "asc"
        return DiscoverCriteria(
            genres=tuple(sorted({int(genre) for genre in self.genres})),
            year_from=self.year_from,
            year_to=self.year_to,
            min_rating=self.min_rating,
            sort=f"{_TMDB_NAMES.get(name, name)}.{direction}",
        )


class MovieOut(Out):
    """A movie. Your own flags and rating are null for anonymous viewers."""

    id: Annotated[int, Field(validation_alias="pk")]
    title: str
    original_title: str
    overview: str
    release_date: date | None
    poster_path: Annotated[str | None, NULL_IF_EMPTY]
    poster_url: Annotated[str | None, MadeOf(selectors.poster_url_of, ("poster_path", "source"))]
    backdrop_path: Annotated[str | None, NULL_IF_EMPTY]
    backdrop_url: Annotated[
        str | None, MadeOf(selectors.backdrop_url_of, ("backdrop_path", "source"))
    ]
    vote_average: float
    vote_count: int
    popularity: float
    original_language: str
    adult: bool
    genre_ids: list[int]
    source: Literal["tmdb", "demo"]
    is_favorite: bool | None
    in_watchlist: bool | None
    is_dismissed: bool | None
    my_rating: float | None

    @staticmethod
    def resolve_poster_url(movie: Movie) -> str | None:
        """The URL of the poster; null if there is none."""
        return selectors.poster_url_of(movie.poster_path, movie.source)

    @staticmethod
    def resolve_backdrop_url(movie: Movie) -> str | None:
        """The URL of the backdrop; null if there is none."""
        return selectors.backdrop_url_of(movie.backdrop_path, movie.source)


class MoviePageOut(Out):
    """One page of movies. A stale page could not be refreshed from TMDb."""

    count: int
    next: str | None
    previous: str | None
    results: list[MovieOut]
    source: Annotated[Literal["tmdb", "demo"], Field(validation_alias="freshness.source")]
    stale: Annotated[bool, Field(validation_alias="freshness.is_stale")]
    fetched_at: Annotated[Moment, Field(validation_alias="freshness.fetched_at")]


class CastMemberOut(Out):
    """A cast member and the character."""

    name: str
    character: str


class VideoOut(Out):
    """A trailer or another video, with its key on the site that shows it."""

    name: str
    site: str
    key: str
    kind: str


class MovieDetailsOut(MovieOut):
    """A movie with its cast, genres and trailers."""

    runtime: int | None
    tagline: Annotated[str, Field(validation_alias="details.tagline")]
    genres: Annotated[list[GenreOut], Field(validation_alias="details.genres")]
    cast: Annotated[list[CastMemberOut], Field(validation_alias="details.cast")]
    directors: Annotated[list[str], Field(validation_alias="details.directors")]
    videos: Annotated[list[VideoOut], Field(validation_alias="details.videos")]
    stale: Annotated[bool, Field(validation_alias="details.freshness.is_stale")]
    fetched_at: Annotated[Moment, Field(validation_alias="details.freshness.fetched_at")]
