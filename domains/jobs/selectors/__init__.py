"""Selectors of the job board. Every list is a query plan: joined, ordered and safe to paginate."""

from domains.jobs.selectors.alerts import find_search_to_stop, list_due_searches, unsubscribe_link
from domains.jobs.selectors.applications import (
    ReceivedApplications,
    get_application,
    get_job_stats,
    get_own_step,
    get_received_applications,
    list_all_application_events,
    list_application_events,
    list_job_applications,
    list_own_applications,
    list_own_steps,
    list_readable_applications,
)
from domains.jobs.selectors.categories import get_job_category, list_job_categories
from domains.jobs.selectors.companies import get_company, list_companies
from domains.jobs.selectors.jobs import (
    FEED_LENGTH,
    POSTINGS,
    get_job,
    get_public_job,
    list_managed_jobs,
    list_readable_jobs,
    list_similar_jobs,
)
from domains.jobs.selectors.locations import Circle, list_locations
from domains.jobs.selectors.resumes import (
    MEDIA_TYPES,
    ResumeContent,
    ResumeLink,
    get_resume_link,
    link_to_resume,
    open_resume,
)
from domains.jobs.selectors.saved_jobs import list_saved_jobs
from domains.jobs.selectors.saved_searches import get_saved_search, list_saved_searches
from domains.jobs.selectors.search import (
    Facets,
    FacetValue,
    FoundJobs,
    JobOrder,
    JobQuery,
    count_facets,
    find_jobs,
    query_of,
    search_jobs,
)

__all__ = [
    "FEED_LENGTH",
    "MEDIA_TYPES",
    "POSTINGS",
    "Circle",
    "FacetValue",
    "Facets",
    "FoundJobs",
    "JobOrder",
    "JobQuery",
    "ReceivedApplications",
    "ResumeContent",
    "ResumeLink",
    "count_facets",
    "find_jobs",
    "find_search_to_stop",
    "get_application",
    "get_company",
    "get_job",
    "get_job_category",
    "get_job_stats",
    "get_own_step",
    "get_public_job",
    "get_received_applications",
    "get_resume_link",
    "get_saved_search",
    "link_to_resume",
    "list_all_application_events",
    "list_application_events",
    "list_companies",
    "list_due_searches",
    "list_job_applications",
    "list_job_categories",
    "list_locations",
    "list_managed_jobs",
    "list_own_applications",
    "list_own_steps",
    "list_readable_applications",
    "list_readable_jobs",
    "list_saved_jobs",
    "list_saved_searches",
    "list_similar_jobs",
    "open_resume",
    "query_of",
    "search_jobs",
    "unsubscribe_link",
]
