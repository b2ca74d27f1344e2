"""Likes of posts over REST."""

from http import HTTPStatus

from django.http import HttpResponse
from django.utils import timezone
from ninja import Query

from domains.feed import schemas, selectors, services
from domains.feed.router.base import router
from shared.caching import etagged
from shared.http import AuthenticatedRequest, Id, ViewerRequest, anyone, problems, signed_in
from shared.pagination import CursorParams, cursor_page_of, paginate_by_cursor_as


@router.put(
    "/posts/{post_id}/like/",
    response={HTTPStatus.OK: schemas.PostLikeOut, **problems("permission_denied", "not_found")},
    auth=signed_in,
)
def like_post(request: AuthenticatedRequest, post_id: Id) -> services.LikeState:
    """
    Like a post.

    For signed-in users. A repeated request changes nothing. Returns the new state and count.
    Refused if the author blocks you.
    """
    return services.like_post(user=request.auth, post_id=post_id, now=timezone.now())


@router.delete(
    "/posts/{post_id}/like/",
    response={HTTPStatus.OK: schemas.PostLikeOut, **problems("not_found")},
    auth=signed_in,
)
def unlike_post(request: AuthenticatedRequest, post_id: Id) -> services.LikeState:
    """
    Unlike a post.

    For signed-in users. A post that you do not like is left unchanged. Returns the new state and
    count.
    """
    return services.unlike_post(user=request.auth, post_id=post_id)


@router.get(
    "/posts/{post_id}/likes/",
    response={
        HTTPStatus.OK: cursor_page_of(schemas.LikerOut),
        **problems("invalid_cursor", "not_found"),
    },
    auth=anyone,
)
@etagged
def list_post_likes(
    request: ViewerRequest, post_id: Id, params: Query[CursorParams]
) -> HttpResponse:
    """
    List the likes of a post.

    For viewers allowed to see the post. Returns the users and when they liked it; the latest is
    first.
    """
    likes = selectors.list_likes(post_id=post_id, viewer=request.auth)
    return paginate_by_cursor_as(schemas.LikerOut, request, likes, params)
