"""The home feed over REST."""

from http import HTTPStatus

from django.http import HttpResponse
from ninja import Query

from domains.feed import schemas, selectors
from domains.feed.router.base import router
from shared.http import AuthenticatedRequest, problems, signed_in
from shared.pagination import (
    CursorParams,
    cursor_page_of,
    paginate_by_cursor_as,
)
from shared.selections import select


@router.get(
    "/feed/",
    response={HTTPStatus.OK: cursor_page_of(schemas.PostOut), **problems("invalid_cursor")},
    auth=signed_in,
)
def list_home(request: AuthenticatedRequest, params: Query[CursorParams]) -> HttpResponse:
    """
    List your home feed.

    For signed-in users. Returns the posts of the users that you follow, the newest first.
    """
    posts = select(selectors.list_home_rows, viewer=request.auth)
    return paginate_by_cursor_as(schemas.PostOut, request, posts, params)
