"""Applying, changing one's mind, and moving applications along."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet
from typing_extensions import TypedDict

from domains.jobs.errors import AlreadyApplied, JobClosed
from domains.jobs.events import ApplicationMoved, ApplicationReceived
from domains.jobs.models import Application, ApplicationEvent, Job, SavedJob, SavedSearch
from domains.jobs.permissions import (
    applications_open_to,
    is_hidden_draft,
    refuse_own_posting,
    require_applicant,
    require_manager,
)
from domains.jobs.selectors import get_application
from domains.jobs.services.resumes import (
    StoredResume,
    Upload,
    attach_resume,
    check_resume,
    forget_resumes_of,
    stored_resume,
)
from shared.auth.account_locks import lock_account
from shared.auth.models import User
from shared.auth.permissions import require_verified
from shared.columns import saving_changes
from shared.errors import InvalidTransition, NotFound
from shared.events import publish
from shared.lookups import get_or_not_found
from shared.preconditions import verify_precondition


class ApplicationChanges(TypedDict, total=False):
    """The changed fields of an application."""

    cover_letter: str
    answers: Mapping[str, str]


class ApplicationFields(ApplicationChanges, total=False):
    """The values of a new application."""

    consent: bool
    resume: Upload | None


def apply_to_job(
    *, applicant: User, job_id: int, fields: ApplicationFields, now: datetime
) -> Application:
    """
    Apply for a posting, or again after having withdrawn, and return the application.

    :raises EmailNotVerified: if the applicant has to verify an address first.
    :raises SessionRevoked: if another request has deleted or deactivated the account.
    :raises NotFound: if there is no such posting, or it is a draft of another user.
    :raises PermissionDenied: if it is the applicant's own.
    :raises JobClosed: if the posting is closed or has expired.
    :raises AlreadyApplied: if there is an application that was not withdrawn.
    :raises PayloadTooLarge: if the CV is larger than the limit.
    :raises UnsupportedMediaType: if the CV is neither a PDF nor a Word document.
    :raises ValidationFailed: if the CV is empty.
    :raises ServiceUnavailable: if the file store does not respond.
    """
    require_verified(applicant)
    resume = check_resume(upload) if (upload := fields.get("resume")) else None
    # Checked before the locks, so that neither a double click makes others wait nor a CV is
    # stored in vain, and again behind them, when it is certain.
    _withdrawn(_applications_of(applicant, job_id=job_id))
    if resume is not None:
        _refuse_closed(_job_for(applicant, Job.objects.all(), job_id=job_id), now=now)
    with stored_resume(resume) as stored, transaction.atomic():
        return _apply(applicant, job_id, fields, resume=stored, now=now)


def _apply(
    applicant: User,
    job_id: int,
    fields: ApplicationFields,
    *,
    resume: StoredResume | None,
    now: datetime,
) -> Application:
    # What the deletion of an account deletes is not stored afterwards.
    lock_account(applicant)
    # Locked, so that it cannot be closed concurrently, and no one applies twice at once.
    locked = Job.objects.select_for_update(no_key=True, of=("self",))
    _refuse_closed(_job_for(applicant, locked, job_id=job_id), now=now)
    # Locked, too: the task that deletes old CVs may be at it.
    mine = _applications_of(applicant, job_id=job_id)
    earlier = _withdrawn(mine.select_for_update(no_key=True))

    application = earlier or Application(job_id=job_id, applicant=applicant, created_at=now)
    application.cover_letter = fields.get("cover_letter", "")
    application.answers = dict(fields.get("answers", {}))
    application.consent_at = now if fields.get("consent") else None
    attach_resume(resume, application=application, now=now)
    step = _write_step(
        application, to=Application.Status.SUBMITTED, actor=applicant, note="", now=now
    )
    if earlier is None:
        Job.objects.filter(pk=job_id).update(applications_count=F("applications_count") + 1)
    publish(
        ApplicationReceived(
            application_id=application.pk,
            job_id=job_id,
            applicant_id=applicant.pk,
            step_id=step.pk,
        )
    )
    return get_application(application_id=application.pk, viewer=applicant)


@transaction.atomic
def update_application(
    *, actor: User, application_id: int, changes: ApplicationChanges, now: datetime
) -> Application:
    """
    Update an application until it is opened, and return it.

    :raises NotFound: if there is none, or it is not the actor's to see.
    :raises PermissionDenied: if it is not the actor's own.
    :raises InvalidTransition: if it is not submitted any more.
    :raises PreconditionFailed: if the request's ``If-Match`` does not hold.
    """
    application = _own_submitted(application_id, actor=actor)
    for name, value in changes.items():
        setattr(application, name, value)
    application.updated_at = now
    application.save(update_fields=[*changes, "updated_at"])
    return get_application(application_id=application_id, viewer=actor)


def replace_resume(
    *, actor: User, application_id: int, resume: Upload, now: datetime
) -> Application:
    """
    Attach a CV, or replace it, until the application is opened; return the application.

    :raises NotFound: if there is none, or it is not the actor's to see.
    :raises PermissionDenied: if it is not the actor's own.
    :raises InvalidTransition: if it is not submitted any more.
    :raises PayloadTooLarge: if the CV is larger than the limit.
    :raises UnsupportedMediaType: if the CV is neither a PDF nor a Word document.
    :raises ValidationFailed: if the CV is empty.
    :raises ServiceUnavailable: if the file store does not respond.
    :raises PreconditionFailed: if the request's ``If-Match`` does not hold.
    """
    checked = check_resume(resume)
    # Refused before the CV is stored, if it can be, and again behind the lock.
    present = get_application(application_id=application_id, viewer=actor)
    require_applicant(actor, application=present)
    _refuse_opened(present)
    with stored_resume(checked) as stored, transaction.atomic():
        application = _own_submitted(application_id, actor=actor)
        with saving_changes(application):
            application.updated_at = now
            attach_resume(stored, application=application, now=now)
        return get_application(application_id=application_id, viewer=actor)


@transaction.atomic
def withdraw_application(*, actor: User, application_id: int, now: datetime) -> Application:
    """
    Withdraw an application, and return it. Repeating it changes nothing.

    :raises NotFound: if there is none, or it is not the actor's to see.
    :raises PermissionDenied: if it is not the actor's own.
    :raises InvalidTransition: if it is decided already.
    """
    application = _locked_application(application_id, viewer=actor)
    require_applicant(actor, application=application)
    if application.status != Application.Status.WITHDRAWN:
        _move(application, to=Application.Status.WITHDRAWN, actor=actor, note="", now=now)
    return get_application(application_id=application_id, viewer=actor)


@transaction.atomic
def set_application_status(
    *, actor: User, application_id: int, status: str, note: str, now: datetime
) -> Application:
    """
    Move an application to its next status, and return it.

    :raises NotFound: if there is none, or it is not the actor's to see.
    :raises PermissionDenied: if the actor does not manage its posting.
    :raises InvalidTransition: if its status does not lead to the new one, or only its applicant may
        set that.
    """
    application = _locked_application(application_id, viewer=actor)
    require_manager(actor, job=application.job)
    if status in Application.OF_THE_APPLICANT:
        raise InvalidTransition(f"Only the applicant can make it {status}.")
    _move(application, to=status, actor=actor, note=note, now=now)
    return get_application(application_id=application_id, viewer=actor)


@transaction.atomic
def forget_applicant(*, user_id: int, now: datetime) -> None:
    """
    Withdraw the applications of a deleted account, and delete its CVs, letters and saved data.
    """
    SavedSearch.objects.filter(user_id=user_id).delete()
    SavedJob.objects.filter(user_id=user_id).delete()
    own = Application.objects.filter(applicant_id=user_id).select_for_update(no_key=True)
    applications = list(own.order_by("pk"))
    for application in applications:
        if Application.Status.WITHDRAWN in Application.NEXT[application.status]:
            _move(application, to=Application.Status.WITHDRAWN, actor=None, note="", now=now)
    forget_resumes_of(applications)
    own.update(cover_letter="", answers={})


def _applications_of(applicant: User, *, job_id: int) -> QuerySet[Application]:
    return Application.objects.filter(applicant=applicant, job_id=job_id)


def _withdrawn(mine: QuerySet[Application]) -> Application | None:
    """Return an application that was withdrawn; any other is one too many."""
    earlier = mine.first()
    if earlier is not None and earlier.status != Application.Status.WITHDRAWN:
        raise AlreadyApplied("You have applied for this job.")
    return earlier


def _job_for(applicant: User, rows: QuerySet[Job], *, job_id: int) -> Job:
    job = rows.select_related("company").defer("search").filter(pk=job_id).first()
    if job is None or is_hidden_draft(applicant, job=job):
        raise NotFound(f"There is no job {job_id}.")
    refuse_own_posting(applicant, job=job)
    return job


def _refuse_closed(job: Job, *, now: datetime) -> None:
    is_over = job.expires_at is not None and job.expires_at <= now
    if job.status != Job.Status.PUBLISHED or is_over:
        raise JobClosed("This job takes no applications any more.")


def _locked_application(application_id: int, *, viewer: User) -> Application:
    rows = applications_open_to(viewer).select_related("job", "job__company").defer("job__search")
    return get_or_not_found(
        rows.select_for_update(no_key=True, of=("self",)), kind="application", key=application_id
    )


def _own_submitted(application_id: int, *, actor: User) -> Application:
    application = _locked_application(application_id, viewer=actor)
    require_applicant(actor, application=application)
    verify_precondition()
    _refuse_opened(application)
    return application


def _refuse_opened(application: Application) -> None:
    if application.status != Application.Status.SUBMITTED:
        raise InvalidTransition(f"An application that is {application.status} stays as it is.")


def _move(
    application: Application, *, to: str, actor: User | None, note: str, now: datetime
) -> None:
    if to not in Application.NEXT[application.status]:
        raise InvalidTransition(f"An application that is {application.status} cannot become {to}.")
    step = _write_step(application, to=to, actor=actor, note=note, now=now)
    publish(
        ApplicationMoved(
            application_id=application.pk,
            job_id=application.job_id,
            applicant_id=application.applicant_id,
            step_id=step.pk,
            status=to,
        )
    )


def _write_step(
    application: Application, *, to: str, actor: User | None, note: str, now: datetime
) -> ApplicationEvent:
    was = application.status if application.pk else None
    application.status, application.updated_at = to, now
    application.save()
    return ApplicationEvent.objects.create(
        application=application,
        from_status=was,
        to_status=to,
        actor=actor,
        note=note,
        created_at=now,
    )
