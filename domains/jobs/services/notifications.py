"""Notifications of applications and postings."""

from datetime import datetime

from django.db.models import Q

from domains.jobs.events import ApplicantsNotifiedInPart
from domains.jobs.models import Application, ApplicationEvent, Job
from domains.jobs.permissions import may_manage
from shared.auth.models import User
from shared.events import publish
from shared.notifications import notify

APPLICANTS_AT_ONCE = 500


def notify_of_application(*, step_id: int, now: datetime) -> None:
    """Notify the employer of a new application, and the applicant of its receipt."""
    application = _application_of(step_id)
    facts = {"job_id": application.job_id, "job": application.job.title}
    for reader in _employers_of(application.job):
        notify(
            user_id=reader,
            kind="application_received",
            target_type="job",
            target_id=application.job_id,
            actor_id=application.applicant_id,
            payload=facts,
            now=now,
        )
    notify(
        user_id=application.applicant_id,
        kind="application_sent",
        target_type="application",
        target_id=application.pk,
        group_key=f"application_sent:{step_id}",
        payload=facts,
        now=now,
    )


def notify_of_step(*, step_id: int, now: datetime) -> None:
    """Notify the applicant of a new status, or the employer of a withdrawal."""
    application = _application_of(step_id)
    step = ApplicationEvent.objects.get(pk=step_id)
    is_withdrawn = step.to_status == Application.Status.WITHDRAWN
    readers = _employers_of(application.job) if is_withdrawn else {application.applicant_id}
    for reader in readers:
        notify(
            user_id=reader,
            kind="application_withdrawn" if is_withdrawn else "application_moved",
            target_type="application",
            target_id=application.pk,
            actor_id=step.actor_id,
            # Every step is news of its own.
            group_key=f"application_moved:{step_id}",
            payload={
                "job_id": application.job_id,
                "job": application.job.title,
                "status": step.to_status,
            },
            now=now,
        )


def notify_of_closing(*, job_id: int, employer_left: bool, behind: int = 0, now: datetime) -> None:
    """
    Notify the applicants with open applications that the posting was closed.

    Notifies a batch that starts after one application, and publishes an event for the rest. Does
    nothing if the posting was published again since.
    """
    job = Job.objects.only("title").exclude(status=Job.Status.PUBLISHED).filter(pk=job_id).first()
    if job is None:
        return
    waiting = Application.objects.filter(job=job, pk__gt=behind).under_way().order_by("pk")
    some = list(waiting.values_list("pk", "applicant_id")[:APPLICANTS_AT_ONCE])
    for _, applicant_id in some:
        notify(
            user_id=applicant_id,
            kind="employer_left" if employer_left else "job_closed",
            target_type="job",
            target_id=job_id,
            payload={"job_id": job_id, "job": job.title},
            now=now,
        )
    if len(some) == APPLICANTS_AT_ONCE:
        publish(
            ApplicantsNotifiedInPart(
                job_id=job_id, employer_left=employer_left, application_id=some[-1][0]
            )
        )


def _application_of(step_id: int) -> Application:
    found = Application.objects.select_related("job", "job__company").defer("job__search")
    return found.get(events=step_id)


def _employers_of(job: Job) -> set[int]:
    # A person who has lost the role may not read the applications, nor hear whose they are.
    behind = Q(pk=job.posted_by_id) | Q(pk=job.company.owner_id)
    return {user.pk for user in User.objects.active().filter(behind) if may_manage(user, job=job)}
