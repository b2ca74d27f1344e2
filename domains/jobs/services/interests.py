"""Keeping postings and searches for later."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from domains.jobs.models import SavedJob, SavedSearch
from domains.jobs.permissions import jobs_open_to
from domains.jobs.selectors import query_of, search_jobs
from shared.auth.models import User
from shared.errors import NotFound, ValidationFailed
from shared.preconditions import verify_precondition

MOST_SEARCHES = 10


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
    if not jobs_open_to(user).filter(pk=job_id).exists():
        raise NotFound(f"There is no job {job_id}.")
    SavedJob.objects.bulk_create(
        [SavedJob(user=user, job_id=job_id, created_at=now)], ignore_conflicts=True
    )
    return _state(user, job_id=job_id, is_saved=True)


@transaction.atomic
def unsave_job(*, user: User, job_id: int) -> SavedState:
    """
    Forget a saved posting; one that was not saved stays away.
    """
    SavedJob.objects.filter(user=user, job_id=job_id).delete()
    return _state(user, job_id=job_id, is_saved=False)


@transaction.atomic
def save_search(
    *, user: User, name: str, query: Mapping[str, object], frequency: str, now: datetime
) -> SavedSearch:
    """
    Keep a search, to be mailed what is posted from now on and fits it.

    :raises ValidationFailed: if the user has as many as one may have.
    """
    # Concurrent saves of one user wait for each other, so that the limit holds.
    User.objects.get_queryset().select_for_update(no_key=True).get(pk=user.pk)
    if SavedSearch.objects.filter(user=user).count() >= MOST_SEARCHES:
        raise ValidationFailed.of("query", f"Keep {MOST_SEARCHES} searches at most.")
    search_jobs(query=query_of(query), now=now)
    return SavedSearch.objects.create(
        user=user,
        name=name,
        query=dict(query),
        frequency=frequency,
        high_water_at=now,
        created_at=now,
    )


@transaction.atomic
@transaction.atomic
def delete_search(*, user: User, search_id: int) -> None:
    """
    Forget a saved search.

    :raises NotFound: if there is none, or it belongs to another user.
    """
    mine = SavedSearch.objects.filter(user=user, pk=search_id)
    search = mine.select_for_update().first()
    if search is None:
        raise NotFound(f"There is no saved search {search_id}.")
    verify_precondition()
    search.delete()


def _state(user: User, *, job_id: int, is_saved: bool) -> SavedState:
    readable = SavedJob.objects.filter(user=user, job__in=jobs_open_to(user))
    return SavedState(job_id=job_id, is_saved=is_saved, count=readable.count())
