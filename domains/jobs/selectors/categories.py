"""Selectors of job categories."""

from django.db.models import QuerySet

from domains.jobs.models import JobCategory
from shared.errors import NotFound


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
    try:
        return JobCategory.objects.called(id_or_slug).get()
    except JobCategory.DoesNotExist:
        raise NotFound(f"There is no job category {id_or_slug!r}.") from None
