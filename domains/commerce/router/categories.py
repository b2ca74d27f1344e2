"""Categories over REST."""

from datetime import timedelta
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Status

from domains.commerce import schemas, selectors, services
from domains.commerce.models import Category
from domains.commerce.router.base import router
from shared.caching import cache_response
from shared.http import AuthenticatedRequest, Id, anyone, problems, signed_in
from shared.idempotency.operations import idempotent
from shared.pagination import Page, PageParams, page_of, paginate


@router.get(
    "/categories/",
    response={HTTPStatus.OK: page_of(schemas.CategoryOut), **problems("validation_error")},
    auth=anyone,
)
@cache_response(selectors.CATEGORIES, ttl=timedelta(hours=1))
def list_categories(
    request: HttpRequest, filters: Query[schemas.CategoryFilters], params: Query[PageParams]
) -> Page[Category]:
    """List the categories by name."""
    return paginate(request, selectors.list_categories(only_roots=filters.only_roots), params)


@router.post(
    "/categories/",
    response={
        HTTPStatus.CREATED: schemas.CategoryOut,
        **problems("permission_denied", "already_exists", "idempotency_conflict"),
    },
    auth=signed_in,
)
@idempotent
def create_category(
    request: AuthenticatedRequest, response: HttpResponse, body: schemas.CategoryIn
) -> Status[Category]:
    """Put up a new category."""
    category = services.create_category(
        actor=request.auth, fields=body.fields(), now=timezone.now()
    )
    response["Location"] = f"{request.path}{category.pk}/"
    return Status(HTTPStatus.CREATED, category)


@router.get(
    "/categories/tree/",
    response={HTTPStatus.OK: schemas.CategoryTreeOut},
    auth=anyone,
)
@cache_response(selectors.CATEGORIES, ttl=timedelta(hours=1))
def get_category_tree(request: HttpRequest) -> schemas.CategoryTree:
    """Get every category, each within the one it stands in."""
    return {"results": selectors.get_category_tree()}


@router.get(
    "/categories/{category_id}/",
    response={HTTPStatus.OK: schemas.CategoryOut, **problems("not_found")},
    auth=anyone,
)
@cache_response(selectors.CATEGORIES, ttl=timedelta(hours=1))
def get_category(request: HttpRequest, category_id: schemas.IdOrSlug) -> Category:
    """Get one category by its id or its slug."""
    return selectors.get_category(id_or_slug=category_id)


@router.put(
    "/categories/{category_id}/",
    response={
        HTTPStatus.OK: schemas.CategoryOut,
        **problems("permission_denied", "not_found", "already_exists"),
    },
    auth=signed_in,
)
def replace_category(
    request: AuthenticatedRequest, category_id: Id, body: schemas.CategoryIn
) -> Category:
    """Say everything of a category anew. Without a parent it becomes a root."""
    return services.update_category(
        actor=request.auth, category_id=category_id, changes=body.fields()
    )


@router.patch(
    "/categories/{category_id}/",
    response={
        HTTPStatus.OK: schemas.CategoryOut,
        **problems("permission_denied", "not_found", "already_exists"),
    },
    auth=signed_in,
)
def update_category(
    request: AuthenticatedRequest, category_id: Id, body: schemas.CategoryPatchIn
) -> Category:
    """Rename a category, or move it with all that is below it."""
    return services.update_category(
        actor=request.auth, category_id=category_id, changes=body.changes()
    )


@router.delete(
    "/categories/{category_id}/",
    response={
        HTTPStatus.NO_CONTENT: None,
        **problems("permission_denied", "not_found", "in_use"),
    },
    auth=signed_in,
)
def delete_category(request: AuthenticatedRequest, category_id: Id) -> Status[None]:
    """Take a category down that holds neither products nor categories."""
    services.delete_category(actor=request.auth, category_id=category_id)
    return Status(HTTPStatus.NO_CONTENT, None)
