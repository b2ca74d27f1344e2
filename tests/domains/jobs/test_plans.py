"""Every filter and every order of postings, alone and in pairs, uses an index."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from itertools import combinations
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from domains.jobs import seeds
from domains.jobs.models import Company, Job
from domains.jobs.selectors import Circle, JobQuery, list_managed_jobs, search_jobs
from shared.auth.models import User

NOW = datetime(2026, 3, 14, tzinfo=UTC)
POSTINGS = 20_000
WHOLE_TABLE = re.compile(r"Seq Scan on jobs_job\b")

FILTERS: dict[str, Any] = {
    "search": "senior python",
    "category": ["trade-30"],
    "job_type": ["full_time"],
    "workplace_type": ["on_site"],
    "experience_level": ["mid"],
    "company": ["company-7"],
    "country": ["DE"],
    "location": ["ford"],
    "circle": Circle(latitude=0, longitude=0, radius_km=2_000),
    "salary_min": Decimal(60_000),
    "currency": "EUR",
    "posted_within_days": 3,
}
FIRST_WITH_GENERIC_PLANS = 160_000
FIRST_WITH_NEAREST_IN_ORDER = 170_000
NEWEST = "-posted_at"
ORDERS = (NEWEST, "relevance", "-salary", "distance")


@pytest.fixture(scope="module")
def board(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Load tens of thousands of postings, and vacuum so that the planner has statistics."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        author = User.objects.create(username="author", email="author@nexus.test")
        cursor.execute("SET statement_timeout = 0")
        seeds.load_large(
            now=NOW, categories=60, places=300, companies=500, jobs=POSTINGS, applications=0
        )
        cursor.execute("VACUUM (ANALYZE) jobs_job, jobs_location, jobs_company, jobs_jobcategory")
        yield
        cursor.execute("TRUNCATE jobs_job, jobs_location, jobs_company, jobs_jobcategory CASCADE")
        cursor.execute("RESET statement_timeout")
        author.delete()


def reads_the_table(statement: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (COSTS OFF) {statement}")
        return any(WHOLE_TABLE.search(line) for (line,) in cursor.fetchall())


def plan_of_page(rows: QuerySet[Job]) -> str:
    return str(rows[:20].explain(verbose=True))


def scans(rows: QuerySet[Job]) -> bool:
    """Return whether counting the rows or fetching the first page scans the whole table."""
    with CaptureQueriesContext(connection) as statements:
        rows.count()
        list(rows[:20])
    return any(reads_the_table(statement["sql"]) for statement in statements)


@pytest.mark.django_db
@pytest.mark.usefixtures("board")
class TestPlans:
    def test_every_filter_alone_uses_an_index(self) -> None:
        scanned = [name for name, value in FILTERS.items() if self.scans({name: value}, NEWEST)]

        assert scanned == []

    def test_every_pair_of_filters_uses_an_index(self) -> None:
        scanned = [
            f"{one} and {other}"
            for one, other in combinations(FILTERS, 2)
            if self.scans({one: FILTERS[one], other: FILTERS[other]}, NEWEST)
        ]

        assert scanned == []

    @pytest.mark.parametrize("ordering", ORDERS)
    def test_every_order_with_and_without_a_filter_uses_an_index(self, ordering: str) -> None:
        near = {"circle": FILTERS["circle"]} if ordering == "distance" else {}

        scanned = [
            name
            for name, filters in (
                ("no filter", {}),
                *((name, {name: FILTERS[name]}) for name in FILTERS),
            )
            if self.scans({**near, **filters}, ordering)
        ]

        assert scanned == []

    def test_nearest_order_is_read_from_its_index(self) -> None:
        if connection.pg_version < FIRST_WITH_NEAREST_IN_ORDER:
            pytest.skip("Before version 17 PostgreSQL cannot sort ties of a GiST order by rows.")
        around = Circle(latitude=40, longitude=10, radius_km=5_000)

        plan = plan_of_page(
            search_jobs(query=JobQuery(circle=around, ordering="distance"), now=NOW)
        )

        assert "Index Scan using nearest_postings" in plan

    def test_search_with_excluded_words_only_does_not_rank(self) -> None:
        query = JobQuery(search="-senior -lead", ordering="relevance")

        plan = plan_of_page(search_jobs(query=query, now=NOW))

        assert "ts_rank" not in plan
        assert "Index Scan using postings_by_age" in plan

    @pytest.mark.parametrize("status", [None, "draft"])
    @pytest.mark.parametrize("role", ["admin", "employer"])
    def test_managed_postings_use_an_index(self, role: str, status: str | None) -> None:
        user = User.objects.create(username="manager", email="manager@nexus.test", role=role)
        Company.objects.filter(slug="company-7").update(owner=user)

        assert not scans(list_managed_jobs(user=user, status=status, now=NOW))

    def test_unindexed_filter_is_detected_as_a_table_scan(self) -> None:
        assert scans(Job.objects.filter(description__contains="x"))

    def test_ranked_search_has_one_plan_for_all_words(self) -> None:
        if connection.pg_version < FIRST_WITH_GENERIC_PLANS:
            pytest.skip("Before version 16 PostgreSQL does not explain plans without values.")
        query = JobQuery(
            search="senior python",
            location=["Westford 34"],
            job_type=["full_time"],
            ordering="relevance",
        )
        found = search_jobs(query=query, now=NOW)[:20]
        sql, parameters = found.query.sql_with_params()
        places = tuple(f"${number}" for number in range(1, len(parameters) + 1))

        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (GENERIC_PLAN) {sql % places}")
            plan = "\n".join(line for (line,) in cursor.fetchall())

        # Parsing the words for each row would take longer than everything else.
        assert re.search(r"Sort Key: \(ts_rank\(jobs_job\.search, \(InitPlan \d+\)", plan)
        assert re.search(r"Index Cond: .*\(search @@ \(InitPlan", plan)
        assert "on postings_by_place_and_words" in plan

    def test_words_a_place_and_a_type_are_looked_up_in_one_index(self) -> None:
        with connection.cursor() as cursor:
            # With so few postings in a place, the indexes of places alone are cheaper.
            cursor.execute("DROP INDEX every_posting_in_a_place, postings_in_a_place")
        query = JobQuery(
            search="senior python",
            location=["Westford 34"],
            job_type=["full_time"],
            ordering="relevance",
        )

        plan = plan_of_page(search_jobs(query=query, now=NOW))

        # In this order the words are compared only for postings of the place and the type.
        assert re.search(r"Index Cond: .*location_id = .*job_type.*search @@ ", plan), plan

    def scans(self, filters: dict[str, Any], ordering: Any) -> bool:
        return scans(search_jobs(query=JobQuery(**filters, ordering=ordering), now=NOW))
