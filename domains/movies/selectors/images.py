"""URLs of posters and backdrops."""

from functools import lru_cache
from time import time

from domains.movies import clients
from domains.movies.selectors import catalogue_cache
from shared.plugin_settings import get_setting

POSTER_SIZE = "w500"
BACKDROP_SIZE = "w780"
SECONDS_TO_REMEMBER_AN_ADDRESS = 60


def poster_url_of(path: str, source: str) -> str | None:
    """Return the URL of a poster with this path in a catalogue; None if the path is empty."""
    return _image_url(path, POSTER_SIZE, source=source)


def backdrop_url_of(path: str, source: str) -> str | None:
    """Return the URL of a backdrop with this path in a catalogue; None if the path is empty."""
    return _image_url(path, BACKDROP_SIZE, source=source)


def _image_url(path: str, size: str, *, source: str) -> str | None:
    if not path:
        return None
    minute = int(time() // SECONDS_TO_REMEMBER_AN_ADDRESS)
    base = get_setting("TMDB_IMAGE_URL") or _image_base_url(source, clients.upstream_tag(), minute)
    return f"{base.rstrip('/')}/{size}{path}"


@lru_cache(maxsize=8)
def _image_base_url(source: str, _upstream: str, _minute: int) -> str:
    # Never asked for on the way: a list of films must not cost a second call.
    known = None if source == "demo" else catalogue_cache.peek_image_base_url()
    return known or clients.default_image_base_url(source)
