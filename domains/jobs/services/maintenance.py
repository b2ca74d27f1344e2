"""Closing what has come to its end: jobs past their end, jobs of employers who left, old CVs."""

from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Least

from domains.jobs.events import JobClosed
from domains.jobs.models import Application, Job
from domains.jobs.selectors import POSTINGS
from domains.jobs.services.resumes import forget_resumes_of
from shared.batches import work_in_batches
from shared.events import publish

MOST_CLOSED_AT_ONCE = 500


def expire_jobs(*, now: datetime) -> int:
    """Close expired postings as of the moment they expired, and return their number."""
    return work_in_batches(lambda most: _expire(at_most=most, now=now)).count


def close_postings_of(*, employer_id: int, now: datetime) -> None:
    """
    Close the published postings of the companies of an employer whose account was deleted or
    deactivated.

    Each batch is its own transaction, so another run continues where one was interrupted.
    """
    while _close_next(employer_id, now=now):
        pass


def purge_resumes(*, now: datetime) -> int:
    """Delete the CVs whose retention has ended, and return their number."""

    def purge(most: int) -> int:
        over = Application.objects.past_retention(now=now).select_for_update(skip_locked=True)
        applications = list(over.order_by("pk")[:most])
        forget_resumes_of(applications)
        return len(applications)

    return work_in_batches(purge).count


def _expire(*, at_most: int, now: datetime) -> int:
    overdue = Job.objects.overdue(now=now).order_by("pk").select_for_update(skip_locked=True)
    ids = list(overdue.values_list("pk", flat=True)[:at_most])
    if not ids:
        return 0
    Job.objects.filter(pk__in=ids).update(
        status=Job.Status.CLOSED, closed_at=F("expires_at"), updated_at=now
    )
    for job_id in ids:
        publish(JobClosed(job_id=job_id))
    POSTINGS.bump()
    return len(ids)


@transaction.atomic
def _close_next(employer_id: int, *, now: datetime) -> bool:
    """Close one batch; return whether there was any."""
    abandoned = _abandoned(employer_id).select_for_update(no_key=True, of=("self",))
    ids = list(abandoned.order_by("pk").values_list("pk", flat=True)[:MOST_CLOSED_AT_ONCE])
    if not ids:
        return False
    # A posting that is over at this moment has expired, and shows so.
    ended = Least("expires_at", Value(now))
    Job.objects.filter(pk__in=ids).update(status=Job.Status.CLOSED, closed_at=ended, updated_at=now)
    for job_id in ids:
        publish(JobClosed(job_id=job_id, employer_left=True))
    POSTINGS.bump()
    return True


def _abandoned(employer_id: int) -> QuerySet[Job]:
    # The account is looked at again: an admin may have switched it on in the meantime.
    return Job.objects.filter(
        status=Job.Status.PUBLISHED,
        company__owner=employer_id,
        company__owner__is_active=False,
    )
