"""Analytics of posts over REST."""

from http import HTTPStatus

from django.utils import timezone
from ninja import Query

from domains.feed import schemas, selectors
from domains.feed.router.base import router
from shared.http import AuthenticatedRequest, Id, problems, signed_in


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
