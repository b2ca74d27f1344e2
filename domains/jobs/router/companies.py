"""Companies over REST."""

from datetime import timedelta
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Status

from domains.jobs import schemas, selectors, services
from domains.jobs.models import Company
from domains.jobs.router.base import router
from shared.caching import cache_response
from shared.http import AuthenticatedRequest, Id, anyone, problems, signed_in
from shared.idempotency.operations import idempotent
from shared.pagination import Page, PageParams, page_of, paginate_as
from shared.selections import select


@router.get(
    "/companies/",
    response={HTTPStatus.OK: page_of(schemas.CompanyOut), **problems("validation_error")},
    auth=anyone,
)
@cache_response(selectors.POSTINGS, ttl=timedelta(minutes=10))
def list_companies(
    request: HttpRequest, filters: Query[schemas.CompanyFilters], params: Query[PageParams]
) -> HttpResponse | Page[Company]:
    """
    List the companies.

    For everyone. They are ordered by name. With `search`, only those whose names contain the text.
    """
    companies = select(selectors.list_companies, search=filters.search)
    return paginate_as(schemas.CompanyOut, request, companies, params)


@router.post(
    "/companies/",
    response={
        HTTPStatus.CREATED: schemas.CompanyOut,
        **problems("permission_denied", "idempotency_conflict"),
    },
    auth=signed_in,
)
@idempotent
def create_company(
    request: AuthenticatedRequest, response: HttpResponse, body: schemas.CompanyIn
) -> Status[Company]:
    """
    Create a company.

    For employers and admins. An employer who creates it owns it. Returns the company.
    """
    company = services.create_company(actor=request.auth, fields=body.fields(), now=timezone.now())
    response["Location"] = f"{request.path}{company.pk}/"
    return Status(HTTPStatus.CREATED, company)


@router.get(
    "/companies/{company_id}/",
    response={HTTPStatus.OK: schemas.CompanyOut, **problems("not_found")},
    auth=anyone,
)
@cache_response(selectors.POSTINGS, ttl=timedelta(minutes=10))
def get_company(request: HttpRequest, company_id: schemas.IdOrSlug) -> Company:
    """
    Get a company.

    For everyone. The path contains its id or its slug.
    """
    return selectors.get_company(id_or_slug=company_id)


@router.patch(
    "/companies/{company_id}/",
    response={HTTPStatus.OK: schemas.CompanyOut, **problems("permission_denied", "not_found")},
    auth=signed_in,
)
def update_company(
    request: AuthenticatedRequest, company_id: Id, body: schemas.CompanyPatchIn
) -> Company:
    """
    Update a company.

    For its owner and admins. Its postings show a new name at once. Only admins verify a company; a
    change of its name or website by its owner ends that. Returns the company.
    """
    return services.update_company(
        actor=request.auth, company_id=company_id, changes=body.changes()
    )
