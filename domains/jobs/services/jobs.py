"""Services of jobs: from draft to published to closed."""

from datetime import datetime, timedelta

from django.db import transaction
from typing_extensions import TypedDict

from domains.jobs.events import JobClosed, JobPublished
from domains.jobs.models import Application, Company, Job, JobCategory
from domains.jobs.models.jobs import JobQuerySet
from domains.jobs.permissions import jobs_open_to, require_manager, require_owner, require_poster
from domains.jobs.selectors import POSTINGS, get_job
from domains.jobs.services.locations import LocationFields, set_location
from domains.jobs.services.salaries import SalaryFields, set_salary
from domains.jobs.services.slugs import RESERVED
from shared.auth.permissions import require_user, require_verified
from shared.auth.viewer import Viewer
from shared.columns import saving_changes
from shared.errors import InvalidTransition, ValidationFailed
from shared.events import publish
from shared.lookups import get_or_not_found
from shared.preconditions import verify_precondition
from shared.references import lock_referenced
from shared.slugs import insert_with_slug

LIFETIME = timedelta(days=60)
"""How long a posting is up that says no end."""


class JobFields(TypedDict, total=False):
    """The values of a posting: all of a new one, or those that change."""

    title: str
    description: str
    category_id: int
    company_id: int
    job_type: str
    workplace_type: str
    experience_level: str | None
    location: LocationFields | None
    salary: SalaryFields | None
    expires_at: datetime | None
    status: str | None


@transaction.atomic
def create_job(*, actor: Viewer, fields: JobFields, now: datetime) -> Job:
    """
    Create a posting, by default as a draft, and return it.

    :raises NotAuthenticated: if the actor is anonymous.
    :raises EmailNotVerified: if the actor has to verify an address first.
    :raises PermissionDenied: if the actor is neither an employer nor an admin, or the company is
        another user's.
    :raises ValidationFailed: if its category or company does not exist, it is not remote and has no
        location, the maximum of the salary is below the minimum, or its end is in the past.
    """
    author = require_poster(actor)
    require_verified(author)
    job = Job(posted_by=author, posted_at=now, opened_at=now, created_at=now, updated_at=now)
    _set_fields(job, fields, actor=author, now=now)
    insert_with_slug(job, name=job.title, kind="job", reserved=RESERVED)
    if fields.get("status") not in (None, job.status):
        _move(job, to=str(fields["status"]), now=now)
    POSTINGS.bump()
    return get_job(id_or_slug=str(job.pk), viewer=author, now=now)


@transaction.atomic
def update_job(*, actor: Viewer, job_id: int, changes: JobFields, now: datetime) -> Job:
    """
    Update a posting and return it. A later end publishes an expired posting again.

    :raises NotAuthenticated: if the actor is anonymous.
    :raises NotFound: if there is none, or it is not the actor's to see.
    :raises PermissionDenied: if the actor does not manage it, or moves it to another user's
        company.
    :raises ValidationFailed: for the reasons of ``create_job``.
    :raises InvalidTransition: if its status does not lead to the new one.
    :raises PreconditionFailed: if the request's ``If-Match`` does not hold.
    """
    # Before the posting, because a new name of a company is written to its postings.
    _lock_company(changes)
    job = _locked_job(job_id, actor=actor)
    had_expired = _has_expired(job)
    with saving_changes(job):
        _set_fields(job, changes, actor=require_user(actor), now=now)
        job.updated_at = now
    wanted = changes.get("status") or _status_after(changes, job=job, had_expired=had_expired)
    if wanted not in (None, _status_at(job, now=now)):
        _move(job, to=str(wanted), now=now)
    POSTINGS.bump()
    return get_job(id_or_slug=str(job.pk), viewer=actor, now=now)


@transaction.atomic
def publish_job(*, actor: Viewer, job_id: int, now: datetime) -> Job:
    """
    Publish a posting and return it. Its first publication counts as its age. An end in the past is
    replaced.

    :raises NotAuthenticated: if the actor is anonymous.
    :raises NotFound: if there is none, or it is not the actor's to see.
    :raises PermissionDenied: if the actor does not manage it.
    :raises InvalidTransition: if it is published already.
    :raises PreconditionFailed: if the request's ``If-Match`` does not hold.
    """
    job = _locked_job(job_id, actor=actor)
    _move(job, to=Job.Status.PUBLISHED, now=now)
    POSTINGS.bump()
    return get_job(id_or_slug=str(job.pk), viewer=actor, now=now)


@transaction.atomic
def close_job(*, actor: Viewer, job_id: int, now: datetime) -> Job:
    """
    Close a posting and return it. Its applications stay and can still be decided.

    :raises NotAuthenticated: if the actor is anonymous.
    :raises NotFound: if there is none, or it is not the actor's to see.
    :raises PermissionDenied: if the actor does not manage it.
    :raises InvalidTransition: if it is closed already.
    :raises PreconditionFailed: if the request's ``If-Match`` does not hold.
    """
    job = _locked_job(job_id, actor=actor)
    _move(job, to=Job.Status.CLOSED, now=now)
    POSTINGS.bump()
    return get_job(id_or_slug=str(job.pk), viewer=actor, now=now)


