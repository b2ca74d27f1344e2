"""The client of TMDb. No other code knows its URLs, field names and failures."""

from domains.movies.clients.catalogue import (
    TMDB_LOGO,
    TMDB_SITE,
    Chart,
    FilmCatalogue,
    Question,
    Relation,
    Wanted,
    Window,
    asks_tmdb,
    catalogue,
    default_image_address,
    is_simulated,
)
from domains.movies.clients.circuit import upstream_tag
from domains.movies.clients.records import (
    CastMember,
    FilmDetails,
    FilmPage,
    FilmRecord,
    GenreRecord,
    VideoRecord,
    read_details,
    read_genres,
)

__all__ = [
    "TMDB_LOGO",
    "TMDB_SITE",
    "CastMember",
    "Chart",
    "FilmCatalogue",
    "FilmDetails",
    "FilmPage",
    "FilmRecord",
    "GenreRecord",
    "Question",
    "Relation",
    "VideoRecord",
    "Wanted",
    "Window",
    "asks_tmdb",
    "catalogue",
    "default_image_address",
    "is_simulated",
    "read_details",
    "read_genres",
    "upstream_tag",
]
