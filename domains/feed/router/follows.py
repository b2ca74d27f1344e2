"""Follows over REST, below the users of the core."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query

from domains.feed import schemas, selectors, services
from domains.feed.router.base import router
from shared.caching import etagged
from shared.http import AuthenticatedRequest, Id, anyone, problems, signed_in
from shared.pagination import CursorParams, cursor_page_of, paginate_by_cursor_as


@router.put(
    "/users/{user_id}/follow/",
    response={
        HTTPStatus.OK: schemas.FollowOut,
        **problems("permission_denied", "not_found", "validation_error"),
    },
    auth=signed_in,
)
def follow_user(request: AuthenticatedRequest, user_id: Id) -> services.FollowState:
    """
    Follow a user.

    For signed-in users. A repeated request changes nothing. Returns the new state and count.
    Refused if the user blocks you.
    """
    return services.follow_user(follower=request.auth, user_id=user_id, now=timezone.now())


@router.delete(
    "/users/{user_id}/follow/",
    response={HTTPStatus.OK: schemas.FollowOut, **problems("not_found")},
    auth=signed_in,
)
def unfollow_user(request: AuthenticatedRequest, user_id: Id) -> services.FollowState:
    """
    Unfollow a user.

    For signed-in users. A user who is not followed is left unchanged. Returns the new state and
    count.
    """
    return services.unfollow_user(follower=request.auth, user_id=user_id)


@router.get(
    "/users/{user_id}/followers/",
    response={
        HTTPStatus.OK: cursor_page_of(schemas.FollowerOut),
        **problems("invalid_cursor", "not_found"),
    },
    auth=anyone,
)
@etagged
def list_followers(request: HttpRequest, user_id: Id, params: Query[CursorParams]) -> HttpResponse:
    """
    List the followers of a user.

    For everyone. The latest follower is first.
    """
    followers = selectors.list_followers(user_id=user_id)
    return paginate_by_cursor_as(schemas.FollowerOut, request, followers, params)


@router.get(
    "/users/{user_id}/following/",
    response={
        HTTPStatus.OK: cursor_page_of(schemas.FollowedOut),
        **problems("invalid_cursor", "not_found"),
    },
    auth=anyone,
)
@etagged
def list_following(request: HttpRequest, user_id: Id, params: Query[CursorParams]) -> HttpResponse:
    """
    List the users that a user follows.

    For everyone. The user followed last is first.
    """
    following = selectors.list_following(user_id=user_id)
    return paginate_by_cursor_as(schemas.FollowedOut, request, following, params)
