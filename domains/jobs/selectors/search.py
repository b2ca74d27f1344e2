"""Searching postings: words, filters, facets and distance."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Literal

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, OrderBy, Q, QuerySet
from django.db.models.lookups import GreaterThanOrEqual
from django.utils.functional import cached_property
from typing_extensions import TypedDict

from domains.jobs.models import Job
from domains.jobs.models.globe import straight_distance
from domains.jobs.models.jobs import JobQuerySet
from domains.jobs.models.salaries import over_a_year
from domains.jobs.selectors.locations import Circle, find_places, haversine, within
from shared.errors import ValidationFailed
from shared.parameters import decide
from shared.search import ParsedSearchQuery, search_query
from shared.selections import select

JobOrder = Literal["-posted_at", "relevance", "-salary", "distance"]

DEFAULT_RADIUS_KM = 50.0
# A word or phrase with a minus before it, as a web search reads it.
_LEFT_OUT = re.compile(r'(?<!\w)-(?:"[^"]*"?|[^\s"]+)')
_WORD = re.compile(r"\b(?!or\b)\w", re.IGNORECASE)

# The criteria that are not in the index of words, places and types.
_NOT_WITH_WORDS = (
    *("category", "company", "workplace_type", "experience_level", "circle"),
    *("salary_min", "currency", "posted_within_days"),
)

FACETS = ("category", "job_type", "workplace_type", "country")


@dataclass(frozen=True, slots=True)
class JobQuery:
    """
    The criteria of a search. Several values of one filter mean any of them.

    ``salary_min`` is an amount a year, in each posting's own currency unless one is given.
    """

    search: str = ""
    category: Sequence[str] = ()
    job_type: Sequence[str] = ()
    workplace_type: Sequence[str] = ()
    experience_level: Sequence[str] = ()
    company: Sequence[str] = ()
    country: Sequence[str] = ()
    location: Sequence[str] = ()
    circle: Circle | None = None
    salary_min: Decimal | None = None
    currency: str = ""
    include_unknown_salary: bool = False
    posted_within_days: int | None = None
    ordering: JobOrder = "-posted_at"


class FacetValue(TypedDict):
    """A value of a filter, and the number of results that have it."""

    value: str
    label: str
    count: int


Facets = Mapping[str, Sequence[FacetValue]]


def query_of(filters: Mapping[str, Any]) -> JobQuery:
    """
    Return the criteria of validated or stored filters.
    """
    known = {field.name for field in fields(JobQuery)}
    asked = {name: value for name, value in filters.items() if name in known and value is not None}
    if filters.get("salary_min") is not None:
        asked["salary_min"] = Decimal(filters["salary_min"])
    if near := filters.get("near"):
        latitude, longitude = map(float, near.split(","))
        radius_km = float(filters.get("radius_km") or DEFAULT_RADIUS_KM)
        asked["circle"] = Circle(latitude, longitude, radius_km)
    return JobQuery(**asked)


class FoundJobs:
    """The postings that fit, and their facets, which are counted when they are read."""

    def __init__(self, query: JobQuery, *, now: datetime) -> None:
        self._query, self._now = query, now
        self.jobs = select(search_jobs, query=query, now=now)

    @property
    def is_ranked(self) -> bool:
        """Whether the postings are in the order of a rank that is computed for all of them."""
        return _is_ranked(self._query)

    @cached_property
    def facets(self) -> Facets:
        """The number of results for each value of the most used filters."""
        return count_facets(query=self._query, now=self._now)


def find_jobs(*, query: JobQuery, now: datetime) -> FoundJobs:
    """
    Return the open postings that fit, in the order asked for, with their facets.

    :raises ValidationFailed: if they are to be sorted by the distance from nowhere.
    """
    return FoundJobs(query, now=now)


def search_jobs(*, query: JobQuery, now: datetime) -> QuerySet[Job]:
    """
    Return the open postings that fit, in the order asked for.

    :raises ValidationFailed: if they are to be sorted by the distance from nowhere.
    """
    jobs = _fitting(query, now=now).for_reading(now=now)
    if query.circle is not None:
        jobs = jobs.annotate(distance_km=haversine(query.circle))
    if _is_ranked(query):
        # Of all that match the best stand first; without words, all are equally good.
        kind = ParsedSearchQuery if _is_planned_once(query) else SearchQuery
        rank = SearchRank(F("search"), search_query(query.search, kind))
        return jobs.annotate(rank=rank).order_by("-rank", "-pk")
    return jobs.order_by(*_order(query))


def count_facets(*, query: JobQuery, now: datetime) -> Facets:
    """
    Return the number of results for each value of the most used filters.

    One pass over the results counts all of them.
    """
    jobs = _fitting(query, now=now).order_by()
    found = jobs.values_list("category_id", "job_type", "workplace_type", "location_id")
    facets: dict[str, list[FacetValue]] = {name: [] for name in FACETS}
    for slug, name, job_type, workplace, country, count in _count_by_each(found):
        facet, value, label = _facet_of(slug, name, job_type, workplace, country)
        facets[facet].append({"value": value, "label": label, "count": count})
    return facets


def _fitting(query: JobQuery, *, now: datetime) -> JobQuerySet:
    jobs = Job.objects.open(now=now)
    if query.search:
        find = jobs.matching_planned_once if _is_planned_once(query) else jobs.matching
        jobs = find(query.search)
    if query.category:
        jobs = jobs.filter(category_id__in=_categories_and_below(query.category))
    if query.country or query.location:
        places = find_places(country=query.country, text=query.location)
        # Words and places are looked up in one index, place by place. The other indexes have a
        # use only if the planner sees the ids, so it needs them from a query of its own.
        jobs = jobs.filter(location_id__in=places if query.search else list(places))
    if query.circle:
        jobs = jobs.filter(within(query.circle))
    if query.company:
        jobs = jobs.filter(company_id__in=_companies(query.company))
    for name in ("job_type", "workplace_type", "experience_level"):
        if wanted := getattr(query, name):
            jobs = jobs.filter(**{f"{name}__in": list(wanted)})
    if query.posted_within_days is not None:
        since = now - timedelta(days=query.posted_within_days)
        jobs = jobs.filter(posted_at__gte=since)
    return jobs.filter(_paying(query))


def _is_planned_once(query: JobQuery) -> bool:
    """Return whether the index of words is the best one, whatever the words are."""
    # All ranked postings are found for each page. Planning for the words takes PostgreSQL as long
    # as finding them, and has a use only if an index of other criteria may be better.
    return _is_ranked(query) and not any(getattr(query, name) for name in _NOT_WITH_WORDS)


def _paying(query: JobQuery) -> Q:
    paying = Q()
    if query.salary_min is not None:
        paying &= Q(salary_annual_min__gte=query.salary_min)
    if query.currency:
        paying &= Q(salary_currency=query.currency)
    if paying and query.include_unknown_salary:
        paying |= _silent(query)
    return paying


def _silent(query: JobQuery) -> Q:
    """Return the condition of postings whose unknown salary may be high enough."""
    # The empty currency is what a posting without a salary has.
    silent = Q(salary_currency="")
    if query.salary_min is None:
        return silent
    highest = over_a_year("salary_max")
    open_ended = Q(GreaterThanOrEqual(highest, query.salary_min), salary_min=None)
    if query.currency:
        open_ended &= Q(salary_currency=query.currency)
    return silent | open_ended


def _is_ranked(query: JobQuery) -> bool:
    return query.ordering == "relevance" and decide(query.search, _says_what_to_find)


def _says_what_to_find(search: str) -> bool:
    """Return whether there is a word beside those that must not be in a posting."""
    return bool(_WORD.search(_LEFT_OUT.sub(" ", search)))


def _order(query: JobQuery) -> Sequence[str | OrderBy]:
    if query.ordering == "-salary":
        return (F("salary_annual_min").desc(nulls_last=True), "-pk")
    if query.ordering == "distance":
        if query.circle is None:
            raise ValidationFailed.of("ordering", "Say near what: near=latitude,longitude.")
        nearest = straight_distance(query.circle.latitude, query.circle.longitude)
        return (nearest.asc(), "pk")
    return ("-posted_at", "-pk")


def _categories_and_below(ids_or_slugs: Sequence[str]) -> Sequence[int]:
    # A query of its own, so that the planner sees the ids and can use an index.
    return _ids(_CATEGORIES_AND_BELOW, list(ids_or_slugs))


def _companies(ids_or_slugs: Sequence[str]) -> Sequence[int]:
    return _ids(_COMPANIES, list(ids_or_slugs))


def _ids(statement: str, asked: list[str]) -> Sequence[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"asked": asked, "ids": _numbers(asked)})
        return [pk for (pk,) in cursor.fetchall()]


def _numbers(asked: Sequence[str]) -> list[int]:
    # No slug is all digits, and no id is larger than the largest.
    return [int(word) for word in asked if word.isascii() and word.isdecimal() and len(word) < 19]


def _count_by_each(found: QuerySet[Job, Any]) -> Sequence[tuple[Any, ...]]:
    try:
        inner, parameters = found.query.sql_with_params()
    except EmptyResultSet:
        return ()
    with connection.cursor() as cursor:
        cursor.execute(
            _COUNT_BY_EACH.format(found=inner),  # made by Django; the values are parameters
            parameters,
        )
        counted: Sequence[tuple[Any, ...]] = cursor.fetchall()
        return counted


def _facet_of(
    slug: str | None, name: str, job_type: str | None, workplace: str | None, country: str | None
) -> tuple[str, str, str]:
    """Tell which of the four a counted row is about: the others are null in it."""
    if slug is not None:
        return "category", slug, name
    if job_type is not None:
        return "job_type", job_type, str(Job.Type(job_type).label)
    if workplace is not None:
        return "workplace_type", workplace, str(Job.Workplace(workplace).label)
    return "country", str(country), str(country)


# By ids first: what was found may be most of the postings, and names are many words.
_COUNT_BY_EACH = """
SELECT category.slug, category.name, job_type, workplace_type, place.country, sum(found_in)::int
FROM (
    SELECT category_id, job_type, workplace_type, location_id, count(*) AS found_in
    FROM ({found}) AS found (category_id, job_type, workplace_type, location_id)
    GROUP BY GROUPING SETS ((category_id), (job_type), (workplace_type), (location_id))
) AS counted
LEFT JOIN jobs_jobcategory AS category ON category.id = category_id
LEFT JOIN jobs_location AS place ON place.id = location_id
WHERE coalesce(category_id, location_id) IS NOT NULL
   OR coalesce(job_type, workplace_type) IS NOT NULL
GROUP BY 1, 2, 3, 4, 5
ORDER BY 6 DESC, 1, 3, 4, 5
"""
_CATEGORIES_AND_BELOW = """
WITH RECURSIVE branch (id) AS (
    SELECT id FROM jobs_jobcategory WHERE slug = ANY(%(asked)s) OR id = ANY(%(ids)s)
    UNION
    SELECT below.id FROM jobs_jobcategory below JOIN branch ON below.parent_id = branch.id
)
SELECT id FROM branch
"""
_COMPANIES = "SELECT id FROM jobs_company WHERE slug = ANY(%(asked)s) OR id = ANY(%(ids)s)"
