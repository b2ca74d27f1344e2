"""Closing polls over REST."""

from http import HTTPStatus

from domains.polls import schemas, services
from domains.polls.models import Poll
from domains.polls.router.base import router
from shared.http import AuthenticatedRequest, Id, problems, signed_in


@router.post(
    "/polls/{poll_id}/close/",
    response={HTTPStatus.OK: schemas.PollOut, **problems("permission_denied", "not_found")},
    auth=signed_in,
)
def close_poll(request: AuthenticatedRequest, poll_id: Id) -> Poll:
    """
    Close a poll.

    For its owner and admins. No vote counts after the response. A repeated request changes
    nothing.
    """
    return services.close_poll(actor=request.auth, poll_id=poll_id)
