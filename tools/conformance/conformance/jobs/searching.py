"""Functionality and performance of the search: filters by category, place, type and words."""

from typing import Any

from conformance.jobs.base import CHECKS, Jobs
from conformance.rubric import Criterion
from conformance.shared import require, word_of
from conformance.shared.performance import require_time


@CHECKS.add("filter-category", Criterion.FUNCTIONALITY, points=3)
def category_filters(jobs: Jobs) -> None:
    """The filter by category lists its postings, and no others."""
    category = jobs.create_category()["id"]
    _require_filter(jobs, {"category_id": category}, {})


@CHECKS.add("filter-location", Criterion.FUNCTIONALITY, points=3)
def location_filters(jobs: Jobs) -> None:
    """The filter by place lists its postings, and no others."""
    _require_filter(jobs, {"city": f"City {word_of()}"}, {"city": f"City {word_of()}"})


@CHECKS.add("filter-type", Criterion.FUNCTIONALITY, points=3)
def type_filters(jobs: Jobs) -> None:
    """The filter by type lists postings of that type, and no others."""
    _require_filter(jobs, {"job_type": "part_time"}, {})


@CHECKS.add("search-finds", Criterion.FUNCTIONALITY, points=3)
def search_finds(jobs: Jobs) -> None:
    """The search finds the posting whose title has the word, and no other."""
    word = word_of()
    found, other = jobs.create(title=f"Baker {word}"), jobs.create(title="Baker")
    _require_listed(jobs, {"search": word}, found["id"], other["id"])


def _require_filter(jobs: Jobs, wanted: dict[str, Any], unwanted: dict[str, Any]) -> None:
    matching, other = jobs.create(**wanted), jobs.create(**unwanted)
    _require_listed(jobs, wanted, matching["id"], other["id"])


def _require_listed(jobs: Jobs, filters: dict[str, Any], matching: Any, other: Any) -> None:
    ids = [str(row["id"]) for row in jobs.list_rows(page_size=20, **filters)]
    require(str(matching) in ids, f"the list by {filters} does not have the job that matches")
    require(str(other) not in ids, f"the list by {filters} has a job that does not match")


@CHECKS.add("search-fast", Criterion.PERFORMANCE, points=4)
def search_is_fast(jobs: Jobs) -> None:
    """A search with a filter is read within the limit (250 ms; the fastest of five reads)."""
    word = word_of()
    jobs.create(title=f"Baker {word}")
    values = {"search": word, "category_id": jobs.category_id, "page_size": 20}
    require_time(jobs, "search_ms", "a search", lambda: jobs.list_rows(**values))
