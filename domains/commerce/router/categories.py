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
from shared.pagination import Page, PageParams, page_of, paginate_as
from shared.selections import select


@router.get(
    "/categories/",
    response={HTTPStatus.OK: page_of(schemas.CategoryOut), **problems("validation_error")},
    auth=anyone,
)
@cache_response(selectors.CATEGORIES, ttl=timedelta(hours=1))
def list_categories(
    request: HttpRequest, filters: Query[schemas.CategoryFilters], params: Query[PageParams]
) -> HttpResponse | Page[Category]:
    """
    List the categories.

    For everyone. They are ordered by name. With `only_roots`, only categories without a parent.
    """
    categories = select(selectors.list_categories, only_roots=filters.only_roots)
    return paginate_as(schemas.CategoryOut, request, categories, params)


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
    """
    Create a category.

    For admins. Without a parent it is a root. Returns the category. Refused if the parent has a
    category of that name.
    """
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
    """
    Get the category tree.

    For everyone. Returns the roots by name, each with the categories below it.
    """
    return {"results": selectors.get_category_tree()}


@router.get(
    "/categories/{category_id}/",
    response={HTTPStatus.OK: schemas.CategoryOut, **problems("not_found")},
    auth=anyone,
)
@cache_response(selectors.CATEGORIES, ttl=timedelta(hours=1))
def get_category(request: HttpRequest, category_id: schemas.IdOrSlug) -> Category:
    """
    Get a category.

    For everyone. The path contains its id or its slug.
    """
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
    """
    Replace a category.

    For admins. Without a parent it becomes a root. Returns the category. Refused if the parent is
    below it or has a category of that name.
    """
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
    """
    Update a category.

    For admins. Absent fields stay; categories below it move with it. Returns the category. Refused
    if the parent is below it or has a category of that name.
    """
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
    """
    Delete a category.

    For admins. Refused while it holds products on sale or other categories.
    """
    services.delete_category(actor=request.auth, category_id=category_id)
    return Status(HTTPStatus.NO_CONTENT, None)
