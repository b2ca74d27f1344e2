"""Searching with and without indexes."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.utils import timezone

from domains.jobs.models import Job
from domains.jobs.selectors import JobQuery, search_jobs
from tools.docs.figures.dataset import run
from tools.docs.figures.pages import Page, fenced, table
from tools.docs.plots import Bars

_LINE = re.compile(r"^(.{34}) *([\d,]+) +([\d.]+) +([\d.]+) +([\d.]+)$", re.MULTILINE)
_OFF = ("enable_indexscan", "enable_indexonlyscan", "enable_bitmapscan")
_QUERY = JobQuery(search="senior engineer python", ordering="relevance")


def indexing() -> Page:
    """Measure searches of the job board with and without indexes."""
    found = [[cell.strip() for cell in row] for row in _LINE.findall(run("measure_search"))]
    with _without_indexes():
        before = _plan()
    return Page(
        name="indexing",
        title="Search times with and without indexes",
        says="The script runs each search of the job board, which counts its results and reads a"
        " page of twenty, first with index scans disabled and then with the default settings."
        f' There are {Job.objects.count():,} postings. "Bare SQL" means the same statements without'
        " the ORM.",
        made_by="domains/jobs/management/commands/measure_search.py",
        body=[
            table(["search", "found", "no index, ms", "index, ms", "bare SQL, ms"], found),
            "",
            '## Query plan of "three words, ranked" without indexes',
            "",
            fenced(before),
            "",
            '## Query plan of "three words, ranked" with indexes',
            "",
            fenced(_plan()),
        ],
        bars=Bars(
            "Searching with and without indexes",
            "ms",
            ("without", "with"),
            [(name, float(before), float(after)) for name, _, before, after, _ in found],
        ),
    )


def _plan() -> str:
    return search_jobs(query=_QUERY, now=timezone.now())[:20].explain(analyze=True)


@contextmanager
def _without_indexes() -> Iterator[None]:
    with connection.cursor() as cursor:
        for path in _OFF:
            cursor.execute(f"SET {path} = off")
        try:
            yield
        finally:
            for path in _OFF:
                cursor.execute(f"RESET {path}")
