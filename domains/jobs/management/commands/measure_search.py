"""``manage.py measure_search``: what searching costs, with its indexes and without them."""

import statistics
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from functools import partial
from typing import Any

from django.core.management import BaseCommand
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from domains.jobs.models import Job
from domains.jobs.selectors import Circle, JobQuery, search_jobs

PAGE = 20
WORDS = "senior engineer python"

SEARCHES: Mapping[str, JobQuery] = {
    "newest": JobQuery(),
    "three words, ranked": JobQuery(search=WORDS, ordering="relevance"),
    "three words, two filters, ranked": JobQuery(
        search=WORDS,
        job_type=["full_time", "part_time"],
        workplace_type=["on_site"],
        ordering="relevance",
    ),
    "category": JobQuery(category=["trade-30"]),
    "job_type": JobQuery(job_type=["intern"]),
    "workplace_type": JobQuery(workplace_type=["remote"]),
    "experience_level": JobQuery(experience_level=["lead"]),
    "company": JobQuery(company=["company-7"]),
    "country": JobQuery(country=["DE"]),
    "location": JobQuery(location=["haven"]),
    "within 500 km, nearest first": JobQuery(circle=Circle(40, 10, 500), ordering="distance"),
    "within 5,000 km, nearest first": JobQuery(circle=Circle(40, 10, 5_000), ordering="distance"),
    "a word to leave out, ranked": JobQuery(search="-senior", ordering="relevance"),
    "salary_min": JobQuery(salary_min=Decimal(120_000), currency="EUR"),
    "best paid first": JobQuery(ordering="-salary"),
    "posted_within_days": JobQuery(posted_within_days=7),
    "job_type and country": JobQuery(job_type=["full_time"], country=["DE"]),
}


class Command(BaseCommand):
    """Time searches: their count and first page, in milliseconds."""

    help = "Time searches with and without indexes; load them with `seed --profile large`."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take --rounds."""
        parser.add_argument("--rounds", type=int, default=7, help="how often each is run")

    def handle(self, *args: Any, **options: Any) -> None:
        """Measure."""
        rounds: int = options["rounds"]
        self.stdout.write(f"{Job.objects.count():,} postings; medians of {rounds}, in ms\n")
        self.stdout.write(f"{'':34}{'found':>9}{'no index':>10}{'index':>8}{'bare SQL':>10}")
        for name, query in SEARCHES.items():
            with _no_indexes():
                before = _median(partial(_search, query), rounds=max(1, rounds // 3))
            after = _median(partial(_search, query), rounds=rounds)
            bare = _median(_bare(query), rounds=rounds)
            self.stdout.write(
                f"{name:34}{_search(query):>9,}{before:>10.1f}{after:>8.1f}{bare:>10.1f}"
            )


def _search(query: JobQuery) -> int:
    found = search_jobs(query=query, now=timezone.now())
    count = found.count()
    list(found[:PAGE])
    return count


def _bare(query: JobQuery) -> Callable[[], None]:
    """Return what sends the statements of a search to the database, and nothing else."""
    with CaptureQueriesContext(connection) as captured:
        _search(query)
    statements = [statement["sql"] for statement in captured]

    def run() -> None:
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
                cursor.fetchall()

    return run


def _median(action: Callable[[], object], *, rounds: int) -> float:
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        action()
        times.append(time.perf_counter() - started)
    return statistics.median(times) * 1000


@contextmanager
def _no_indexes() -> Iterator[None]:
    paths = ("enable_indexscan", "enable_indexonlyscan", "enable_bitmapscan")
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        for path in paths:
            cursor.execute(f"SET {path} = off")
        try:
            yield
        finally:
            for path in (*paths, "statement_timeout"):
                cursor.execute(f"RESET {path}")
