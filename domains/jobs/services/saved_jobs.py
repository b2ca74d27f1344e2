"""Services of saved jobs."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from domains.jobs.models import Job, SavedJob
from domains.jobs.permissions import jobs_open_to
from shared.auth.models import User
from shared.errors import NotFound
from shared.references import lock_referenced
from shared.rows import count_rows
from shared.selections import select


@dataclass(frozen=True, slots=True)
class SavedState:
    """Whether the user saved a posting, and the number of saved postings."""

    job_id: int
    is_saved: bool
    count: int


@transaction.atomic
def save_job(*, user: User, job_id: int, now: datetime) -> SavedState:
    """
    Save a posting, and return the new state. Repeating it changes nothing.

    :raises NotFound: if there is none, or it is not the user's to see.
    """
    if not lock_referenced(select(_job_to_save, user=user, job_id=job_id)):
        raise NotFound(f"There is no job {job_id}.")
    SavedJob.objects.put(user=user, job=job_id, created_at=now)
    return _state(user, job_id=job_id, is_saved=True)


@transaction.atomic
def unsave_job(*, user: User, job_id: int) -> SavedState:
    """
    Forget a saved posting; one that was not saved stays away.
    """
    SavedJob.objects.take(user=user, job=job_id)
    return _state(user, job_id=job_id, is_saved=False)


def _state(user: User, *, job_id: int, is_saved: bool) -> SavedState:
    count = count_rows(select(_readable, user=user))
    return SavedState(job_id=job_id, is_saved=is_saved, count=count)


def _job_to_save(*, user: User, job_id: int) -> QuerySet[Job]:
    return jobs_open_to(user).filter(pk=job_id).only("pk")


def _readable(*, user: User) -> QuerySet[SavedJob]:
    return SavedJob.objects.filter(user=user, job__in=jobs_open_to(user))
