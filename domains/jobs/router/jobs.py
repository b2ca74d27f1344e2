"""Jobs over REST."""

from datetime import timedelta
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Status

from domains.jobs import schemas, selectors, services
from domains.jobs.models import Job
from domains.jobs.router.base import router
from shared.caching import cache_response, etagged
from shared.http import (
    AuthenticatedRequest,
    Id,
    ViewerRequest,
    anyone,
    problems,
    signed_in,
)
from shared.idempotency.operations import idempotent
from shared.pagination import Page, PageParams, page_of, paginate_as
from shared.rows import respond_with_one
from shared.selections import select


@router.get(
    "/jobs/",
    response={HTTPStatus.OK: schemas.JobSearchOut, **problems("validation_error")},
    auth=anyone,
)
@cache_response(selectors.POSTINGS, ttl=timedelta(seconds=60))
def list_jobs(
    request: HttpRequest, filters: Query[schemas.JobSearchFilters], params: Query[PageParams]
) -> object:
    """
    Search open postings.

    For everyone. The search understands "a phrase", or, and -without. A filter of several values
    takes repeated keys or a list with commas. A category includes all categories below it. Refused
    if the order is the distance and no place is given.
    """
    found = selectors.find_jobs(query=filters.query(), now=timezone.now())
    facets = found.facets if filters.facets else None
    return paginate_as(
        schemas.JobOut,
        request,
        found.jobs,
        params,
        is_ranked=found.is_ranked,
        more={"facets": facets},
    )


@router.post(
    "/jobs/",
    response={
        HTTPStatus.CREATED: schemas.JobOut,
        **problems(
            "permission_denied", "email_not_verified", "validation_error", "idempotency_conflict"
        ),
    },
    auth=signed_in,
)
@idempotent
def create_job(
    request: AuthenticatedRequest, response: HttpResponse, body: schemas.JobIn
) -> Status[Job]:
    """
    Create a posting.

    For employers and admins. It is a draft unless its status is given. Returns the posting. Refused
    if its company is another user's, or its end is in the past.
    """
    job = services.create_job(actor=request.auth, fields=body.fields(), now=timezone.now())
    response["Location"] = f"{request.path}{job.pk}/"
    return Status(HTTPStatus.CREATED, job)


@router.get(
    "/jobs/mine/",
    response={HTTPStatus.OK: page_of(schemas.ManagedJobOut), **problems("validation_error")},
    auth=signed_in,
)
def list_managed_jobs(
    request: AuthenticatedRequest,
    filters: Query[schemas.ManagedJobFilters],
    params: Query[PageParams],
) -> HttpResponse | Page[Job]:
    """
    List the postings you manage.

    For signed-in users. Returns drafts and closed postings too, the newest first. Admins manage all
    postings.
    """
    jobs = select(
        selectors.list_managed_jobs, user=request.auth, status=filters.status, now=timezone.now()
    )
    return paginate_as(schemas.ManagedJobOut, request, jobs, params)


@router.get(
    "/jobs/stats/",
    response={HTTPStatus.OK: schemas.JobStatsOut, **problems("permission_denied")},
    auth=signed_in,
)
def get_job_stats(request: AuthenticatedRequest) -> object:
    """
    Get the numbers of the job board.

    For admins. Returns how many postings and applications there are in each status.
    """
    return selectors.get_job_stats(viewer=request.auth)


@router.get(
    "/jobs/{job_id}/similar/",
    response={HTTPStatus.OK: schemas.SimilarJobsOut, **problems("not_found")},
    auth=anyone,
)
@cache_response(selectors.POSTINGS, ttl=timedelta(minutes=10))
def list_similar_jobs(request: HttpRequest, job_id: schemas.IdOrSlug) -> object:
    """
    List postings similar to a posting.

    For everyone. Returns the open postings of the same industry whose titles share most words with
    it.
    """
    return {"results": selectors.list_similar_jobs(id_or_slug=job_id, now=timezone.now())}


@router.get(
    "/jobs/{job_id}/",
    response={HTTPStatus.OK: schemas.JobOut, **problems("not_found")},
    auth=anyone,
)
@etagged
def get_job(request: ViewerRequest, job_id: schemas.IdOrSlug) -> HttpResponse | Job:
    """
    Get a posting.

    For everyone. The path contains its id or its slug. Drafts and closed postings are found by
    their managers only.
    """
    job = select(selectors.find_job, id_or_slug=job_id, viewer=request.auth, now=timezone.now())
    return respond_with_one(schemas.JobOut, job, key=job_id)


@router.put(
    "/jobs/{job_id}/",
    response={
        HTTPStatus.OK: schemas.JobOut,
        **problems("permission_denied", "not_found", "invalid_transition"),
    },
    auth=signed_in,
)
def replace_job(request: AuthenticatedRequest, job_id: Id, body: schemas.JobIn) -> Job:
    """
    Replace a posting.

    For its managers. Absent fields get their defaults; the status stays unless it is sent. An
    expired posting keeps its end until a later one is sent, which opens it again. Returns the
    posting.
    """
    return services.update_job(
        actor=request.auth, job_id=job_id, changes=body.fields(), now=timezone.now()
    )


@router.patch(
    "/jobs/{job_id}/",
    response={
        HTTPStatus.OK: schemas.JobOut,
        **problems("permission_denied", "not_found", "invalid_transition"),
    },
    auth=signed_in,
)
def update_job(request: AuthenticatedRequest, job_id: Id, body: schemas.JobPatchIn) -> Job:
    """
    Update a posting.

    For its managers. Absent fields keep their values. A later end opens an expired posting again.
    Returns the posting.
    """
    return services.update_job(
        actor=request.auth, job_id=job_id, changes=body.changes(), now=timezone.now()
    )


@router.delete(
    "/jobs/{job_id}/",
    response={HTTPStatus.NO_CONTENT: None, **problems("permission_denied", "not_found")},
    auth=signed_in,
)
def delete_job(request: AuthenticatedRequest, job_id: Id) -> Status[None]:
    """
    Delete a posting.

    For its managers. A posting with applications is closed instead.
    """
    services.delete_job(actor=request.auth, job_id=job_id, now=timezone.now())
    return Status(HTTPStatus.NO_CONTENT, None)


@router.post(
    "/jobs/{job_id}/publish/",
    response={
        HTTPStatus.OK: schemas.JobOut,
        **problems("permission_denied", "not_found", "invalid_transition"),
    },
    auth=signed_in,
)
def publish_job(request: AuthenticatedRequest, job_id: Id) -> Job:
    """
    Publish a posting.

    For its managers. Without an end it stays open for sixty days. Returns the posting. Refused if
    it is open.
    """
    return services.publish_job(actor=request.auth, job_id=job_id, now=timezone.now())


@router.post(
    "/jobs/{job_id}/close/",
    response={
        HTTPStatus.OK: schemas.JobOut,
        **problems("permission_denied", "not_found", "invalid_transition"),
    },
    auth=signed_in,
)
def close_job(request: AuthenticatedRequest, job_id: Id) -> Job:
    """
    Close a posting.

    For its managers. Its applications stay and can still be decided. Returns the posting. Refused
    if it is closed.
    """
    return services.close_job(actor=request.auth, job_id=job_id, now=timezone.now())
