"""Selectors of job categories."""

from django.db.models import QuerySet

from domains.jobs.models import JobCategory
from shared.lookups import get_or_not_found
from shared.selections import select


def list_job_categories() -> QuerySet[JobCategory]:
    """
    Return the industries by name.
    """
    return JobCategory.objects.order_by("name", "pk")


def get_job_category(*, id_or_slug: str) -> JobCategory:
    """
    Return one industry.

    :raises NotFound: if there is none.
    """
    return get_or_not_found(select(list_job_categories), kind="job category", key=id_or_slug)
