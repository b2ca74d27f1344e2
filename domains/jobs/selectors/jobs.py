"""Selectors of jobs."""

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.search import SearchRank
from django.db.models import F, QuerySet

from domains.jobs.models import Job
from domains.jobs.permissions import jobs_managed_by, jobs_open_to
from shared.auth.models import User
from shared.auth.viewer import Viewer
from shared.caching import Namespace
from shared.lookups import get_or_not_found
from shared.search import search_query
from shared.selections import select


def _next_end(after: datetime) -> datetime | None:
    ends = Job.objects.open(now=after).order_by("expires_at").values_list("expires_at", flat=True)
    return ends.first()


POSTINGS = Namespace("jobs.postings", next_deadline=_next_end)
"""What answers about postings are computed from: postings, companies, categories and places."""
MOST_SIMILAR = 10
FEED_LENGTH = 50


def list_readable_jobs(*, viewer: Viewer, now: datetime) -> QuerySet[Job]:
    """
    Return the postings this viewer may read, for finding one of them.
    """
    return jobs_open_to(viewer).for_reading(now=now).order_by("-posted_at", "-pk")


def find_job(*, id_or_slug: str, viewer: Viewer, now: datetime) -> QuerySet[Job]:
    """
    Return the posting with this id or slug if the viewer may see it, or an empty query set.
    """
    return jobs_open_to(viewer).for_reading(now=now).called(id_or_slug)


def get_job(*, id_or_slug: str, viewer: Viewer, now: datetime) -> Job:
    """
    Return one posting.

    :raises NotFound: if there is none, or it is not the viewer's to see.
    """
    readable = select(list_readable_jobs, viewer=viewer, now=now)
    return get_or_not_found(readable, kind="job", key=id_or_slug)


def get_public_job(*, id_or_slug: str, now: datetime) -> Job:
    """
    Return one public posting.

    :raises NotFound: if there is none.
    """
    return get_job(id_or_slug=id_or_slug, viewer=AnonymousUser(), now=now)


def list_managed_jobs(*, user: User, status: str | None = None, now: datetime) -> QuerySet[Job]:
    """
    Return the postings the user manages, in any status, newest first.
    """
    jobs = jobs_managed_by(user).for_reading(now=now).order_by("-posted_at", "-pk")
    return jobs.filter(status=status) if status else jobs


def list_similar_jobs(*, id_or_slug: str, now: datetime) -> QuerySet[Job]:
    """
    Return the open postings of the same category that share most with the title of this one.

    :raises NotFound: if there is no such public posting.
    """
    job = get_public_job(id_or_slug=id_or_slug, now=now)
    words = " or ".join(f'"{word}"' for word in job.title.replace('"', " ").split())
    likeness = SearchRank(F("search"), search_query(words))
    others = Job.objects.open(now=now).filter(category_id=job.category_id).exclude(pk=job.pk)
    ranked = others.for_reading(now=now).annotate(likeness=likeness)
    return ranked.order_by("-likeness", "-pk")[:MOST_SIMILAR]
