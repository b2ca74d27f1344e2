"""Saved searches over REST."""

from http import HTTPStatus

from django.http import HttpResponse
from django.utils import timezone
from ninja import Query, Status

from domains.jobs import schemas, selectors, services
from domains.jobs.models import SavedSearch
from domains.jobs.router.base import router
from shared.http import AuthenticatedRequest, Id, problems, signed_in
from shared.idempotency.operations import idempotent
from shared.pagination import Page, PageParams, page_of, paginate_as
from shared.selections import select


@router.get(
    "/jobs/searches/",
    response={HTTPStatus.OK: page_of(schemas.SavedSearchOut), **problems("validation_error")},
    auth=signed_in,
)
def list_saved_searches(
    request: AuthenticatedRequest, params: Query[PageParams]
) -> HttpResponse | Page[SavedSearch]:
    """
    List your saved searches.

    For signed-in users. Returns the searches whose new results are mailed to you; the oldest is
    first.
    """
    searches = select(selectors.list_saved_searches, user=request.auth)
    return paginate_as(schemas.SavedSearchOut, request, searches, params)


@router.post(
    "/jobs/searches/",
    response={
        HTTPStatus.CREATED: schemas.SavedSearchOut,
        **problems("validation_error", "idempotency_conflict"),
    },
    auth=signed_in,
)
@idempotent
def save_job_search(
    request: AuthenticatedRequest, response: HttpResponse, body: schemas.SavedSearchIn
) -> Status[SavedSearch]:
    """
    Save a search.

    For signed-in users. New matching postings are mailed. Returns the search. Refused if you have
    ten searches.
    """
    search = services.save_search(user=request.auth, fields=body.fields(), now=timezone.now())
    response["Location"] = f"{request.path}{search.pk}/"
    return Status(HTTPStatus.CREATED, search)


@router.get(
    "/jobs/searches/{search_id}/",
    response={HTTPStatus.OK: schemas.SavedSearchOut, **problems("not_found")},
    auth=signed_in,
)
def get_saved_search(request: AuthenticatedRequest, search_id: Id) -> SavedSearch:
    """
    Get a saved search.

    For its owner. Returns its criteria and how often it is mailed.
    """
    return selectors.get_saved_search(user=request.auth, search_id=search_id)


@router.delete(
    "/jobs/searches/{search_id}/",
    response={HTTPStatus.NO_CONTENT: None, **problems("not_found")},
    auth=signed_in,
)
def delete_job_search(request: AuthenticatedRequest, search_id: Id) -> Status[None]:
    """
    Delete a saved search.

    For its owner. Its results are mailed no more.
    """
    services.delete_search(user=request.auth, search_id=search_id)
    return Status(HTTPStatus.NO_CONTENT, None)
