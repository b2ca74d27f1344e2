"""Schemas of genres."""

from shared.http import Out


class GenreOut(Out):
    """A genre of movies."""

    id: int
    name: str


class GenreListOut(Out):
    """All genres."""

    results: list[GenreOut]
