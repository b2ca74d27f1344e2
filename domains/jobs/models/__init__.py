"""What the job board remembers: postings, who offers them, who applies and who looks."""

from domains.jobs.models.applications import Application, ApplicationEvent
from domains.jobs.models.interests import MailedJob, SavedJob, SavedSearch
from domains.jobs.models.places import Company, JobCategory, Location
from domains.jobs.models.postings import Job
from domains.jobs.models.words import JobState, SalaryPeriod

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
