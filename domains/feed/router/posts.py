"""Posts over REST."""

from http import HTTPStatus

from django.http import HttpResponse
from django.utils import timezone
from ninja import Query, Status

from domains.feed import schemas, selectors, services
from domains.feed.models import Post
from domains.feed.router.base import router
from shared.caching import etagged
from shared.http import AuthenticatedRequest, Id, ViewerRequest, anyone, problems, signed_in
from shared.idempotency.operations import idempotent
from shared.pagination import (
    CursorParams,
    Ranking,
    cursor_page_of,
    paginate_by_cursor_as,
    paginate_ranking_as,
)
from shared.rows import respond_with_one
from shared.selections import select


@router.get(
    "/posts/",
    response={
        HTTPStatus.OK: cursor_page_of(schemas.PostOut),
        **problems("invalid_cursor", "validation_error"),
    },
    auth=anyone,
)
@etagged
def list_posts(
    request: ViewerRequest, filters: Query[schemas.PostFilters], params: Query[CursorParams]
) -> HttpResponse:
    """
    List posts.

    For everyone. Returns the posts that you may see, the newest first; `ordering=hot` and `top`
    rank them. The pages of a ranked list show the ranking of the first page, up to its 500th post.
    """
    posts = selectors.list_post_rows(viewer=request.auth, **filters.model_dump())
    if isinstance(posts, Ranking):
        return paginate_ranking_as(schemas.PostOut, request, posts, params)
    return paginate_by_cursor_as(schemas.PostOut, request, posts, params)


@router.post(
    "/posts/",
    response={
        HTTPStatus.CREATED: schemas.PostOut,
        **problems("permission_denied", "validation_error", "idempotency_conflict"),
    },
    auth=signed_in,
)
@idempotent
def create_post(
    request: AuthenticatedRequest, response: HttpResponse, body: schemas.PostIn
) -> Status[Post]:
    """
    Create a post.

    For signed-in users. With `quote_of` it quotes another post. Returns the post. Refused if the
    text is empty or too long, or the author of the quoted post blocks you.
    """
    post = services.create_post(author=request.auth, fields=body.fields(), now=timezone.now())
    response["Location"] = f"{request.path}{post.pk}/"
    return Status(HTTPStatus.CREATED, post)


@router.get(
    "/posts/{post_id}/",
    response={HTTPStatus.OK: schemas.PostOut, **problems("not_found")},
    auth=anyone,
)
@etagged
def get_post(request: ViewerRequest, post_id: Id) -> HttpResponse | Post:
    """
    Get a post.

    For viewers allowed to see the post. Returns it with its counters and your own marks.
    """
    post = select(selectors.find_post_row, post_id=post_id, viewer=request.auth)
    return respond_with_one(schemas.PostOut, post, key=post_id)


@router.patch(
    "/posts/{post_id}/",
    response={
        HTTPStatus.OK: schemas.PostOut,
        **problems("permission_denied", "not_found", "validation_error"),
    },
    auth=signed_in,
)
def update_post(request: AuthenticatedRequest, post_id: Id, body: schemas.PostPatchIn) -> Post:
    """
    Update a post.

    For its author and admins. Absent fields keep their values. The earlier version is stored.
    Returns the post.
    """
    return services.update_post(
        actor=request.auth, post_id=post_id, changes=body.changes(), now=timezone.now()
    )


@router.delete(
    "/posts/{post_id}/",
    response={HTTPStatus.NO_CONTENT: None, **problems("permission_denied", "not_found")},
    auth=signed_in,
)
def delete_post(request: AuthenticatedRequest, post_id: Id) -> Status[None]:
    """
    Delete a post.

    For its author and admins. The post and its comments are hidden at once.
    """
    services.delete_post(actor=request.auth, post_id=post_id, now=timezone.now())
    return Status(HTTPStatus.NO_CONTENT, None)