@transaction.atomic
def delete_job(*, actor: Viewer, job_id: int, now: datetime) -> None:
    """
    Delete a posting, or close it if it has applications.

    :raises NotAuthenticated: if the viewer is anonymous.
    :raises NotFound: if there is none, or it is not the actor's to see.
    :raises PermissionDenied: if the actor does not manage it.
    :raises PreconditionFailed: if the request's ``If-Match`` does not hold.
    """
    # Postings are saved and mailed under a weaker lock, which this one waits for.
    job = _find_managed(_readable(actor).select_for_update(of=("self",)), job_id, actor=actor)
    if not Application.objects.filter(job=job).exists():
        job.delete()
    elif _status_at(job, now=now) != Job.Status.CLOSED:
        _move(job, to=Job.Status.CLOSED, now=now)
    POSTINGS.bump()


def _locked_job(job_id: int, *, actor: Viewer) -> Job:
    rows = _readable(actor).select_for_update(no_key=True, of=("self",))
    return _find_managed(rows, job_id, actor=actor)


def _readable(actor: Viewer) -> JobQuerySet:
    require_user(actor)
    return jobs_open_to(actor).select_related("company").defer("search")


def _find_managed(rows: JobQuerySet, job_id: int, *, actor: Viewer) -> Job:
    job = get_or_not_found(rows, kind="job", key=job_id)
    require_manager(actor, job=job)
    verify_precondition()
    return job


def _status_at(job: Job, *, now: datetime) -> str:
    # A posting whose time is over counts as closed before the task has come by. The row stays
    # published until then: closing it here would keep the task from notifying the applicants.
    is_overdue = job.expires_at is not None and job.expires_at <= now
    if job.status == Job.Status.PUBLISHED and is_overdue:
        return Job.Status.CLOSED
    return job.status


def _has_expired(job: Job) -> bool:
    """Return whether the posting was closed because its time was over."""
    return (
        job.status == Job.Status.CLOSED
        and job.was_published
        and job.closed_at is not None
        and job.expires_at is not None
        and job.closed_at >= job.expires_at
    )


def _status_after(changes: JobFields, *, job: Job, had_expired: bool) -> str | None:
    """Return the status that a change of the end brings about, if it does."""
    is_extended = had_expired and "expires_at" in changes and not _has_expired(job)
    return Job.Status.PUBLISHED if is_extended else None


def _move(job: Job, *, to: str, now: datetime) -> None:
    status = _status_at(job, now=now)
    if to == status:
        raise InvalidTransition(f"The job is {status} already.")
    if to not in Job.NEXT[status]:
        raise InvalidTransition(f"A job that is {status} cannot become {to}.")
    is_up = to == Job.Status.PUBLISHED
    with saving_changes(job):
        job.status = to
        job.updated_at = now
        if is_up:
            _put_up(job, now=now)
        else:
            job.closed_at = now
    publish(JobPublished(job_id=job.pk) if is_up else JobClosed(job_id=job.pk))


def _put_up(job: Job, *, now: datetime) -> None:
    job.closed_at, job.opened_at = None, now
    if not job.was_published:
        job.was_published, job.posted_at = True, now
    if job.expires_at is None or job.expires_at <= now:
        job.expires_at = now + LIFETIME


def _set_fields(job: Job, fields: JobFields, *, actor: Viewer, now: datetime) -> None:
    for name in ("title", "description", "job_type", "workplace_type"):
        if name in fields:
            setattr(job, name, fields[name])
    if "experience_level" in fields:
        job.experience_level = fields["experience_level"] or ""
    if "category_id" in fields:
        _lock_category(fields["category_id"])
        job.category_id = fields["category_id"]
    if fields.get("company_id", job.company_id) != job.company_id:
        company = _company_of(actor, fields)
        job.company, job.company_name = company, company.name
    if "location" in fields:
        set_location(job, fields["location"])
    if "salary" in fields:
        set_salary(job, fields["salary"])
    if "expires_at" in fields:
        _set_end(job, fields["expires_at"], now=now)
    if job.workplace_type != Job.Workplace.REMOTE and job.location is None:
        raise ValidationFailed.of("location", "Only remote work needs no location.")


def _lock_category(category_id: int) -> None:
    if not lock_referenced(JobCategory.objects.filter(pk=category_id)):
        raise ValidationFailed.of("category_id", f"There is no job category {category_id}.")


def _company_of(actor: Viewer, fields: JobFields) -> Company:
    company = _lock_company(fields)
    if company is None:
        raise ValidationFailed.of("company_id", f"There is no company {fields['company_id']}.")
    require_owner(actor, company=company)
    return company


def _lock_company(fields: JobFields) -> Company | None:
    # Locked, so that it is not renamed before the posting that has a copy of its name is committed.
    if "company_id" not in fields:
        return None
    rows = Company.objects.select_for_update(no_key=True)
    return rows.filter(pk=fields["company_id"]).first()


def _set_end(job: Job, ends: datetime | None, *, now: datetime) -> None:
    if ends is None and (_status_at(job, now=now) != job.status or _has_expired(job)):
        return  # Only a later end opens a posting that has expired.
    # A client that replaces the whole of an expired posting sends back the end it has read.
    if ends is not None and ends <= now and ends != job.expires_at:
        raise ValidationFailed.of("expires_at", "This moment is in the past.")
    if ends is None and job.status == Job.Status.PUBLISHED:
        ends = now + LIFETIME
    if _status_at(job, now=now) != job.status and ends != job.expires_at:
        job.opened_at = now
    job.expires_at = ends
