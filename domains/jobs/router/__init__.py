"""The job board over REST."""

from domains.jobs.router import (
    alerts,
    categories,
    companies,
    feeds,
    locations,
    resumes,
    saved_jobs,
    saved_searches,
    streams,
)
from domains.jobs.router.base import router

# isort: split
# Last: `jobs/{job_id}/` would take the place of `jobs/saved/` and other names.
from domains.jobs.router import applications, jobs

__all__ = [
    "alerts",
    "applications",
    "categories",
    "companies",
    "feeds",
    "jobs",
    "locations",
    "resumes",
    "router",
    "saved_jobs",
    "saved_searches",
    "streams",
]
