"""CVs over REST. Files travel here alone; GraphQL gives the address of the link."""

from http import HTTPStatus
from typing import Annotated

from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query

from domains.jobs import schemas, selectors, services
from domains.jobs.models import Application
from domains.jobs.router.base import router
from shared.http import AuthenticatedRequest, Id, problems, signed_in
from shared.uploads import FormOrJson, document_form

_FILE = {
    "description": "OK",
    "content": {
        media_type: {"schema": {"type": "string", "format": "binary"}, "example": "…"}
        for media_type in selectors.MEDIA_TYPES.values()
    },
}


@router.get(
    "/applications/{application_id}/resume/",
    response={HTTPStatus.OK: schemas.ResumeLinkOut, **problems("not_found")},
    auth=signed_in,
)
def get_resume_link(request: AuthenticatedRequest, application_id: Id) -> selectors.ResumeLink:
    """
    Get a link to a CV.

    For the applicant and managers of the posting. Returns a link that is valid for five minutes,
    without a token.
    """
    return selectors.get_resume_link(
        application_id=application_id, viewer=request.auth, now=timezone.now()
    )


@router.put(
    "/applications/{application_id}/resume/",
    response={
        HTTPStatus.OK: schemas.ApplicationOut,
        **problems(
            "permission_denied",
            "not_found",
            "invalid_transition",
            "payload_too_large",
            "unsupported_media_type",
        ),
    },
    auth=signed_in,
    openapi_extra=document_form(schemas.ResumeIn),
)
def replace_resume(
    request: AuthenticatedRequest,
    application_id: Id,
    body: Annotated[schemas.ResumeIn, FormOrJson(...)],
) -> Application:
    """
    Attach a CV to an application.

    For its applicant, until an employer opens it. An earlier CV is replaced. Returns the
    application. Refused if the file is too large, or neither a PDF nor a Word document.
    """
    return services.replace_resume(
        actor=request.auth, application_id=application_id, resume=body.resume, now=timezone.now()
    )


@router.get(
    "/applications/{application_id}/resume/file/",
    response={HTTPStatus.OK: None, **problems("not_found")},
    auth=None,
    openapi_extra={"responses": {200: _FILE}},
)
def download_resume(
    request: HttpRequest, application_id: Id, ticket: Query[schemas.Ticket] = ""
) -> HttpResponse:
    """
    Download a CV.

    For holders of its link, for five minutes. Refused if the user who got the link may not read the
    application any more.
    """
    resume = selectors.open_resume(application_id=application_id, ticket=ticket, now=timezone.now())
    return FileResponse(  # type: ignore[return-value]  # a response like any other
        resume.content,
        as_attachment=True,
        filename=resume.name,
        content_type=resume.media_type,
        headers={"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"},
    )
