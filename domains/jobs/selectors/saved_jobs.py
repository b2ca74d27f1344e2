"""Selectors of saved jobs."""

from datetime import datetime

from django.db.models import Prefetch, QuerySet

from domains.jobs.models import Job, SavedJob
from domains.jobs.permissions import jobs_open_to
from shared.auth.models import User


def list_saved_jobs(*, user: User, now: datetime) -> QuerySet[SavedJob]:
    """
    Return the postings the user has saved and may still read, newest first.
    """
    readable = SavedJob.objects.filter(user=user, job__in=jobs_open_to(user))
    shown = Prefetch("job", queryset=Job.objects.for_reading(now=now))
    return readable.prefetch_related(shown).order_by("-created_at", "-pk")
