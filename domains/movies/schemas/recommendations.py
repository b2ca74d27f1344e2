"""Schemas of recommendations."""

from typing import Literal

from domains.movies.schemas.movies import MovieOut, PageNumber
from shared.http import Filters, Moment, Out


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
