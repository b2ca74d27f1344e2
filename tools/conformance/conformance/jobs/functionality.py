"""Functionality: postings are stored as sent, changed, and deleted."""

from conformance.jobs.base import CHECKS, DESCRIPTION, TITLE, Jobs
from conformance.rubric import Criterion
from conformance.shared import require
from conformance.shared.conditions import require_status
from conformance.shared.usability import require_new_row_first


@CHECKS.add("job-stored", Criterion.FUNCTIONALITY, points=4)
def job_is_stored(jobs: Jobs) -> None:
    """A posting is read as it was sent: its texts, category, type and place."""
    read = jobs.get(jobs.create()["id"])
    require(read["title"] == TITLE, f"the title became {read['title']!r}")
    require(read["description"] == DESCRIPTION, f"the text became {read['description']!r}")
    require(
        str(read["category_id"]) == str(jobs.category_id),
        f"the category {jobs.category_id} became {read['category_id']}",
    )
    job_type = jobs.api.word("job_type", "full_time")
    require(read["job_type"] == job_type, f"{job_type} became {read['job_type']!r}")
    require(read["city"] == "Nairobi", f"Nairobi became {read['city']!r}")


@CHECKS.add("category-listed", Criterion.FUNCTIONALITY, points=2)
def category_is_listed(jobs: Jobs) -> None:
    """A new category is in the list of categories."""
    created = str(jobs.create_category()["id"])
    pages = jobs.walk("list_categories", "category", page_size=100)
    found = any(str(category["id"]) == created for rows in pages for category in rows)
    require(found, f"the new category {created} is not in the list")


@CHECKS.add("job-updated", Criterion.FUNCTIONALITY, points=2)
def job_is_updated(jobs: Jobs) -> None:
    """A changed title is shown, and the rest of the posting stays as it was."""
    job = jobs.create()
    before = jobs.get(job["id"])["description"]
    jobs.carry_out("update_job", jobs.employer, job_id=job["id"], title="Baker")
    read = jobs.get(job["id"])
    require(read["title"] == "Baker", f"the title is still {read['title']!r}")
    require(read["description"] == before, f"the text became {read['description']!r}")


@CHECKS.add("job-deleted", Criterion.FUNCTIONALITY, points=3)
def job_is_deleted(jobs: Jobs) -> None:
    """A deleted posting is not found, and not listed."""
    job = jobs.create()
    answer = jobs.api.call("delete_job", jobs.employer, job_id=job["id"])
    require(answer.is_success, f"the deletion is answered with {answer.status}")
    answer = jobs.api.call("get_job", jobs.reader, job_id=job["id"])
    require_status(answer, (404, 410), "a deleted job")
    listed = [str(row["id"]) for row in jobs.list_rows(page_size=20)]
    require(str(job["id"]) not in listed, "a deleted job is in the list")


@CHECKS.add("list-shows-new-job", Criterion.USER_EXPERIENCE, points=2)
def list_shows_a_new_job(jobs: Jobs) -> None:
    """The list shows a new posting at once, among the first: the newest come first."""
    require_new_row_first(jobs)
