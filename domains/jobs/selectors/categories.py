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
    is_id = id_or_slug.isascii() and id_or_slug.isdecimal()
    try:
        return JobCategory.objects.get(**{"pk" if is_id else "slug": id_or_slug})
    except JobCategory.DoesNotExist:
        raise NotFound(f"There is no job category {id_or_slug!r}.") from None
