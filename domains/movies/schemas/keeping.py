"""Schemas of saved movies and of recommendations."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from domains.movies.schemas.films import Language, MovieOut, PageNumber, Region
from domains.movies.selectors import SavedOrder
from shared.http import Filters, Id, Identifier, In, Moment, Out

Genres = Annotated[list[Id], Field(max_length=50, examples=[[28, 12]])]

GenreId = Annotated[int, Identifier()]


class SavedFilters(Filters):
    """In which order."""

    ordering: SavedOrder = "-created_at"


class FavoriteIn(In):
    """A movie to add to the favourites."""

    movie_id: Id


class RatingIn(In):
    """A rating of a movie, in steps of 0.5."""

    value: Annotated[
        Decimal,
        Field(ge=Decimal("0.5"), le=10, allow_inf_nan=False, max_digits=4, examples=[8.5]),
    ]


class MoviePreferencesIn(In):
    """Movie preferences of a user. Absent fields get their defaults."""

    liked_genres: Genres = []
    disliked_genres: Genres = []
    language: Language | None = None
    region: Region | None = None
    include_adult: bool = False


class MoviePreferencesOut(Out):
    """Movie preferences of a user."""

    liked_genres: list[GenreId]
    disliked_genres: list[GenreId]
    language: str | None
    region: str | None
    include_adult: bool


class SavedMovieOut(Out):
    """A saved movie, and when it was saved."""

    movie_id: int
    movie: Annotated[MovieOut, Field(validation_alias="film")]
    created_at: Moment


class MovieStateOut(Out):
    """Your flags and rating of a movie, and the length of the changed list."""

    movie_id: int
    is_favorite: bool
    in_watchlist: bool
    is_dismissed: bool
    my_rating: float | None
    count: int


class RecommendationFilters(Filters):
    """The page and the strategy of recommendations."""

    page: PageNumber = 1
    strategy: Literal["personal", "cold_start"] | None = None


class ReasonOut(Out):
    """A movie of yours that led to a recommendation."""

    id: int
    title: str


class RecommendationOut(Out):
    """A recommended movie, its score, and the movies of yours that led to it."""

    movie: MovieOut
    score: float
    because: list[ReasonOut]


class RecommendationPageOut(Out):
    """One page of your recommendations, and how they were chosen."""

    count: int
    next: str | None
    previous: str | None
    strategy: Literal["personal", "cold_start"]
    results: list[RecommendationOut]


class RecommendationsReadyOut(Out):
    """The number of your recommendations after they were recomputed."""

    count: int
    computed_at: Moment | None
