"""The attribution notice over REST."""

from http import HTTPStatus

from domains.movies import schemas, selectors
from domains.movies.router.base import router
from shared.caching import etagged
from shared.http import ViewerRequest, anyone


@router.get("/movies/attribution/", response={HTTPStatus.OK: schemas.AttributionOut}, auth=anyone)
@etagged
def get_movie_attribution(request: ViewerRequest) -> selectors.Attribution:
    """
    Get the attribution notice.

    For everyone. Clients that show these movies must show it.
    """
    return selectors.get_attribution()
