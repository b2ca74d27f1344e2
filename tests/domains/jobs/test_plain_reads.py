"""Reads of postings that are not cached: one statement, and no objects."""

import itertools
from datetime import timedelta
from decimal import Decimal
from typing import Any

import orjson
import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from domains.jobs import schemas, selectors
from domains.jobs.models import Job
from domains.jobs.selectors import Circle, JobQuery
from shared.pagination import PageParams, page_of, paginate, paginate_as
from shared.rows import page_as_json
from shared.selections import select
from tests.api_client import ApiClient
from tests.domains.jobs.factories import JobFactory, LocationFactory

pytestmark = pytest.mark.django_db

NOW = timezone.now()
BERLIN = Circle(52.52, 13.4, 500.0)


@pytest.fixture
def jobs() -> list[Job]:
    """Return postings whose values need every format of the schema."""
    city = LocationFactory.create(city="Zürich", country="CH", latitude=47.0, longitude=8.5417)
    salary = {"salary_currency": "EUR", "salary_period": "month"}
    values: list[dict[str, Any]] = [
        {"title": 'Python "ops" \\ 100 %', "experience_level": "senior", "job_type": "full_time"},
        {"location": None, "latitude": None, "longitude": None, "workplace_type": "remote"},
        {"location": city, "latitude": 52.520008, "longitude": 13.0, "experience_level": ""},
        {"location": city, "latitude": None, "longitude": None},
        {**salary, "salary_min": Decimal("1000.50"), "salary_max": Decimal(2000)},
        {**salary, "salary_min": None, "salary_max": Decimal("0.10")},
        {"salary_currency": "", "salary_min": None, "salary_max": None, "salary_period": ""},
        {"posted_at": NOW - timedelta(days=9, microseconds=120_000)},
    ]
    return [JobFactory.create(**{"description": "python ops", **each}) for each in values]


def _by_objects(rows: Any, request: Any, params: PageParams) -> bytes:
    """Return the body that ninja makes of objects."""
    page = page_of(schemas.JobOut).model_validate(
        paginate(request, rows, params), from_attributes=True
    )
    return orjson.dumps(page.model_dump(), default=str, option=orjson.OPT_UTC_Z)


@pytest.mark.parametrize(
    "query",
    [
        JobQuery(),
        JobQuery(search="python", ordering="relevance"),
        JobQuery(search="python -python", ordering="relevance"),
        JobQuery(search="-nothing", ordering="relevance"),
        JobQuery(search="python", location=["rich"], country=["CH"]),
        JobQuery(job_type=["full_time"], experience_level=["senior"], ordering="-salary"),
        JobQuery(circle=BERLIN, ordering="distance"),
        JobQuery(circle=BERLIN, search="ops", ordering="relevance"),
        JobQuery(salary_min=Decimal(10), currency="EUR", include_unknown_salary=True),
        JobQuery(posted_within_days=5),
        JobQuery(country=["XX"]),
    ],
)
def test_every_page_is_the_one_that_the_schema_makes_of_objects(
    rf: RequestFactory, jobs: list[Job], query: JobQuery
) -> None:
    found = selectors.find_jobs(query=query, now=NOW)
    rows = selectors.search_jobs(query=query, now=NOW)
    for page in (1, 2, 3, 9):
        request = rf.get(f"/api/v1/jobs/?page={page}")
        params = PageParams(page=page, page_size=3)

        answer = paginate_as(schemas.JobOut, request, found.jobs, params, is_ranked=found.is_ranked)

        assert isinstance(answer, HttpResponse)
        assert answer.content == _by_objects(rows, request, params)


def test_filters_find_the_same_after_any_other_filters(jobs: list[Job]) -> None:
    given: dict[str, list[Any]] = {
        "search": ["", "python", "-python", "node.js", "it"],
        "ordering": ["-posted_at", "relevance"],
        "location": [(), ("rich",), ("x", "rich")],
        "salary_min": [None, Decimal(0), Decimal(1)],
        "job_type": [(), ("full_time",), ("intern",)],
    }
    for values in itertools.product(*given.values()):
        query = JobQuery(**dict(zip(given, values, strict=True)))
        selected = select(selectors.search_jobs, query=query, now=NOW)

        found = page_as_json(schemas.JobOut, selected, start=0, size=3)

        assert found == page_as_json(schemas.JobOut, selected.rows, start=0, size=3)


def test_ranked_search_costs_one_statement(api: ApiClient, jobs: list[Job]) -> None:
    path = "jobs/?search=python+ops&location=rich&ordering=relevance&page_size=1"
    with CaptureQueriesContext(connection) as queries:
        answer = api.rest("GET", path)

    assert answer.json()["count"] == 2
    assert len(queries) == 1


def test_facets_follow_the_results(api: ApiClient, jobs: list[Job]) -> None:
    body = api.rest("GET", "jobs/?facets=true&search=python").json()

    assert list(body) == ["count", "next", "previous", "results", "facets"]
    assert body["facets"]["job_type"]
    assert api.rest("GET", "jobs/").json()["facets"] is None
