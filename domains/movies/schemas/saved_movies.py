"""Schemas of favourites, watchlists, dismissed movies and ratings."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from domains.movies.schemas.movies import MovieOut
from domains.movies.selectors import SavedOrder
from shared.http import Filters, Id, In, Moment, Out
from shared.row_forms import OfColumns


class SavedMovieFilters(Filters):
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


class SavedMovieOut(Out):
    """A saved movie, and when it was saved."""

    movie_id: int
    movie: Annotated[
        MovieOut,
        OfColumns(("genre_ids", "is_favorite", "in_watchlist", "is_dismissed", "my_rating")),
        Field(validation_alias="film"),
    ]
    created_at: Moment


class MovieStateOut(Out):
    """Your flags and rating of a movie, and the length of the changed list."""

    movie_id: int
    is_favorite: bool
    in_watchlist: bool
    is_dismissed: bool
    my_rating: float | None
    count: int
