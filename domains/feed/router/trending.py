"""Trending posts over REST."""

from http import HTTPStatus

from django.utils import timezone
from ninja import Query

from domains.feed import schemas, selectors
from domains.feed.models import Post
from domains.feed.router.base import router
from shared.http import ViewerRequest, anyone, problems
from shared.pagination import (
    CursorPage,
    CursorParams,
    cursor_page_of,
    paginate_ranking,
)


@router.get(
    "/feed/trending/",
    response={
        HTTPStatus.OK: cursor_page_of(schemas.PostOut),
        **problems("invalid_cursor", "validation_error"),
    },
    auth=anyone,
)
def list_trending(
    request: ViewerRequest,
    filters: Query[schemas.TrendingFilters],
    params: Query[CursorParams],
) -> CursorPage[Post]:
    """
    List trending posts.

    For everyone. Returns the public posts of the last day or week with the most activity.
    """
    trending = selectors.list_trending(
        viewer=request.auth, window=filters.window, now=timezone.now()
    )
    return paginate_ranking(request, trending, params)
