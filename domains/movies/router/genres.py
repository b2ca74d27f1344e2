"""Genres over REST."""

from collections.abc import Mapping
from http import HTTPStatus

from ninja import Query

from domains.movies import schemas, selectors
from domains.movies.router.base import UPSTREAM, router, set_freshness_headers
from shared.caching import etagged
from shared.http import ViewerRequest, anyone, problems


@router.get(
    "/movies/genres/",
    response={HTTPStatus.OK: schemas.GenreListOut, **problems("validation_error", *UPSTREAM)},
    auth=anyone,
)
@etagged
def list_movie_genres(
    request: ViewerRequest, filters: Query[schemas.InLanguage]
) -> Mapping[str, object]:
    """
    List the genres.

    For everyone. Returns each genre with its name in the language asked for.
    """
    found = selectors.list_genres(viewer=request.auth, language=filters.language)
    set_freshness_headers(request, selectors.Freshness.of(found, source=""))
    return {"results": found.value}
