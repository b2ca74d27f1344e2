"""Streams of applications over REST."""

from django.http import StreamingHttpResponse

from domains.jobs import schemas, selectors
from domains.jobs.events import APPLICATION_STEPS, APPLICATIONS
from domains.jobs.models import ApplicationEvent
from domains.jobs.router.base import router
from shared.http import AuthenticatedRequest, Id, problems, signed_in
from shared.realtime import Announcement, Replay, StreamEvent, events, messages, stream


@router.get(
    "/applications/stream/",
    response=events(step=schemas.ApplicationEventOut),
    auth=signed_in,
)
def stream_application_steps(request: AuthenticatedRequest) -> StreamingHttpResponse:
    """
    Stream the steps of your applications.

    For signed-in users. Sends each change of status of your own applications. A client that
    reconnects gets the steps that it has missed.
    """
    user = request.auth

    def read(announcement: Announcement) -> StreamEvent:
        return _step(
            selectors.get_own_step(user=user, step_id=announcement.facts["step_id"]),
        )

    return stream(
        request,
        messages(
            APPLICATION_STEPS.channel(user.pk),
            read=read,
            replay=Replay(lambda last: selectors.list_own_steps(user=user, after=last), _step),
        ),
    )


@router.get(
    "/jobs/{job_id}/applications/stream/",
    response={
        **events(application=schemas.ApplicationOut),
        **problems("permission_denied", "not_found"),
    },
    auth=signed_in,
)
def stream_job_applications(request: AuthenticatedRequest, job_id: Id) -> StreamingHttpResponse:
    """
    Stream the applications for a posting.

    For its managers. Sends each new application, and one that is made again after it was withdrawn.
    """
    received = selectors.get_received_applications(viewer=request.auth, job_id=job_id)

    def read(announcement: Announcement) -> StreamEvent:
        return _received(received.get_step(step_id=announcement.facts["step_id"]))

    return stream(
        request,
        messages(
            APPLICATIONS.channel(job_id),
            read=read,
            replay=Replay(received.list_after, _received),
        ),
    )


def _step(step: ApplicationEvent) -> StreamEvent:
    return StreamEvent("step", schemas.ApplicationEventOut.from_orm(step), id=step.pk)


def _received(step: ApplicationEvent) -> StreamEvent:
    return StreamEvent("application", schemas.ApplicationOut.from_orm(step.application), id=step.pk)
