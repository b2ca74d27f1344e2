"""Selectors of companies."""

from django.db.models import QuerySet

from domains.jobs.models import Company
from shared.lookups import get_or_not_found
from shared.search import contains_folded
from shared.selections import select


def list_companies(*, search: str = "") -> QuerySet[Company]:
    """
    Return the companies by name.
    """
    companies = Company.objects.order_by("name", "pk")
    return companies.filter(contains_folded("name", search)) if search else companies


def get_company(*, id_or_slug: str) -> Company:
    """
    Return one company.

    :raises NotFound: if there is none.
    """
    return get_or_not_found(select(list_companies), kind="company", key=id_or_slug)
