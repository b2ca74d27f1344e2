"""Event handlers of the job board: notifications and live updates."""

from django.utils import timezone

from domains.jobs import services, tasks
from domains.jobs.events import (
    APPLICATION_STEPS,
    APPLICATIONS,
    ApplicantsNotifiedInPart,
    ApplicationMoved,
    ApplicationReceived,
    JobClosed,
    ResumesDetached,
)
from shared.auth.events import UserDeactivated, UserDeleted
from shared.events import subscribe, subscribe_in_process
from shared.notifications import Kind, register_kind

KINDS = (
    Kind(
        name="application_received",
        one="{actor} applied for {job}.",
        many="{actor} and {others} others applied for {job}.",
        title="Someone applied for your job",
    ),
    Kind(
        name="application_sent",
        one="Your application for {job} has arrived.",
        title="Your application has arrived",
    ),
    Kind(
        name="application_moved",
        one="Your application for {job} is now {status}.",
        title="Your application has moved",
    ),
    Kind(
        name="application_withdrawn",
        one="{actor} took back their application for {job}.",
        title="Someone took back an application",
    ),
    Kind(
        name="job_closed",
        one="{job} takes no more applications. Yours goes on.",
        title="A job you applied for was closed",
    ),
    Kind(
        name="employer_left",
        one="{job} was closed, as its employer has left.",
        title="An employer you applied to has left",
    ),
)


def register() -> None:
    """Subscribe the job board's handlers. The host calls this once, at start-up."""
    for kind in KINDS:
        register_kind(kind)
    subscribe(ApplicationReceived, _notify_of_application)
    subscribe(ApplicationMoved, _notify_of_step)
    subscribe(JobClosed, _notify_of_closing)
    subscribe(ApplicantsNotifiedInPart, _notify_more_applicants)
    subscribe(ResumesDetached, _delete_resumes)
    subscribe(UserDeleted, _forget_applicant)
    subscribe(UserDeleted, _close_postings)
    subscribe(UserDeactivated, _close_postings)
    subscribe_in_process(ApplicationReceived, _show_received)
    subscribe_in_process(ApplicationMoved, _show_step)


def _notify_of_application(event: ApplicationReceived) -> None:
    services.notify_of_application(step_id=event.step_id, now=timezone.now())


def _notify_of_step(event: ApplicationMoved) -> None:
    services.notify_of_step(step_id=event.step_id, now=timezone.now())


def _notify_of_closing(event: JobClosed) -> None:
    services.notify_of_closing(
        job_id=event.job_id, employer_left=event.employer_left, now=timezone.now()
    )


def _notify_more_applicants(event: ApplicantsNotifiedInPart) -> None:
    services.notify_of_closing(
        job_id=event.job_id,
        employer_left=event.employer_left,
        behind=event.application_id,
        now=timezone.now(),
    )


def _delete_resumes(event: ResumesDetached) -> None:
    services.delete_resumes(event.keys)


def _forget_applicant(event: UserDeleted) -> None:
    services.forget_applicant(user_id=event.user_id, now=timezone.now())


def _close_postings(event: UserDeleted | UserDeactivated) -> None:
    tasks.close_postings_of.apply_async(kwargs={"employer_id": event.user_id}, queue="default")


def _show_received(event: ApplicationReceived) -> None:
    APPLICATIONS.channel(event.job_id).announce({"step_id": event.step_id})
    _show_to_applicant(event)


def _show_step(event: ApplicationMoved) -> None:
    _show_to_applicant(event)


def _show_to_applicant(event: ApplicationReceived | ApplicationMoved) -> None:
    APPLICATION_STEPS.channel(event.applicant_id).announce({"step_id": event.step_id})
