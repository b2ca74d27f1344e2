"""Applications over REST."""

from http import HTTPStatus
from typing import Annotated

from django.http import HttpResponse
from django.utils import timezone
from ninja import Query, Status

from domains.jobs import schemas, selectors, services
from domains.jobs.models import Application, ApplicationEvent
from domains.jobs.router.base import router
from shared.http import AuthenticatedRequest, Id, problems, signed_in
from shared.idempotency.operations import idempotent
from shared.pagination import Page, PageParams, page_of, paginate_as
from shared.rows import respond_with_one
from shared.selections import select
from shared.uploads import FormOrJson, document_form

_APPLYING = {
    HTTPStatus.CREATED: schemas.ApplicationOut,
    **problems(
        "permission_denied",
        "email_not_verified",
        "not_found",
        "already_applied",
        "job_closed",
        "idempotency_conflict",
        "payload_too_large",
        "unsupported_media_type",
        "validation_error",
    ),
}


@router.get(
    "/applications/",
    response={HTTPStatus.OK: page_of(schemas.ApplicationOut), **problems("validation_error")},
    auth=signed_in,
)
def list_my_applications(
    request: AuthenticatedRequest,
    filters: Query[schemas.ApplicationFilters],
    params: Query[PageParams],
) -> HttpResponse | Page[Application]:
    """
    List your own applications.

    For signed-in users. The newest is first.
    """
    own = select(selectors.list_own_applications, user=request.auth, status=filters.status)
    return paginate_as(schemas.ApplicationOut, request, own, params)


@router.post(
    "/applications/",
    response=_APPLYING,
    auth=signed_in,
    openapi_extra=document_form(schemas.JobApplicationIn),
)
@idempotent
def create_application(
    request: AuthenticatedRequest,
    response: HttpResponse,
    body: Annotated[schemas.JobApplicationIn, FormOrJson(...)],
) -> Status[Application]:
    """
    Apply to the job that the body names.

    For signed-in users, with JSON or with a form that has a CV. Returns the application. Refused if
    you have applied already, or the posting takes no applications.
    """
    return _apply(request, response, job_id=body.job_id, body=body)


@router.get(
    "/applications/{application_id}/",
    response={HTTPStatus.OK: schemas.ApplicationOut, **problems("not_found")},
    auth=signed_in,
)
def get_application(
    request: AuthenticatedRequest, application_id: Id
) -> HttpResponse | Application:
    """
    Get an application.

    For its applicant and the managers of its posting. Returns it with its posting and status.
    """
    found = select(selectors.find_application, application_id=application_id, viewer=request.auth)
    return respond_with_one(schemas.ApplicationOut, found, key=application_id)


@router.patch(
    "/applications/{application_id}/",
    response={
        HTTPStatus.OK: schemas.ApplicationOut,
        **problems("permission_denied", "not_found", "invalid_transition"),
    },
    auth=signed_in,
)
def update_application(
    request: AuthenticatedRequest, application_id: Id, body: schemas.ApplicationPatchIn
) -> Application:
    """
    Update an application.

    For its applicant, until an employer opens it. Absent fields keep their values. Returns the
    application.
    """
    return services.update_application(
        actor=request.auth,
        application_id=application_id,
        changes=body.changes(),
        now=timezone.now(),
    )


@router.post(
    "/applications/{application_id}/withdraw/",
    response={
        HTTPStatus.OK: schemas.ApplicationOut,
        **problems("permission_denied", "not_found", "invalid_transition"),
    },
    auth=signed_in,
)
def withdraw_application(request: AuthenticatedRequest, application_id: Id) -> Application:
    """
    Withdraw an application.

    For its applicant. Returns the application. Repeating it changes nothing. Refused if it is
    decided.
    """
    return services.withdraw_application(
        actor=request.auth, application_id=application_id, now=timezone.now()
    )


@router.post(
    "/applications/{application_id}/status/",
    response={
        HTTPStatus.OK: schemas.ApplicationOut,
        **problems("permission_denied", "not_found", "invalid_transition"),
    },
    auth=signed_in,
)
def set_application_status(
    request: AuthenticatedRequest, application_id: Id, body: schemas.ApplicationStatusIn
) -> Application:
    """
    Set an application's status.

    For managers of its posting. Returns the application. Refused if its status does not lead to the
    new one.
    """
    return services.set_application_status(
        actor=request.auth,
        application_id=application_id,
        status=body.status,
        note=body.note,
        now=timezone.now(),
    )


@router.get(
    "/applications/{application_id}/history/",
    response={HTTPStatus.OK: page_of(schemas.ApplicationEventOut), **problems("not_found")},
    auth=signed_in,
)
def list_application_events(
    request: AuthenticatedRequest, application_id: Id, params: Query[PageParams]
) -> HttpResponse | Page[ApplicationEvent]:
    """
    List the steps of an application.

    For its applicant and the managers of its posting. The first step is first.
    """
    steps = selectors.list_application_events(application_id=application_id, viewer=request.auth)
    return paginate_as(schemas.ApplicationEventOut, request, steps, params)


@router.get(
    "/jobs/{job_id}/applications/",
    response={
        HTTPStatus.OK: page_of(schemas.ApplicationOut),
        **problems("permission_denied", "not_found"),
    },
    auth=signed_in,
)
def list_job_applications(
    request: AuthenticatedRequest,
    job_id: Id,
    filters: Query[schemas.JobApplicationFilters],
    params: Query[PageParams],
) -> HttpResponse | Page[Application]:
    """
    List the applications for a posting.

    For its managers. The newest is first.
    """
    found = selectors.list_job_applications(
        viewer=request.auth, job_id=job_id, status=filters.status, search=filters.search
    )
    return paginate_as(schemas.ApplicationOut, request, found, params)


@router.post(
    "/jobs/{job_id}/applications/",
    response=_APPLYING,
    auth=signed_in,
    openapi_extra=document_form(schemas.ApplicationIn),
)
@idempotent
def apply_to_job(
    request: AuthenticatedRequest,
    response: HttpResponse,
    job_id: Id,
    body: Annotated[schemas.ApplicationIn, FormOrJson(...)],
) -> Status[Application]:
    """
    Apply to a job.

    For signed-in users, with JSON or with a form that has a CV. Returns the application. Refused if
    you have applied already, or the posting takes no applications.
    """
    return _apply(request, response, job_id=job_id, body=body)


@router.post(
    "/jobs/{job_id}/apply/",
    response=_APPLYING,
    auth=signed_in,
    openapi_extra=document_form(schemas.ApplicationIn),
)
@idempotent
def apply_to_job_by_verb(
    request: AuthenticatedRequest,
    response: HttpResponse,
    job_id: Id,
    body: Annotated[schemas.ApplicationIn, FormOrJson(...)],
) -> Status[Application]:
    """
    Apply to a job by its action.

    For signed-in users. It does the same as `POST` to the list of applications of the posting.
    """
    return _apply(request, response, job_id=job_id, body=body)


def _apply(
    request: AuthenticatedRequest,
    response: HttpResponse,
    *,
    job_id: int,
    body: schemas.ApplicationIn,
) -> Status[Application]:
    application = services.apply_to_job(
        applicant=request.auth, job_id=job_id, fields=body.fields(), now=timezone.now()
    )
    response["Location"] = f"/api/v1/applications/{application.pk}/"
    return Status(HTTPStatus.CREATED, application)
