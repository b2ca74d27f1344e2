"""Trending posts over REST."""

from http import HTTPStatus

from django.http import HttpResponse
from django.utils import timezone
from ninja import Query

from domains.feed import schemas, selectors
from domains.feed.router.base import router
from shared.caching import etagged
from shared.http import ViewerRequest, anyone, problems
from shared.pagination import (
    CursorParams,
    cursor_page_of,
    paginate_ranking_as,
)


@router.get(
    "/feed/trending/",
    response={
        HTTPStatus.OK: cursor_page_of(schemas.PostOut),
        **problems("invalid_cursor", "validation_error"),
    },
    auth=anyone,
)
@etagged
def list_trending(
    request: ViewerRequest,
    filters: Query[schemas.TrendingFilters],
    params: Query[CursorParams],
) -> HttpResponse:
    """
    List trending posts.

    For everyone. Returns the public posts of the last day or week with the most activity.
    """
    trending = selectors.list_trending_rows(
        viewer=request.auth, window=filters.window, now=timezone.now()
    )
    return paginate_ranking_as(schemas.PostOut, request, trending, params)
