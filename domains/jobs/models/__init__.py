"""Models of the job board: companies, postings, applications, saved postings and searches."""

from domains.jobs.models.applications import Application, ApplicationEvent
from domains.jobs.models.categories import JobCategory
from domains.jobs.models.companies import Company
from domains.jobs.models.jobs import Job
from domains.jobs.models.locations import Location
from domains.jobs.models.salaries import SalaryPeriod
from domains.jobs.models.saved_jobs import SavedJob
from domains.jobs.models.saved_searches import MailedJob, SavedSearch
from domains.jobs.models.states import JobState

__all__ = [
    "Application",
    "ApplicationEvent",
    "Company",
    "Job",
    "JobCategory",
    "JobState",
    "Location",
    "MailedJob",
    "SalaryPeriod",
    "SavedJob",
    "SavedSearch",
]
