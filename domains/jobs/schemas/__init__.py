"""Request and response schemas of the job board. Services check what the values mean."""

from domains.jobs.schemas.applications import (
    ApplicantOut,
    ApplicationAnswer,
    ApplicationEventOut,
    ApplicationFilters,
    ApplicationIn,
    ApplicationOut,
    ApplicationPatchIn,
    ApplicationStatusIn,
    AppliedJobOut,
    JobApplicationFilters,
    JobApplicationIn,
    ListedApplicationPatchIn,
    ListedJobApplicationIn,
)
from domains.jobs.schemas.categories import (
    JobCategoryBriefOut,
    JobCategoryIn,
    JobCategoryOut,
    JobCategoryPatchIn,
)
from domains.jobs.schemas.companies import (
    CompanyBriefOut,
    CompanyFilters,
    CompanyIn,
    CompanyOut,
    CompanyPatchIn,
)
from domains.jobs.schemas.jobs import (
    IdOrSlug,
    JobIn,
    JobOut,
    JobPatchIn,
    JobStatsOut,
    ManagedJobFilters,
    ManagedJobOut,
    SimilarJobsOut,
)
from domains.jobs.schemas.locations import (
    CountedLocationOut,
    LocationFilters,
    LocationIn,
    LocationOut,
)
from domains.jobs.schemas.resumes import ResumeIn, ResumeLinkOut, Ticket
from domains.jobs.schemas.salaries import SalaryIn, SalaryOut
from domains.jobs.schemas.saved_jobs import SavedJobOut, SavedStateOut
from domains.jobs.schemas.saved_searches import SavedQuery, SavedSearchIn, SavedSearchOut
from domains.jobs.schemas.search import (
    FacetsOut,
    FacetValueOut,
    JobFilters,
    JobSearchFilters,
    JobSearchOut,
)

__all__ = [
    "ApplicantOut",
    "ApplicationAnswer",
    "ApplicationEventOut",
    "ApplicationFilters",
    "ApplicationIn",
    "ApplicationOut",
    "ApplicationPatchIn",
    "ApplicationStatusIn",
    "AppliedJobOut",
    "CompanyBriefOut",
    "CompanyFilters",
    "CompanyIn",
    "CompanyOut",
    "CompanyPatchIn",
    "CountedLocationOut",
    "FacetValueOut",
    "FacetsOut",
    "IdOrSlug",
    "JobApplicationFilters",
    "JobApplicationIn",
    "JobCategoryBriefOut",
    "JobCategoryIn",
    "JobCategoryOut",
    "JobCategoryPatchIn",
    "JobFilters",
    "JobIn",
    "JobOut",
    "JobPatchIn",
    "JobSearchFilters",
    "JobSearchOut",
    "JobStatsOut",
    "ListedApplicationPatchIn",
    "ListedJobApplicationIn",
    "LocationFilters",
    "LocationIn",
    "LocationOut",
    "ManagedJobFilters",
    "ManagedJobOut",
    "ResumeIn",
    "ResumeLinkOut",
    "SalaryIn",
    "SalaryOut",
    "SavedJobOut",
    "SavedQuery",
    "SavedSearchIn",
    "SavedSearchOut",
    "SavedStateOut",
    "SimilarJobsOut",
    "Ticket",
]
