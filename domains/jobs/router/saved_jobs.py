"""Saved jobs over REST."""

from http import HTTPStatus

from django.utils import timezone
from ninja import Query

from domains.jobs import schemas, selectors, services
from domains.jobs.models import SavedJob
from domains.jobs.router.base import router
from shared.http import AuthenticatedRequest, Id, problems, signed_in
from shared.pagination import Page, PageParams, page_of, paginate
from shared.selections import select


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
    saved = select(selectors.list_saved_jobs, user=request.auth, now=timezone.now())
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
