"""Industries over REST."""

from datetime import timedelta
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Status

from domains.jobs import schemas, selectors, services
from domains.jobs.models import JobCategory
from domains.jobs.router.base import router
from shared.caching import cache_response
from shared.http import AuthenticatedRequest, Id, anyone, problems, signed_in
from shared.idempotency.operations import idempotent
from shared.pagination import Page, PageParams, page_of, paginate_as
from shared.selections import select


@router.get(
    "/jobs/categories/",
    response={HTTPStatus.OK: page_of(schemas.JobCategoryOut), **problems("validation_error")},
    auth=anyone,
)
@cache_response(selectors.POSTINGS, ttl=timedelta(minutes=10))
def list_job_categories(
    request: HttpRequest, params: Query[PageParams]
) -> HttpResponse | Page[JobCategory]:
    """
    List the industries.

    For everyone. They are ordered by name.
    """
    categories = select(selectors.list_job_categories)
    return paginate_as(schemas.JobCategoryOut, request, categories, params)


@router.post(
    "/jobs/categories/",
    response={
        HTTPStatus.CREATED: schemas.JobCategoryOut,
        **problems("permission_denied", "already_exists", "idempotency_conflict"),
    },
    auth=signed_in,
)
@idempotent
def create_job_category(
    request: AuthenticatedRequest, response: HttpResponse, body: schemas.JobCategoryIn
) -> Status[JobCategory]:
    """
    Create an industry.

    For admins. Without a parent it is a root. Returns the industry. Refused if the parent has an
    industry of that name.
    """
    category = services.create_job_category(
        actor=request.auth, fields=body.fields(), now=timezone.now()
    )
    response["Location"] = f"{request.path}{category.pk}/"
    return Status(HTTPStatus.CREATED, category)


@router.get(
    "/jobs/categories/{category_id}/",
    response={HTTPStatus.OK: schemas.JobCategoryOut, **problems("not_found")},
    auth=anyone,
)
@cache_response(selectors.POSTINGS, ttl=timedelta(minutes=10))
def get_job_category(request: HttpRequest, category_id: schemas.IdOrSlug) -> JobCategory:
    """
    Get an industry.

    For everyone. The path contains its id or its slug.
    """
    return selectors.get_job_category(id_or_slug=category_id)


@router.put(
    "/jobs/categories/{category_id}/",
    response={
        HTTPStatus.OK: schemas.JobCategoryOut,
        **problems("permission_denied", "not_found", "already_exists"),
    },
    auth=signed_in,
)
def replace_job_category(
    request: AuthenticatedRequest, category_id: Id, body: schemas.JobCategoryIn
) -> JobCategory:
    """
    Replace an industry.

    For admins. Without a parent it becomes a root. Returns the industry. Refused if the parent is
    below it or has an industry of that name.
    """
    return services.update_job_category(
        actor=request.auth, category_id=category_id, changes=body.fields()
    )


@router.patch(
    "/jobs/categories/{category_id}/",
    response={
        HTTPStatus.OK: schemas.JobCategoryOut,
        **problems("permission_denied", "not_found", "already_exists"),
    },
    auth=signed_in,
)
def update_job_category(
    request: AuthenticatedRequest, category_id: Id, body: schemas.JobCategoryPatchIn
) -> JobCategory:
    """
    Update an industry.

    For admins. Renames it, or moves it with the industries below it. Returns the industry. Refused
    if the parent is below it or has an industry of that name.
    """
    return services.update_job_category(
        actor=request.auth, category_id=category_id, changes=body.changes()
    )


@router.delete(
    "/jobs/categories/{category_id}/",
    response={
        HTTPStatus.NO_CONTENT: None,
        **problems("permission_denied", "not_found", "in_use"),
    },
    auth=signed_in,
)
def delete_job_category(request: AuthenticatedRequest, category_id: Id) -> Status[None]:
    """
    Delete an industry.

    For admins. Refused while postings or industries belong to it.
    """
    services.delete_job_category(actor=request.auth, category_id=category_id)
    return Status(HTTPStatus.NO_CONTENT, None)
