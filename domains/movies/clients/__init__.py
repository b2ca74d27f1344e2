"""The client of TMDb. No other code knows its URLs, field names and failures."""

from domains.movies.clients.catalogue import (
    TMDB_LOGO,
    TMDB_SITE,
    Chart,
    DiscoverCriteria,
    FilmCatalogue,
    PageRequest,
    Relation,
    Window,
    catalogue,
    default_image_base_url,
    is_simulated,
    uses_tmdb,
)
from domains.movies.clients.circuit import upstream_tag
from domains.movies.clients.locales import COUNTRY_CODES, is_language
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
    "COUNTRY_CODES",
    "TMDB_LOGO",
    "TMDB_SITE",
    "CastMember",
    "Chart",
    "DiscoverCriteria",
    "FilmCatalogue",
    "FilmDetails",
    "FilmPage",
    "FilmRecord",
    "GenreRecord",
    "PageRequest",
    "Relation",
    "VideoRecord",
    "Window",
    "catalogue",
    "default_image_base_url",
    "is_language",
    "is_simulated",
    "read_details",
    "read_genres",
    "upstream_tag",
    "uses_tmdb",
]
