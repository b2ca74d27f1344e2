"""Likes, shares, reports and analytics of posts over REST."""

from http import HTTPStatus

from django.utils import timezone
from ninja import Query

from domains.feed import schemas, selectors, services
from domains.feed.models import Like
from domains.feed.router.base import router
from shared.http import AuthenticatedRequest, Id, ViewerRequest, anyone, problems, signed_in
from shared.pagination import CursorPage, CursorParams, cursor_page_of, paginate_by_cursor


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
def list_post_likes(
    request: ViewerRequest, post_id: Id, params: Query[CursorParams]
) -> CursorPage[Like]:
    """
    List the likes of a post.

    For viewers allowed to see the post. Returns the users and when they liked it; the latest is
    first.
    """
    likes = selectors.list_likes(post_id=post_id, viewer=request.auth)
    return paginate_by_cursor(request, likes, params)


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


@router.put(
    "/posts/{post_id}/report/",
    response={HTTPStatus.OK: schemas.PostReportOut, **problems("not_found", "validation_error")},
    auth=signed_in,
)
def report_post(
    request: AuthenticatedRequest, post_id: Id, body: schemas.PostReportIn
) -> services.ReportState:
    """
    Report a post.

    For signed-in users. The admins see the report and its reason. A repeated request changes
    nothing.
    """
    return services.report_post(
        user=request.auth, post_id=post_id, reason=body.reason, now=timezone.now()
    )


@router.get(
    "/posts/{post_id}/analytics/",
    response={
        HTTPStatus.OK: schemas.AnalyticsOut,
        **problems("permission_denied", "not_found", "validation_error"),
    },
    auth=signed_in,
    by_alias=True,
)
def get_post_analytics(
    request: AuthenticatedRequest, post_id: Id, asked: Query[schemas.AnalyticsRange]
) -> selectors.Analytics:
    """
    Get the analytics of a post.

    For its author and admins. Returns likes, comments and shares by day, up to now.
    """
    from_day, to_day = asked.days(today=timezone.now().date())
    return selectors.get_analytics(
        post_id=post_id, viewer=request.auth, from_day=from_day, to_day=to_day
    )


def _share(
    request: AuthenticatedRequest, post_id: int, body: schemas.PostShareIn | None
) -> services.ShareState:
    remark = body.comment if body else ""
    return services.share_post(
        user=request.auth, post_id=post_id, comment=remark, now=timezone.now()
    )
