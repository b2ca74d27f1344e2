"""Follows of polls over REST."""

from http import HTTPStatus

from django.utils import timezone
from ninja import Query

from domains.polls import schemas, services
from domains.polls.router.base import router
from shared.http import AuthenticatedRequest, Id, problems, signed_in


@router.put(
    "/polls/{poll_id}/follow/",
    response={HTTPStatus.OK: schemas.PollFollowOut, **problems("not_found", "poll_closed")},
    auth=signed_in,
)
def follow_poll(
    request: AuthenticatedRequest, poll_id: Id, shared: Query[schemas.Shared]
) -> services.FollowedPoll:
    """
    Follow a poll.

    For signed-in users. You are notified when it ends, whether or not you have voted. A repeated
    request changes nothing.
    """
    return services.follow_poll(
        user=request.auth, poll_id=poll_id, share_token=shared.share_token, now=timezone.now()
    )


@router.delete(
    "/polls/{poll_id}/follow/",
    response={HTTPStatus.OK: schemas.PollFollowOut, **problems("not_found")},
    auth=signed_in,
)
def unfollow_poll(request: AuthenticatedRequest, poll_id: Id) -> services.FollowedPoll:
    """
    Unfollow a poll.

    For signed-in users. A poll that you do not follow is left unchanged.
    """
    return services.unfollow_poll(user=request.auth, poll_id=poll_id)
