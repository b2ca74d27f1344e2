"""Comments over REST."""

from http import HTTPStatus

from django.http import HttpResponse
from django.utils import timezone
from ninja import Query, Status

from domains.feed import schemas, selectors, services
from domains.feed.models import Comment
from domains.feed.router.base import router
from shared.caching import etagged
from shared.http import AuthenticatedRequest, Id, ViewerRequest, anyone, problems, signed_in
from shared.idempotency.operations import idempotent
from shared.pagination import CursorParams, cursor_page_of, paginate_by_cursor_as
from shared.rows import respond_with_one
from shared.selections import select

FROM_THE_FIRST = ("created_at", "id")


@router.get(
    "/posts/{post_id}/comments/",
    response={
        HTTPStatus.OK: cursor_page_of(schemas.CommentOut),
        **problems("invalid_cursor", "not_found"),
    },
    auth=anyone,
)
@etagged
def list_comments(
    request: ViewerRequest,
    post_id: Id,
    filters: Query[schemas.CommentFilters],
    params: Query[CursorParams],
) -> HttpResponse:
    """
    List the comments of a post.

    For viewers allowed to see the post. The oldest is first. With `parent_id`, only the replies to
    one comment.
    """
    comments = selectors.list_comments(
        post_id=post_id, viewer=request.auth, parent_id=filters.parent_id
    )
    return paginate_by_cursor_as(schemas.CommentOut, request, comments, params, keys=FROM_THE_FIRST)


@router.post(
    "/posts/{post_id}/comments/",
    response={
        HTTPStatus.CREATED: schemas.CommentOut,
        **problems("permission_denied", "not_found", "validation_error", "idempotency_conflict"),
    },
    auth=signed_in,
)
@idempotent
def add_comment(
    request: AuthenticatedRequest, response: HttpResponse, post_id: Id, body: schemas.CommentIn
) -> Status[Comment]:
    """
    Comment on a post.

    For signed-in users. With `parent_id` it is a reply to a comment. Returns the comment. Refused
    if the author of the post or of that comment blocks you.
    """
    comment = services.add_comment(
        user=request.auth,
        post_id=post_id,
        content=body.content,
        parent_id=body.parent_id,
        now=timezone.now(),
    )
    response["Location"] = f"/api/v1/comments/{comment.pk}/"
    return Status(HTTPStatus.CREATED, comment)


@router.get(
    "/comments/{comment_id}/",
    response={HTTPStatus.OK: schemas.CommentOut, **problems("not_found")},
    auth=anyone,
)
def get_comment(request: ViewerRequest, comment_id: Id) -> HttpResponse | Comment:
    """
    Get a comment.

    For viewers allowed to see its post. Returns the comment with its likes.
    """
    comment = select(selectors.find_comment, comment_id=comment_id, viewer=request.auth)
    return respond_with_one(schemas.CommentOut, comment, key=comment_id)


@router.patch(
    "/comments/{comment_id}/",
    response={
        HTTPStatus.OK: schemas.CommentOut,
        **problems("permission_denied", "not_found", "validation_error"),
    },
    auth=signed_in,
)
def update_comment(
    request: AuthenticatedRequest, comment_id: Id, body: schemas.CommentPatchIn
) -> Comment:
    """
    Update a comment.

    For its author and admins. The text replaces the one before. Returns the comment.
    """
    return services.update_comment(
        user=request.auth, comment_id=comment_id, content=body.content, now=timezone.now()
    )


@router.delete(
    "/comments/{comment_id}/",
    response={HTTPStatus.NO_CONTENT: None, **problems("permission_denied", "not_found")},
    auth=signed_in,
)
def delete_comment(request: AuthenticatedRequest, comment_id: Id) -> Status[None]:
    """
    Delete a comment.

    For its author and admins. The replies to it stay.
    """
    services.delete_comment(user=request.auth, comment_id=comment_id, now=timezone.now())
    return Status(HTTPStatus.NO_CONTENT, None)


@router.put(
    "/comments/{comment_id}/like/",
    response={HTTPStatus.OK: schemas.CommentLikeOut, **problems("permission_denied", "not_found")},
    auth=signed_in,
)
def like_comment(request: AuthenticatedRequest, comment_id: Id) -> services.CommentLikeState:
    """
    Like a comment.

    For signed-in users. A repeated request changes nothing. Returns the new state and count.
    Refused if the author of the comment or of the post blocks you.
    """
    return services.like_comment(user=request.auth, comment_id=comment_id, now=timezone.now())


@router.delete(
    "/comments/{comment_id}/like/",
    response={HTTPStatus.OK: schemas.CommentLikeOut, **problems("not_found")},
    auth=signed_in,
)
def unlike_comment(request: AuthenticatedRequest, comment_id: Id) -> services.CommentLikeState:
    """
    Unlike a comment.

    For signed-in users. A comment that you do not like is left unchanged. Returns the new state and
    count.
    """
    return services.unlike_comment(user=request.auth, comment_id=comment_id)
