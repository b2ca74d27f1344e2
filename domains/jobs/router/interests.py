"""Saved postings and saved searches over REST."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from ninja import Query, Status

from domains.jobs import schemas, selectors, services
from domains.jobs.models import SavedJob, SavedSearch
from domains.jobs.router.base import router
from shared.http import AuthenticatedRequest, Id, problems, signed_in
from shared.idempotency.operations import idempotent
from shared.pagination import Page, PageParams, page_of, paginate

_PAGE = {
    "description": "OK",
    "content": {"text/html": {"schema": {"type": "string"}, "example": "<!doctype html>…"}},
}


@router.get(
    "/jobs/saved/",
    response={HTTPStatus.OK: page_of(schemas.SavedJobOut), **problems("validation_error")},
    auth=signed_in,
)
def list_saved_jobs(request: AuthenticatedRequest, params: Query[PageParams]) -> Page[SavedJob]:
    """
    List your saved postings.

    For signed-in users. The posting that was saved last is first. Postings that you may not see any
    more are left out.
    """
    saved = selectors.list_saved_jobs(user=request.auth, now=timezone.now())
    return paginate(request, saved, params)


@router.put(
    "/jobs/saved/{job_id}/",
    response={HTTPStatus.OK: schemas.SavedStateOut, **problems("not_found")},
    auth=signed_in,
)
def save_job(request: AuthenticatedRequest, job_id: Id) -> services.SavedState:
    """
    Save a posting.

    For signed-in users. A repeated request changes nothing. Returns the new state and the number of
    saved postings.
    """
    return services.save_job(user=request.auth, job_id=job_id, now=timezone.now())


@router.delete(
    "/jobs/saved/{job_id}/",
    response={HTTPStatus.OK: schemas.SavedStateOut},
    auth=signed_in,
)
def unsave_job(request: AuthenticatedRequest, job_id: Id) -> services.SavedState:
    """
    Remove a saved posting.

    For signed-in users. A posting that is not saved is left unchanged. Returns the new state and
    the number of saved postings.
    """
    return services.unsave_job(user=request.auth, job_id=job_id)


@router.get(
    "/jobs/searches/",
    response={HTTPStatus.OK: page_of(schemas.SavedSearchOut), **problems("validation_error")},
    auth=signed_in,
)
def list_saved_searches(
    request: AuthenticatedRequest, params: Query[PageParams]
) -> Page[SavedSearch]:
    """
    List your saved searches.

    For signed-in users. Returns the searches whose new results are mailed to you; the oldest is
    first.
    """
    return paginate(request, selectors.list_saved_searches(user=request.auth), params)


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
    search = services.save_search(
        user=request.auth,
        name=body.name,
        query=body.query.kept(),
        frequency=body.frequency,
        now=timezone.now(),
    )
    response["Location"] = f"{request.path}{search.pk}/"
    return Status(HTTPStatus.CREATED, search)


@router.get(
    "/jobs/searches/unsubscribe/",
    response={HTTPStatus.OK: None, **problems("not_found", "validation_error")},
    auth=None,
    openapi_extra={"responses": {200: _PAGE}},
)
def confirm_unsubscribe(request: HttpRequest, token: Query[schemas.Ticket]) -> HttpResponse:
    """
    Show the page that stops a search's mails.

    For holders of the link of such a mail. Returns a page that asks for confirmation. It changes
    nothing, because mail clients open links to inspect them.
    """
    search = selectors.find_search_to_stop(token=token).first()
    return HttpResponse(render_to_string("jobs/unsubscribe.html", {"search": search}))


@router.post(
    "/jobs/searches/unsubscribe/",
    response={HTTPStatus.OK: None, **problems("not_found", "validation_error")},
    auth=None,
    openapi_extra={"responses": {200: _PAGE}},
)
def unsubscribe(request: HttpRequest, token: Query[schemas.Ticket]) -> HttpResponse:
    """
    Stop the mails of a saved search.

    For holders of the link of such a mail, which is enough as RFC 8058 requires. The saved search
    is deleted. The body is ignored. Repeating the request changes nothing.
    """
    services.stop_alert(token=token)
    return HttpResponse(render_to_string("jobs/unsubscribe.html", {"search": None}))


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
