"""Schemas of movie preferences."""

from typing import Annotated

from pydantic import Field

from domains.movies.schemas.movies import Language, Region
from shared.http import Id, Identifier, In, Out

Genres = Annotated[list[Id], Field(max_length=50, examples=[[28, 12]])]

GenreId = Annotated[int, Identifier()]


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
