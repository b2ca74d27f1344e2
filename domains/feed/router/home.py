"""The home feed over REST."""

from http import HTTPStatus

from ninja import Query

from domains.feed import schemas, selectors
from domains.feed.models import Post
from domains.feed.router.base import router
from shared.http import AuthenticatedRequest, problems, signed_in
from shared.pagination import (
    CursorPage,
    CursorParams,
    cursor_page_of,
    paginate_by_cursor,
)


@router.get(
    "/feed/",
    response={HTTPStatus.OK: cursor_page_of(schemas.PostOut), **problems("invalid_cursor")},
    auth=signed_in,
)
def list_home(request: AuthenticatedRequest, params: Query[CursorParams]) -> CursorPage[Post]:
    """
    List your home feed.

    For signed-in users. Returns the posts of the users that you follow, the newest first.
    """
    return paginate_by_cursor(request, selectors.list_home(viewer=request.auth), params)
