"""Shares of posts over REST."""

from http import HTTPStatus

from django.utils import timezone

from domains.feed import schemas, services
from domains.feed.router.base import router
from shared.http import AuthenticatedRequest, Id, problems, signed_in


@router.put(
    "/posts/{post_id}/share/",
    response={HTTPStatus.OK: schemas.PostShareOut, **problems("permission_denied", "not_found")},
    auth=signed_in,
)
def share_post(
    request: AuthenticatedRequest, post_id: Id, body: schemas.PostShareIn | None = None
) -> services.ShareState:
    """
    Share a post.

    For signed-in users, with an optional comment. A repeated request changes nothing. Returns the
    new state and count. Refused if the author blocks you.
    """
    return _share(request, post_id, body)


@router.post(
    "/posts/{post_id}/share/",
    response={HTTPStatus.OK: schemas.PostShareOut, **problems("permission_denied", "not_found")},
    auth=signed_in,
)
def share_post_again(
    request: AuthenticatedRequest, post_id: Id, body: schemas.PostShareIn | None = None
) -> services.ShareState:
    """
    Share a post by its action.

    For signed-in users. It does the same as `PUT`, for clients that can only send `POST`.
    """
    return _share(request, post_id, body)


@router.delete(
    "/posts/{post_id}/share/",
    response={HTTPStatus.OK: schemas.PostShareOut, **problems("not_found")},
    auth=signed_in,
)
def unshare_post(request: AuthenticatedRequest, post_id: Id) -> services.ShareState:
    """
    Unshare a post.

    For signed-in users. A post that you do not share is left unchanged. Returns the new state and
    count.
    """
    return services.unshare_post(user=request.auth, post_id=post_id)


def _share(
    request: AuthenticatedRequest, post_id: int, body: schemas.PostShareIn | None
) -> services.ShareState:
    remark = body.comment if body else ""
    return services.share_post(
        user=request.auth, post_id=post_id, comment=remark, now=timezone.now()
    )
