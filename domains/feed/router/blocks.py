"""Blocks over REST, below the users of the core."""

from http import HTTPStatus

from django.utils import timezone

from domains.feed import schemas, services
from domains.feed.router.base import router
from shared.http import AuthenticatedRequest, Id, problems, signed_in


@router.put(
    "/users/{user_id}/block/",
    response={HTTPStatus.OK: schemas.BlockOut, **problems("not_found", "validation_error")},
    auth=signed_in,
)
def block_user(request: AuthenticatedRequest, user_id: Id) -> services.BlockState:
    """
    Block a user.

    For signed-in users. Likes, comments, shares and follows of that user are refused from then on,
    and follows between the two of you end.
    """
    return services.block_user(blocker=request.auth, user_id=user_id, now=timezone.now())


@router.delete(
    "/users/{user_id}/block/",
    response={HTTPStatus.OK: schemas.BlockOut, **problems("not_found")},
    auth=signed_in,
)
def unblock_user(request: AuthenticatedRequest, user_id: Id) -> services.BlockState:
    """
    Unblock a user.

    For signed-in users. The user may like, comment, share and follow again. A user who is not
    blocked is left unchanged.
    """
    return services.unblock_user(blocker=request.auth, user_id=user_id)
