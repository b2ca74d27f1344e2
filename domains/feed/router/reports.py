"""Reports of posts over REST."""

from http import HTTPStatus

from django.utils import timezone

from domains.feed import schemas, services
from domains.feed.router.base import router
from shared.http import AuthenticatedRequest, Id, problems, signed_in


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
