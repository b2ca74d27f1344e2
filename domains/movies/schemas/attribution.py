"""Schemas of the attribution notice."""

from typing import Literal

from shared.http import Out


class AttributionOut(Out):
    """The notice that the licence of the catalogue requires."""

    source: Literal["tmdb", "demo"]
    notice: str
    url: str
    logo_url: str | None
