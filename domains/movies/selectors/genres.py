"""Selectors of genres."""

from domains.movies.clients import (
    GenreRecord,
)
from domains.movies.permissions import get_catalogue_options
from domains.movies.selectors import catalogue_cache, last_copies
from shared.auth.viewer import Viewer
from shared.caching import CacheResult


def list_genres(*, viewer: Viewer, language: str = "") -> CacheResult[tuple[GenreRecord, ...]]:
    """
    Return every genre, with its name in the language.

    :raises CatalogueFailed: if they cannot be fetched, and there is no copy.
    """
    name = get_catalogue_options(viewer, language=language).language
    return last_copies.stale_if_error(
        f"genres:{name}",
        last_copies.GENRE_LIST,
        lambda: catalogue_cache.fetch_genres(language=name),
    )
