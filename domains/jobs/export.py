"""The data of a user for the export: the job board."""

from collections.abc import Mapping

from domains.jobs.models import (
    Application,
    ApplicationEvent,
    Company,
    Job,
    SavedJob,
    SavedSearch,
)
from shared.exports import Rows, Table, list_rows

TABLES: Mapping[str, Table] = {
    "applications": Table(
        Application,
        "applicant",
        (
            *("id", "job_id", "job__title", "status", "cover_letter", "answers", "resume_name"),
            *("consent_at", "retention_until", "created_at", "updated_at"),
        ),
    ),
    "application_events": Table(
        ApplicationEvent,
        "application__applicant",
        ("application_id", "from_status", "to_status", "created_at"),
    ),
    "postings": Table(
        Job,
        "posted_by",
        ("id", "title", "description", "company_name", "status", "created_at", "expires_at"),
    ),
    "companies": Table(Company, "owner", ("id", "name", "website", "verified", "created_at")),
    "saved_jobs": Table(SavedJob, "user", ("job_id", "created_at")),
    "saved_searches": Table(
        SavedSearch, "user", ("id", "name", "query", "frequency", "created_at")
    ),
}


def collect(*, user_id: int) -> Mapping[str, Rows]:
    """Return a person's applications, postings, companies and what they saved."""
    return list_rows(TABLES, user_id=user_id)
